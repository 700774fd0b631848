// A type, or what a command or an event carries, as JSON Schema 2020-12, for tools that know nothing of QAPI.
//
// It says what the QAPI model says, with one exception that JSON Schema forces: `64.0` is an integer there.
// Bounds beyond 2^53 are exact in the text that `encodeJson` makes; a reader with doubles only will round them.

import { builtinJsonSchema } from './json-schema-builtin.ts';
import { objectVariants, type ObjectVariant } from './json-schema-variants.ts';
import type { Doc, EnumType, Feature, Member, NamedType, Schema, TypeRef } from './ir.ts';
import { holds } from './ir.ts';
import type { JsonObject, JsonValue } from './json-value.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const NOTHING_DEFINED: ReadonlySet<string> = new Set();

/**
 * The schema of the values of a type, of the arguments of a command, or of the data of an event; undefined where
 * nothing of this name exists. Every type that it needs stands once in `$defs`.
 */
export function jsonSchemaOf(
  schema: Schema,
  name: string,
  defined: ReadonlySet<string> = NOTHING_DEFINED,
): JsonObject | undefined {
  const root = rootType(schema, name, defined);
  if (root === undefined) return undefined;
  const draft: Draft = { schema, defined, definitions: new Map() };
  const pending = root.type === undefined ? [] : [root.type];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const type = schema.types.get(next);
    if (type === undefined || draft.definitions.has(next)) continue;
    draft.definitions.set(next, definitionOf(draft, type));
    pending.push(...typesUsedBy(draft, type).reverse());
  }
  const body = root.type === undefined ? NO_MEMBERS : { $ref: `#/$defs/${root.type}`, $defs: Object.fromEntries(draft.definitions) };
  return { $schema: DIALECT, title: name, ...described(root.doc), ...body };
}

type Draft = {
  readonly schema: Schema;
  readonly defined: ReadonlySet<string>;
  readonly definitions: Map<string, JsonObject>;
};

type Root = { readonly type: string | undefined; readonly doc: Doc | undefined };

const NO_MEMBERS: JsonObject = { type: 'object', additionalProperties: false };

/** Accepts nothing; an empty `enum` is not allowed. */
const NO_VALUE: JsonObject = { not: {} };

function rootType(schema: Schema, name: string, defined: ReadonlySet<string>): Root | undefined {
  const found = schema.types.get(name) ?? schema.commands.get(name) ?? schema.events.get(name);
  if (found === undefined || !holds(found.condition, defined)) return undefined;
  switch (found.kind) {
    case 'command': return { type: found.arguments, doc: found.doc };
    case 'event': return { type: found.data, doc: found.doc };
    default: return { type: found.name, doc: undefined };
  }
}

function definitionOf(draft: Draft, type: NamedType): JsonObject {
  const notes = { ...described(type.doc), ...deprecation(type.features) };
  switch (type.kind) {
    case 'enum': return { ...notes, ...enumSchema(draft, type) };
    case 'alternate': {
      const members = type.members.filter((member) => holds(member.condition, draft.defined));
      return { ...notes, ...(members.length === 0 ? NO_VALUE : { anyOf: members.map((member) => typeSchema(draft, member.type)) }) };
    }
    case 'struct':
    case 'union': {
      const variants = objectVariants(draft.schema, type, draft.defined).map((variant) => objectSchema(draft, variant));
      const [only] = variants;
      if (only === undefined) return { ...notes, ...NO_VALUE };
      return { ...notes, ...(variants.length === 1 ? only : { oneOf: variants }) };
    }
    default: throw type satisfies never;
  }
}

function enumSchema(draft: Draft, type: EnumType): JsonObject {
  const values = type.values.filter((value) => holds(value.condition, draft.defined)).map((value) => value.name);
  return values.length === 0 ? NO_VALUE : { type: 'string', enum: values };
}

function objectSchema(draft: Draft, { members, tags }: ObjectVariant): JsonObject {
  const properties = members.map((member): readonly [string, JsonValue] => [member.name, memberSchema(draft, member, tags)]);
  const required = members.filter((member) => !member.optional).map((member) => member.name);
  return { type: 'object', properties: Object.fromEntries(properties), required, additionalProperties: false };
}

function memberSchema(draft: Draft, member: Member, tags: ObjectVariant['tags']): JsonObject {
  const values = tags.get(member.name);
  const notes = { ...(member.doc === undefined ? {} : { description: member.doc }), ...deprecation(member.features) };
  if (values === undefined) return { ...typeSchema(draft, member.type), ...notes, ...defaultOf(member) };
  const [only] = values;
  return { ...(values.length === 1 && only !== undefined ? { const: only } : { enum: values }), ...notes };
}

function typeSchema(draft: Draft, type: TypeRef): JsonObject {
  switch (type.kind) {
    case 'builtin': return builtinJsonSchema(type.name);
    case 'array': return { type: 'array', items: typeSchema(draft, type.of) };
    case 'named': return draft.schema.types.has(type.name) ? { $ref: `#/$defs/${type.name}` } : NO_VALUE;
    default: throw type satisfies never;
  }
}

/** A discriminator's enum is not among them: each branch says which of its values it is for. */
function typesUsedBy({ schema, defined }: Draft, type: NamedType): string[] {
  if (type.kind === 'enum') return [];
  const variants = type.kind === 'alternate' ? [{ members: type.members, tags: undefined }] : objectVariants(schema, type, defined);
  return variants.flatMap(({ members, tags }) => members.flatMap((member) => {
    const name = elementType(member.type);
    return name === undefined || tags?.has(member.name) === true ? [] : [name];
  }));
}

function elementType(type: TypeRef): string | undefined {
  if (type.kind === 'array') return elementType(type.of);
  return type.kind === 'named' ? type.name : undefined;
}

function described(doc: Doc | undefined): JsonObject {
  return doc === undefined || doc.text === '' ? {} : { description: doc.text };
}

function deprecation(features: readonly Feature[]): JsonObject {
  return features.some((feature) => feature.name === 'deprecated') ? { deprecated: true } : {};
}

/** Documented defaults are prose; only what reads as a literal of the type is one. */
function defaultOf({ type, defaultText }: Member): JsonObject {
  if (type.kind !== 'builtin' || defaultText === undefined) return {};
  if (type.name === 'bool') return defaultText === 'true' || defaultText === 'false' ? { default: defaultText === 'true' } : {};
  return type.name !== 'str' && /^-?\d{1,15}$/.test(defaultText) ? { default: Number(defaultText) } : {};
}
