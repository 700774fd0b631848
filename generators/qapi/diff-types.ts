// Two types that stand in the same place, compared for one direction.
//
// Sent: what the old schema allowed must still be allowed. Received: what the new one may answer must be what a client
// of the old one can understand, apart from added members, which it ignores.

import type { Change, Direction, Judgement } from './change.ts';
import { describeType, widening } from './diff-compat.ts';
import { compareCondition, compareDefaults, compareFeatures } from './diff-notes.ts';
import type { AlternateType, Branch, EnumType, EnumValue, Member, NamedType, Schema, TypeRef, UnionType } from './ir.ts';
import { branchOf, membersOf } from './ir.ts';
import { alternativeLike, isIntegerType } from './json-shape.ts';

export type Walk = {
  readonly a: Schema;
  readonly b: Schema;
  readonly changes: Change[];
  /** `DIRECTION NAME-IN-A NAME-IN-B` of the pairs that were compared. */
  readonly seen: Set<string>;
};

export type Place = { readonly where: string; readonly direction: 'sent' | 'received' };

export function compareTypes(walk: Walk, at: Place, a: TypeRef, b: TypeRef): void {
  if (a.kind === 'array' && b.kind === 'array') return compareTypes(walk, { ...at, where: `${at.where}[]` }, a.of, b.of);
  const [before, after] = [refersTo(walk.a, a), refersTo(walk.b, b)];
  if (before?.kind === 'enum' && after?.kind === 'enum') return compareEnums(walk, at, before, after);
  if (before?.kind === 'alternate' && after?.kind === 'alternate') return compareAlternates(walk, at, before, after);
  if (isObject(before) && isObject(after)) return compareObjects(walk, at, before.name, after.name);
  if (after?.kind === 'alternate') return intoAlternate(walk, at, a, after);
  if (before?.kind === 'alternate') return outOfAlternate(walk, at, before, b);
  compareKinds(walk, at, a, b);
}

/** Undefined stands for an object without members. */
export function compareObjects(walk: Walk, at: Place, a: string | undefined, b: string | undefined): void {
  if (first(walk, at, a, b)) compareMembers(walk, at, a, b);
}

function first(walk: Walk, { direction }: Place, a: string | undefined, b: string | undefined): boolean {
  const key = [direction, a ?? '', b ?? ''].join(' ');
  if (walk.seen.has(key)) return false;
  walk.seen.add(key);
  return true;
}

function compareMembers(walk: Walk, at: Place, a: string | undefined, b: string | undefined): void {
  const [typeA, typeB] = [typeNamed(walk.a, a), typeNamed(walk.b, b)];
  compareFeatures(walk, at.where, at.direction, typeA?.features ?? [], typeB?.features ?? []);
  const sides: Sides = { a: sideOf(walk.a, a, typeA), b: sideOf(walk.b, b, typeB) };
  const moved = movedMembers(sides);
  const kept = (members: readonly Member[]): readonly Member[] => members.filter((member) => !moved.has(member.name));
  compareMemberLists(walk, at, kept(sides.a.common), kept(sides.b.common));
  const tag = sharedDiscriminator(sides);
  if (tag === undefined) return branchesLost(walk, at, sides);
  // Nobody notices when a member moves between a branch and the common ones, so each value is compared as a whole.
  for (const value of sharedValues(sides, tag)) compareVariant(walk, { ...at, where: `${at.where}(${value})` }, sides, moved, value);
}

function compareVariant(walk: Walk, at: Place, { a, b }: Sides, moved: ReadonlySet<string>, value: string): void {
  const [branchA, branchB] = [branchFor(a, value), branchFor(b, value)];
  if (branchA !== undefined && branchB !== undefined) {
    compareCondition(walk, at.where, at.direction, branchA.condition, branchB.condition);
    if (isUnion(walk.a, branchA) || isUnion(walk.b, branchB)) return compareObjects(walk, at, branchA.type, branchB.type);
    walk.seen.add([at.direction, branchA.type, branchB.type].join(' '));
  }
  const movedIn = ({ common }: Side): readonly Member[] => common.filter((member) => moved.has(member.name));
  const [before, after] = [membersIn(walk.a, branchA), membersIn(walk.b, branchB)];
  compareMemberLists(walk, at, [...movedIn(a), ...before], [...movedIn(b), ...after]);
}

type Side = { readonly schema: Schema; readonly common: readonly Member[]; readonly union: UnionType | undefined };

type Sides = { readonly a: Side; readonly b: Side };

