// From a raw expression to a definition: which keys, which values, which names; no other definition is looked at.
//
// Source: qapi-code-gen, "Schema syntax".

import { conditionOf } from './condition.ts';
import type { Meta, WrittenDefinition, WrittenMembers } from './definition.ts';
import type { Raw, RawObject } from './expression.ts';
import { isRawObject } from './expression.ts';
import type { Edition } from './language.ts';
import { EDITION } from './language.ts';
import { definitionNameFault } from './names.ts';
import type { RawDefinition } from './parse.ts';
import type { Pragmas } from './pragma.ts';
import { isExcepted } from './pragma.ts';
import { SchemaFault } from './schema-error.ts';
import type { ShapeContext } from './shape-context.ts';
import { checkKeys, refuse } from './shape-context.ts';
import { branchesIn, featuresOf, membersIn, membersOrName, typeIn, valuesIn } from './shape-member.ts';

export function shapeDefinition(definition: RawDefinition, pragmas: Pragmas, edition: Edition): WrittenDefinition {
  const { raw, place, doc } = definition;
  const context: ShapeContext = { place, pragmas, edition };
  const meta = metaOf(raw, context);
  const name = raw.get(meta);
  if (typeof name !== 'string') throw refuse(context, `'${meta}' must have a string for its name`);
  const fault = definitionNameFault(meta, name, context);
  if (fault !== undefined) throw refuse(context, `the name of ${meta} '${name}' ${fault}`);
  checkDoc(definition, meta, name, context);
  const keys = isSimpleUnion(raw, context) ? SIMPLE_UNION_KEYS : KEYS[meta];
  checkKeys(raw, context, meta, [meta, ...keys.required], [...keys.optional, 'if', 'features']);
  const written = {
    name, place, doc, condition: conditionOf(raw, context, meta), features: featuresOf(raw, context),
  };
  checkFlags(raw, context);
  return { ...written, ...contentOf(meta, name, raw, context) };
}

type Keys = { readonly required: readonly string[]; readonly optional: readonly string[] };

const KEYS: { readonly [meta in Meta]: Keys } = {
  enum: { required: ['data'], optional: ['prefix'] },
  struct: { required: ['data'], optional: ['base'] },
  union: { required: ['base', 'discriminator', 'data'], optional: [] },
  alternate: { required: ['data'], optional: [] },
  command: {
    required: [],
    optional: ['data', 'returns', 'boxed', 'gen', 'success-response', 'allow-oob', 'allow-preconfig', 'coroutine'],
  },
  event: { required: [], optional: ['data', 'boxed'] },
};

const SIMPLE_UNION_KEYS: Keys = { required: ['data'], optional: [] };

const METAS = Object.keys(KEYS) as readonly Meta[];

function metaOf(raw: RawObject, context: ShapeContext): Meta {
  const [meta, ...more] = METAS.filter((key) => raw.has(key));
  if (meta !== undefined && more.length === 0) return meta;
  throw refuse(context, `an expression must have exactly one key of ${METAS.join(', ')}`);
}

function checkDoc({ doc, raw }: RawDefinition, meta: Meta, name: string, context: ShapeContext): void {
  const { edition } = context;
  if (doc === undefined) {
    if (context.pragmas.docRequired) throw refuse(context, `${meta} '${name}' has no documentation`);
    return;
  }
  if (doc.symbol !== name) throw refuse(context, `the documentation before ${meta} '${name}' is for '${doc.symbol}'`);
  for (const section of doc.sections) {
    if (section.tag !== 'Returns' && section.tag !== 'Errors') continue;
    const place = edition >= EDITION.nestedUnions ? section.place : doc.place;
    if (meta !== 'command') throw new SchemaFault(place, `only a command may have a '${section.tag}' section`);
    if (section.tag === 'Returns' && edition >= EDITION.sectionedDocs && !raw.has('returns')) {
      throw new SchemaFault(place, `a 'Returns' section, but command '${name}' returns nothing`);
    }
  }
}

