// Random valid values of every type of any schema.
//
// Each shrinks to the smallest legal value: zero or what is nearest to it, the empty text and list, the first value
// of an enumeration, the first branch, no optional member. Text here is any text; what is sent to a target comes from
// `net-values`, where somebody has thought about what a text might do.

import fc from 'fast-check';
import { lazily } from './lazy-arbitrary.ts';
import type { AlternateType, BuiltinName, EnumType, Member, NamedType, Schema, StructType, TypeRef, UnionType } from './qapi/ir.ts';
import { branchOf, holds, integerRange, membersOf } from './qapi/ir.ts';
import type { JsonObject, JsonValue } from './qapi/json-value.ts';

export function arbitraryOf(schema: Schema, type: TypeRef, defined: ReadonlySet<string> = new Set()): fc.Arbitrary<JsonValue> {
  return valueOf({ schema, defined, depth: 0 }, type);
}

/** Integers of a width, both ends and zero more often than chance would have it. */
export function integerOf(name: BuiltinName): fc.Arbitrary<JsonValue> {
  const [smallest, largest] = integerRange(name) ?? [0n, 0n];
  if (Number.isSafeInteger(Number(smallest)) && Number.isSafeInteger(Number(largest))) {
    return fc.integer({ min: Number(smallest), max: Number(largest) });
  }
  return fc.oneof(
    SHRINK,
    fc.integer({ min: Number(smallest < 0n ? -SMALL : 0), max: SMALL }),
    fc.bigInt({ min: smallest, max: largest }).map(asNumber),
  );
}

/** A number where it is exact, so that one value has one form. */
export function asNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

type Context = { readonly schema: Schema; readonly defined: ReadonlySet<string>; readonly depth: number };

/** Towards the first alternative. */
const SHRINK = { withCrossShrink: true };
const SMALL = 2 ** 31 - 1;
/** Below this, optional members and list elements are left out, so that types that contain themselves come to an end. */
const DEEPEST_OPTIONAL = 4;
const LONGEST_LIST = 4;
const LONGEST_TEXT = 24;
const QTYPES = ['none', 'qnull', 'qnum', 'qstring', 'qdict', 'qlist', 'qbool'];

function valueOf(context: Context, type: TypeRef): fc.Arbitrary<JsonValue> {
  switch (type.kind) {
    case 'builtin': return builtinOf(type.name);
    case 'array':
      if (context.depth >= DEEPEST_OPTIONAL) return fc.constant([]);
      return fc.array(valueOf(deeper(context), type.of), { maxLength: LONGEST_LIST });
    case 'named': {
      const named = context.schema.types.get(type.name);
      if (named === undefined) throw new RangeError(`the schema has no type '${type.name}'`);
      return namedOf(deeper(context), named);
    }
    default: throw type satisfies never;
  }
}

function builtinOf(name: BuiltinName): fc.Arbitrary<JsonValue> {
  switch (name) {
    case 'str': return fc.string({ unit: 'grapheme', maxLength: LONGEST_TEXT });
    case 'bool': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'number': return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
    case 'QType': return fc.constantFrom(...QTYPES);
    case 'any': return fc.oneof(SHRINK, fc.constant(null), fc.boolean(), fc.integer(), fc.string(), fc.array(fc.integer(), { maxLength: LONGEST_LIST }));
    default: return integerOf(name);
  }
}

function namedOf(context: Context, type: NamedType): fc.Arbitrary<JsonValue> {
  switch (type.kind) {
    case 'enum': return fc.constantFrom(...valuesOf(context, type));
    case 'struct': return objectOf(context, {}, structMembers(context, type));
    case 'union': return unionOf(context, type);
    case 'alternate': return alternateOf(context, type);
    default: throw type satisfies never;
  }
}

function unionOf(context: Context, union: UnionType): fc.Arbitrary<JsonValue> {
  const discriminator = union.members.find((member) => member.name === union.discriminator)?.type;
  const type = discriminator?.kind === 'named' ? context.schema.types.get(discriminator.name) : undefined;
  if (type?.kind !== 'enum') throw new RangeError(`the discriminator of '${union.name}' is no enumeration`);
  const branches = valuesOf(context, type).flatMap((value) => branchValue(context, union, value));
  return context.depth > DEEPEST_OPTIONAL ? smallestBranch(branches) : fc.oneof(SHRINK, ...branches.map((branch) => branch.values));
}

type BranchValues = { readonly members: number; readonly values: fc.Arbitrary<JsonValue> };

function branchValue(context: Context, union: UnionType, value: string): readonly BranchValues[] {
  const branch = branchOf(union, value);
  if (branch !== undefined && !holds(branch.condition, context.defined)) return [];
  const inner = branch === undefined ? undefined : context.schema.types.get(branch.type);
  const common = existing(context, union.members).filter((member) => member.name !== union.discriminator);
  const own = inner?.kind === 'struct' ? structMembers(context, inner) : [];
  const mandatory = own.filter((member) => !member.optional).length;
  const values = lazily(() => {
    const object = objectOf(context, { [union.discriminator]: value }, [...common, ...own]);
    if (inner?.kind !== 'union') return object;
    return fc.tuple(object, unionOf(deeper(context), inner)).map(([outer, nested]) => ({ ...outer, ...(nested as JsonObject) }));
  });
  return [{ members: mandatory, values }];
}

function smallestBranch(branches: readonly BranchValues[]): fc.Arbitrary<JsonValue> {
  const fewest = Math.min(...branches.map((branch) => branch.members));
  return branches.find((branch) => branch.members === fewest)?.values ?? fc.constant({});
}

function alternateOf(context: Context, type: AlternateType): fc.Arbitrary<JsonValue> {
  return fc.oneof(SHRINK, ...existing(context, type.members).map((member) => lazily(() => valueOf(context, member.type))));
}

function objectOf(context: Context, fixed: JsonObject, members: readonly Member[]): fc.Arbitrary<JsonObject> {
  const kept = context.depth >= DEEPEST_OPTIONAL ? members.filter((member) => !member.optional) : members;
  const entries = kept.map((member) => [member.name, lazily(() => valueOf(context, member.type))] as const);
  const requiredKeys = kept.filter((member) => !member.optional).map((member) => member.name);
  return fc.record(Object.fromEntries(entries), { requiredKeys, noNullPrototype: true }).map((value) => ({ ...fixed, ...value }));
}

function structMembers(context: Context, type: StructType): readonly Member[] {
  return existing(context, membersOf(context.schema, type.name));
}

function existing(context: Context, members: readonly Member[]): readonly Member[] {
  return members.filter((member) => holds(member.condition, context.defined));
}

function valuesOf(context: Context, type: EnumType): readonly string[] {
  return type.values.filter((value) => holds(value.condition, context.defined)).map((value) => value.name);
}

function deeper(context: Context): Context {
  return { ...context, depth: context.depth + 1 };
}