function sideOf(schema: Schema, name: string | undefined, type: NamedType | undefined): Side {
  return { schema, common: name === undefined ? [] : membersOf(schema, name), union: type?.kind === 'union' ? type : undefined };
}

/** Names that are common on one side and belong to some branch on the other. */
function movedMembers({ a, b }: Sides): ReadonlySet<string> {
  const within = (side: Side): ReadonlySet<string> =>
    new Set(side.union?.branches.flatMap((branch) => membersOf(side.schema, branch.type).map((member) => member.name)));
  const [inA, inB] = [within(a), within(b)];
  return new Set([...a.common.filter(({ name }) => inB.has(name)), ...b.common.filter(({ name }) => inA.has(name))].map(({ name }) => name));
}

/** The member that chooses the branches on each side that has any. */
function sharedDiscriminator({ a, b }: Sides): string | undefined {
  const [tagA, tagB] = [a.union?.discriminator, b.union?.discriminator];
  const tag = tagA ?? tagB;
  if (tag === undefined || (tagB !== undefined && tagB !== tag)) return undefined;
  return [a, b].every((side) => side.common.some((member) => member.name === tag)) ? tag : undefined;
}

function branchesLost(walk: Walk, at: Place, { a }: Sides): void {
  if (a.union === undefined) return;
  report(walk, at, 'type-changed', 'incompatible', `'${a.union.discriminator}' no longer chooses the members`);
}

/** The values that both sides know; those of one side alone are told of its enum. */
function sharedValues({ a, b }: Sides, tag: string): readonly string[] {
  const [valuesA, valuesB] = [enumValues(a, tag), enumValues(b, tag)];
  if (valuesA === undefined || valuesB === undefined) return valuesA ?? valuesB ?? [];
  return valuesA.filter((value) => valuesB.includes(value));
}

function enumValues({ schema, common }: Side, tag: string): readonly string[] | undefined {
  const member = common.find((each) => each.name === tag);
  const type = member?.type.kind === 'named' ? schema.types.get(member.type.name) : undefined;
  return type?.kind === 'enum' ? type.values.map((value) => value.name) : undefined;
}

function branchFor({ union }: Side, value: string): Branch | undefined {
  return union === undefined ? undefined : branchOf(union, value);
}

function membersIn(schema: Schema, branch: Branch | undefined): readonly Member[] {
  return branch === undefined ? [] : membersOf(schema, branch.type);
}

function isUnion(schema: Schema, branch: Branch): boolean {
  return schema.types.get(branch.type)?.kind === 'union';
}

function compareMemberLists(walk: Walk, at: Place, a: readonly Member[], b: readonly Member[]): void {
  for (const before of a) {
    const after = b.find((member) => member.name === before.name);
    const place = { ...at, where: `${at.where}.${before.name}` };
    if (after === undefined) memberRemoved(walk, place, before);
    else compareMember(walk, place, before, after);
  }
  for (const after of b) {
    if (!a.some((member) => member.name === after.name)) memberAdded(walk, { ...at, where: `${at.where}.${after.name}` }, after);
  }
}

function memberRemoved(walk: Walk, at: Place, member: Member): void {
  if (at.direction === 'sent') return report(walk, at, 'member-removed', 'incompatible', 'an argument is gone');
  if (!member.optional) return report(walk, at, 'member-removed', 'incompatible', 'a member that was always there is gone');
  report(walk, at, 'member-removed', 'careful', 'an optional member is gone; harmless if it could not be sent any more');
}

function memberAdded(walk: Walk, at: Place, member: Member): void {
  if (at.direction === 'received') return report(walk, at, 'member-added', 'compatible', 'a new member; clients ignore what they do not know');
  if (member.optional) return report(walk, at, 'member-added', 'compatible', 'a new optional argument');
  report(walk, at, 'member-added', 'incompatible', 'a new mandatory argument');
}

function compareMember(walk: Walk, at: Place, a: Member, b: Member): void {
  if (a.optional && !b.optional) {
    report(walk, at, 'made-mandatory', at.direction === 'sent' ? 'incompatible' : 'compatible', 'was optional, is mandatory');
  } else if (!a.optional && b.optional) {
    report(walk, at, 'made-optional', at.direction === 'sent' ? 'compatible' : 'incompatible', 'was mandatory, is optional');
  }
  compareCondition(walk, at.where, at.direction, a.condition, b.condition);
  compareFeatures(walk, at.where, at.direction, a.features, b.features);
  if (at.direction === 'sent') compareDefaults(walk, at.where, a, b);
  compareTypes(walk, at, a.type, b.type);
}