function checkFlags(raw: RawObject, context: ShapeContext): void {
  for (const [flag, only] of FLAGS) {
    if (raw.has(flag) && raw.get(flag) !== only) throw refuse(context, `flag '${flag}' may only be ${only}`);
  }
  if (raw.has('allow-oob') && raw.has('coroutine')) {
    throw refuse(context, "flags 'allow-oob' and 'coroutine' exclude each other");
  }
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['gen', false], ['success-response', false],
  ['boxed', true], ['allow-oob', true], ['allow-preconfig', true], ['coroutine', true],
]);

// Only what the kind adds; the keys are known to be right, so a required one is there.
type Content = WrittenDefinition extends infer D ? D extends WrittenDefinition ? ContentOf<D> : never : never;
type ContentOf<D> = Omit<D, 'name' | 'place' | 'doc' | 'condition' | 'features'>;

function contentOf(meta: Meta, name: string, raw: RawObject, context: ShapeContext): Content {
  const data = raw.get('data');
  const permissive = isExcepted(context.pragmas, 'member-name-exceptions', name);
  switch (meta) {
    case 'enum':
      if (typeof (raw.get('prefix') ?? '') !== 'string') throw refuse(context, "'prefix' must be a string");
      return { kind: 'enum', values: valuesIn(data ?? [], context, permissive) };
    case 'struct': {
      const base = raw.get('base');
      if (base !== undefined && typeof base !== 'string') throw refuse(context, "'base' must be a type name");
      return { kind: 'struct', base, members: membersIn(data ?? '', context, 'data', permissive) };
    }
    case 'union': return unionContent(raw, context, permissive);
    case 'alternate':
      if (isRawObject(data) && data.size === 0) throw refuse(context, "'data' must not be empty");
      return { kind: 'alternate', branches: branchesIn(data ?? '', context, 'alternate') };
    case 'command': return commandContent(raw, context);
    case 'event': return { kind: 'event', data: argumentsIn(raw, context), boxed: raw.has('boxed') };
    default: throw meta satisfies never;
  }
}

// Before 6.2 a union could do without a discriminator: `simple-union` gives it one.
function isSimpleUnion(raw: RawObject, context: ShapeContext): boolean {
  return context.edition < EDITION.conditionObjects && raw.has('union') && !raw.has('discriminator');
}

function unionContent(raw: RawObject, context: ShapeContext, permissive: boolean): Content {
  if (isSimpleUnion(raw, context)) {
    const branches = branchesIn(raw.get('data') ?? '', context, 'simple union');
    return { kind: 'union', base: [], discriminator: '', branches };
  }
  const discriminator = raw.get('discriminator');
  const base = membersOrName(raw.get('base') ?? '', context, 'base', permissive);
  if (typeof discriminator !== 'string') throw refuse(context, "'discriminator' must be the name of a member");
  return { kind: 'union', base, discriminator, branches: branchesIn(raw.get('data') ?? '', context, 'union') };
}

function commandContent(raw: RawObject, context: ShapeContext): Content {
  const returns = raw.get('returns');
  return {
    kind: 'command',
    data: argumentsIn(raw, context),
    boxed: raw.has('boxed'),
    returns: returns === undefined ? undefined : typeIn(returns, context, "'returns'"),
    successResponse: !raw.has('success-response'),
    allowOob: raw.has('allow-oob'),
    allowPreconfig: raw.has('allow-preconfig'),
    coroutine: raw.has('coroutine'),
  };
}

function argumentsIn(raw: RawObject, context: ShapeContext): WrittenMembers | undefined {
  const data: Raw | undefined = raw.get('data');
  if (!raw.has('boxed')) return data === undefined ? undefined : membersOrName(data, context, 'data', false);
  if (typeof data !== 'string') throw refuse(context, "'boxed' requires the name of a type in 'data'");
  return data;
}
