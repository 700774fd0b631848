// Arguments of a command against the schema, in QEMU's order: the members in schema order, the discriminator before the
// members of its branch, then whatever is left over. The first fault decides.
//
// The result holds just the members that the schema knows, converted: an unsigned 64-bit integer that was sent negative
// has wrapped. Source: qapi/qobject-input-visitor.c, qapi/qapi-visit-core.c.

import {
  type BuiltinName, branchOf, holds, integerRange, type Member, membersOf, type NamedType, type Schema, type TypeRef, type UnionType,
} from '../../generators/qapi/ir.ts';
import { isJsonArray, isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';

export type Visited =
  | { readonly kind: 'arguments'; readonly value: JsonObject }
  | { readonly kind: 'refused'; readonly desc: string };

/** How single values are read; a reader answers undefined to what it refuses. */
export type VisitorRules = {
  /** The member as it was sent; undefined where it counts as absent. */
  readonly sent: (values: JsonObject, name: string) => JsonValue | undefined;
  /** What stands in for a mandatory member that was not sent. */
  readonly missing: (member: Member) => JsonValue | undefined;
  readonly integer: (value: JsonValue, type: BuiltinName) => JsonValue | undefined;
  readonly boolean: (value: JsonValue) => JsonValue | undefined;
  readonly string: (value: JsonValue) => JsonValue | undefined;
  readonly enumValue: (text: string, values: readonly string[]) => string | undefined;
  readonly list: (value: JsonValue) => readonly JsonValue[] | undefined;
  readonly elements: 'checked' | 'unchecked';
  readonly unexpected: 'refused' | 'ignored';
  /** Names that pass beside those of the type and its branch. */
  readonly foreign: (type: NamedType, schema: Schema) => readonly string[];
};

export const QEMU_RULES: VisitorRules = {
  sent: (values, name) => (Object.hasOwn(values, name) ? values[name] : undefined),
  missing: () => undefined,
  integer: readInteger,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  string: (value) => (typeof value === 'string' ? value : undefined),
  enumValue: (text, values) => (values.includes(text) ? text : undefined),
  list: (value) => (isJsonArray(value) ? value : undefined),
  elements: 'checked',
  unexpected: 'refused',
  foreign: () => [],
};

export type Visitor = {
  /** `typeName` undefined: a command that takes no arguments. */
  readonly visit: (typeName: string | undefined, args: JsonObject) => Visited;
};

export function createVisitor(schema: Schema, defined: ReadonlySet<string>, rules: VisitorRules): Visitor {
  const walk: Walk = { schema, defined, rules, members: new Map() };
  return {
    visit: (typeName, args) => {
      try {
        return { kind: 'arguments', value: visitMembers(walk, typeName, args, '') };
      } catch (error) {
        if (error instanceof Refusal) return { kind: 'refused', desc: error.message };
        throw error;
      }
    },
  };
}

type Walk = {
  readonly schema: Schema;
  readonly defined: ReadonlySet<string>;
  readonly rules: VisitorRules;
  /** Members of a type that this build has, kept because each command needs them. */
  readonly members: Map<string, readonly Member[]>;
};

type Values = { [name: string]: JsonValue };

class Refusal extends Error {}

function visitMembers(walk: Walk, typeName: string | undefined, sent: JsonObject, path: string): JsonObject {
  const values: Values = Object.create(null);
  const type = typeName === undefined ? undefined : walk.schema.types.get(typeName);
  if (typeName !== undefined) readMembers(walk, typeName, sent, path, values);
  if (type?.kind === 'union') readBranch(walk, type, sent, path, values);
  const foreign = type === undefined ? [] : walk.rules.foreign(type, walk.schema);
  for (const name of Object.keys(sent)) {
    if (name in values || foreign.includes(name) || walk.rules.unexpected === 'ignored') continue;
    if (walk.rules.sent(sent, name) !== undefined) throw new Refusal(`Parameter '${path}${name}' is unexpected`);
  }
  return values;
}

function readMembers(walk: Walk, typeName: string, sent: JsonObject, path: string, values: Values): void {
  for (const member of membersHere(walk, typeName)) {
    const given = walk.rules.sent(sent, member.name);
    const value = given !== undefined || member.optional ? given : walk.rules.missing(member);
    if (value !== undefined) {
      values[member.name] = visitValue(walk, member.type, value, path + member.name, member.name);
    } else if (!member.optional) {
      throw new Refusal(`Parameter '${path}${member.name}' is missing`);
    }
  }
}

function readBranch(walk: Walk, union: UnionType, sent: JsonObject, path: string, values: Values): void {
  const branch = branchOf(union, String(values[union.discriminator]));
  if (branch === undefined || !holds(branch.condition, walk.defined)) return;
  readMembers(walk, branch.type, sent, path, values);
  const nested = walk.schema.types.get(branch.type);
  if (nested?.kind === 'union') readBranch(walk, nested, sent, path, values);
}

function membersHere(walk: Walk, typeName: string): readonly Member[] {
  const known = walk.members.get(typeName);
  if (known !== undefined) return known;
  const members = membersOf(walk.schema, typeName).filter((member) => holds(member.condition, walk.defined));
  walk.members.set(typeName, members);
  return members;
}

/** `name` is the last part of `path`, for the faults that name no more. */
function visitValue(walk: Walk, type: TypeRef, value: JsonValue, path: string, name: string): JsonValue {
  switch (type.kind) {
    case 'builtin': return visitBuiltin(walk.rules, type.name, value, path);
    case 'named': return visitNamed(walk, type.name, value, path, name);
    case 'array': return visitArray(walk, type.of, value, path);
    default: throw type satisfies never;
  }
}

function visitArray(walk: Walk, of: TypeRef, value: JsonValue, path: string): JsonValue {
  const elements = walk.rules.list(value) ?? refuse(path, 'array');
  if (walk.rules.elements === 'unchecked') return elements;
  return elements.map((element, index) => visitValue(walk, of, element, `${path}[${index}]`, 'null'));
}

function visitNamed(walk: Walk, typeName: string, value: JsonValue, path: string, name: string): JsonValue {
  const type = walk.schema.types.get(typeName);
  if (type === undefined) throw new Error(`the schema names a type '${typeName}' that it does not define`);
  switch (type.kind) {
    case 'enum': {
      const text = visitBuiltin(walk.rules, 'str', value, path);
      const values = type.values.filter(({ condition }) => holds(condition, walk.defined)).map((known) => known.name);
      const known = walk.rules.enumValue(String(text), values);
      if (known === undefined) throw new Refusal(`Parameter '${name}' does not accept value '${text}'`);
      return known;
    }
    case 'struct':
    case 'union':
      if (!isJsonObject(value)) throw wrongType(path, 'object');
      return visitMembers(walk, typeName, value, `${path}.`);
    case 'alternate': {
      const member = type.members.find((candidate) => fits(walk.schema, candidate.type, value));
      if (member === undefined) throw wrongType(path, typeName);
      return visitValue(walk, member.type, value, path, name);
    }
    default: throw type satisfies never;
  }
}

function visitBuiltin(rules: VisitorRules, type: BuiltinName, value: JsonValue, path: string): JsonValue {
  const kind = jsonKind(value);
  switch (type) {
    case 'str': return rules.string(value) ?? refuse(path, 'string');
    case 'bool': return rules.boolean(value) ?? refuse(path, 'boolean');
    case 'number': return kind === 'integer' || kind === 'fraction' ? value : refuse(path, 'number');
    case 'null': return value === null ? null : refuse(path, 'null');
    case 'any': return value;
    case 'QType': return rules.string(value) ?? refuse(path, 'string');
    default: return rules.integer(value, type) ?? refuseInteger(path, type, value);
  }
}

/** An integer in the range of its type. 64-bit unsigned ones wrap, for compatibility with ancient clients. */
function readInteger(value: JsonValue, type: BuiltinName): JsonValue | undefined {
  const range = integerRange(type);
  if (range === undefined || (typeof value !== 'number' && typeof value !== 'bigint') || jsonKind(value) !== 'integer') return undefined;
  const [smallest, largest] = range;
  if (value >= smallest && value <= largest) return value;
  const wraps = smallest === 0n && largest === 2n ** 64n - 1n && value < 0 && value >= -(2n ** 63n);
  return wraps ? BigInt(value) + 2n ** 64n : undefined;
}

/** Whether the JSON kind of a value selects this member of an alternate. */
function fits(schema: Schema, type: TypeRef, value: JsonValue): boolean {
  const kind = jsonKind(value);
  if (type.kind === 'array') return kind === 'array';
  if (type.kind === 'named') return schema.types.get(type.name)?.kind === 'enum' ? kind === 'string' : kind === 'object';
  switch (type.name) {
    case 'str': return kind === 'string';
    case 'bool': return kind === 'boolean';
    case 'null': return kind === 'null';
    case 'number': return kind === 'integer' || kind === 'fraction';
    default: return kind === 'integer';
  }
}

function refuseInteger(path: string, type: BuiltinName, value: JsonValue): never {
  const unsigned = type === 'size' || type.startsWith('uint');
  if (jsonKind(value) !== 'integer' && !unsigned) throw wrongType(path, 'integer');
  throw new Refusal(`Parameter '${path}' expects ${unsigned && jsonKind(value) !== 'integer' ? 'uint64' : type}`);
}

function refuse(path: string, expected: string): never {
  throw wrongType(path, expected);
}

function wrongType(path: string, expected: string): Refusal {
  return new Refusal(`Invalid parameter type for '${path}', expected: ${expected}`);
}