function compareEnums(walk: Walk, at: Place, a: EnumType, b: EnumType): void {
  if (!first(walk, at, a.name, b.name)) return;
  compareFeatures(walk, at.where, at.direction, a.features, b.features);
  for (const before of a.values) {
    const after = b.values.find((value) => value.name === before.name);
    if (after !== undefined) compareValue(walk, at, before, after);
    else report(walk, at, 'value-removed', at.direction === 'sent' ? 'incompatible' : 'careful', `value '${before.name}'`);
  }
  for (const { name } of b.values.filter((value) => !a.values.some((other) => other.name === value.name))) {
    report(walk, at, 'value-added', at.direction === 'sent' ? 'compatible' : 'careful', `value '${name}'`);
  }
}

function compareValue(walk: Walk, at: Place, a: EnumValue, b: EnumValue): void {
  const where = `${at.where}='${a.name}'`;
  compareCondition(walk, where, at.direction, a.condition, b.condition);
  compareFeatures(walk, where, at.direction, a.features, b.features);
}

function compareAlternates(walk: Walk, at: Place, a: AlternateType, b: AlternateType): void {
  if (!first(walk, at, a.name, b.name)) return;
  for (const before of a.members) {
    const after = alternativeLike(walk.b, b, walk.a, before.type);
    if (after !== undefined) compareTypes(walk, at, before.type, after.type);
    else report(walk, at, 'alternative-removed', at.direction === 'sent' ? 'incompatible' : 'careful', describeType(walk.a, before.type));
  }
  for (const after of b.members.filter((member) => alternativeLike(walk.a, a, walk.b, member.type) === undefined)) {
    report(walk, at, 'alternative-added', at.direction === 'sent' ? 'compatible' : 'careful', describeType(walk.b, after.type));
  }
}

function intoAlternate(walk: Walk, at: Place, a: TypeRef, b: AlternateType): void {
  const same = alternativeLike(walk.b, b, walk.a, a);
  const was = `was ${describeType(walk.a, a)}`;
  if (same === undefined) return report(walk, at, 'type-changed', 'incompatible', `${was}, which the alternate does not take`);
  report(walk, at, 'type-widened', at.direction === 'sent' ? 'compatible' : 'incompatible', `${was}, is now one of several`);
  compareTypes(walk, at, a, same.type);
}

function outOfAlternate(walk: Walk, at: Place, a: AlternateType, b: TypeRef): void {
  const same = alternativeLike(walk.a, a, walk.b, b);
  const is = `is now ${describeType(walk.b, b)}`;
  if (same === undefined) return report(walk, at, 'type-changed', 'incompatible', `${is}, which it never was`);
  report(walk, at, 'type-narrowed', at.direction === 'sent' ? 'incompatible' : 'compatible', `was one of several, ${is}`);
  compareTypes(walk, at, same.type, b);
}

function compareKinds(walk: Walk, at: Place, a: TypeRef, b: TypeRef): void {
  const [wider, narrower] = [widening(walk.a, a, b), widening(walk.b, b, a)];
  if (wider && narrower) return;
  const detail = `was ${describeType(walk.a, a)}, is ${describeType(walk.b, b)}`;
  if (wider) return report(walk, at, 'type-widened', at.direction === 'sent' ? 'compatible' : widenedAnswer(a, b), detail);
  if (narrower) return report(walk, at, 'type-narrowed', at.direction === 'sent' ? 'incompatible' : 'compatible', detail);
  report(walk, at, 'type-changed', 'incompatible', detail);
}

/** An integer of another width, or a text that was an enum's, looks the same on the wire; another JSON type does not. */
function widenedAnswer(a: TypeRef, b: TypeRef): Judgement {
  const sameLook = (isIntegerType(a) && isIntegerType(b)) || (b.kind === 'builtin' && b.name === 'str');
  return sameLook ? 'careful' : 'incompatible';
}

function report(walk: Walk, at: Place, kind: Change['kind'], judgement: Judgement, detail: string): void {
  const direction: Direction = at.direction;
  walk.changes.push({ kind, where: at.where, direction, judgement, detail });
}

function typeNamed(schema: Schema, name: string | undefined): NamedType | undefined {
  return name === undefined ? undefined : schema.types.get(name);
}

function refersTo(schema: Schema, type: TypeRef): NamedType | undefined {
  return type.kind === 'named' ? schema.types.get(type.name) : undefined;
}

function isObject(type: NamedType | undefined): type is Extract<NamedType, { kind: 'struct' | 'union' }> {
  return type?.kind === 'struct' || type?.kind === 'union';
}
