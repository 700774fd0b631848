// The members that objects end up with, and their clashes: bases first, then own members, then each branch.
//
// Names clash when C code would see the same identifier. Source: qapi-code-gen, "Struct types", "Union types".

import type { WrittenDefinition, WrittenMember, WrittenStruct, WrittenUnion } from './definition.ts';
import type { Edition } from './language.ts';
import { EDITION } from './language.ts';
import { mungedName } from './names.ts';
import { SchemaFault } from './schema-error.ts';
import type { NamedThing, Scope } from './scope.ts';
import { describeThing, inlineMembers } from './scope.ts';

export type ObjectType = WrittenStruct | WrittenUnion;

type Seen = Map<string, string>;

/** QEMU's longest chain of bases has four links. */
const MAX_BASES = 200;

/** Unions within unions multiply their branches; beyond this no schema means it. */
const MAX_CLASH_CHECKS = 50_000;

export class ObjectMembers {
  readonly #scope: Scope;
  readonly #edition: Edition;
  readonly #checked = new Map<string, readonly WrittenMember[]>();
  readonly #inProgress = new Set<string>();
  #clashChecks = 0;

  constructor(scope: Scope, edition: Edition) {
    this.#scope = scope;
    this.#edition = edition;
  }

  /** All members of a struct or the common members of a union, checked; throws a `SchemaFault`. */
  membersOf(type: ObjectType): readonly WrittenMember[] {
    const done = this.#checked.get(type.name);
    if (done !== undefined) return done;
    if (this.#inProgress.has(type.name)) {
      throw new SchemaFault(type.place, `${type.kind} '${type.name}' contains itself`);
    }
    if (this.#inProgress.size > MAX_BASES) throw new SchemaFault(type.place, `more than ${MAX_BASES} bases`);
    this.#inProgress.add(type.name);
    const members = this.#check(type);
    this.#inProgress.delete(type.name);
    this.#checked.set(type.name, members);
    return members;
  }

  #check(type: ObjectType): readonly WrittenMember[] {
    checkFeatures(type, type.features, 'type');
    checkTypeFeatures(type);
    const seen: Seen = new Map();
    const inherited = typeof type.base === 'string' ? this.#inherit(type.base, type) : [];
    for (const member of inherited) this.#claim(seen, member.name, type);
    const own = type.kind === 'struct' ? type.members : inlineMembers(type.base);
    for (const member of own) {
      this.#scope.resolve(member.type, type, `member '${member.name}'`);
      checkFeatures(type, member.features, `member '${member.name}'`);
      this.#claim(seen, member.name, type);
    }
    const members = [...inherited, ...own];
    if (type.kind === 'union') this.#checkBranches(type, members, seen);
    return members;
  }

  #inherit(name: string, type: ObjectType): readonly WrittenMember[] {
    const thing = this.#scope.resolve({ name, array: false }, type, "'base'");
    if (thing.kind === 'type' && thing.type.kind === 'struct') return this.membersOf(thing.type);
    throw new SchemaFault(type.place, `'base' must be a struct, not ${describeThing(thing)}`);
  }

  #checkBranches(union: WrittenUnion, members: readonly WrittenMember[], seen: Seen): void {
    const values = this.#discriminatorValues(union, members);
    if (values.length === 0) throw new SchemaFault(union.place, `union '${union.name}' has no branches`);
    const types = union.branches.map((branch) => this.#branchType(union, branch.name, branch.type, values));
    this.#clashChecks = 0;
    for (const type of types) this.#claimAll(new Map(seen), type, union);
  }

  #discriminatorValues(union: WrittenUnion, members: readonly WrittenMember[]): readonly string[] {
    const what = `discriminator '${union.discriminator}'`;
    const tag = members.find((member) => member.name === union.discriminator);
    if (tag === undefined) throw new SchemaFault(union.place, `${what} is no member of the base`);
    const thing = this.#scope.resolve(tag.type, union, what);
    if (tag.optional) throw new SchemaFault(union.place, `${what} must not be optional`);
    if (tag.condition !== undefined) throw new SchemaFault(union.place, `${what} must not be conditional`);
    if (thing.kind === 'type' && thing.type.kind === 'enum') return thing.type.values.map(({ name }) => name);
    if (thing.kind === 'builtin' && thing.name === 'QType') return QTYPE_VALUES;
    throw new SchemaFault(union.place, `${what} must be of an enum type`);
  }

  #branchType(
    union: WrittenUnion,
    name: string,
    type: WrittenMember['type'],
    values: readonly string[],
  ): ObjectType {
    const thing: NamedThing = this.#scope.resolve(type, union, `branch '${name}'`);
    if (!values.includes(name)) throw new SchemaFault(union.place, `branch '${name}' is no value of the discriminator`);
    if (thing.kind !== 'type' || (thing.type.kind !== 'struct' && thing.type.kind !== 'union')) {
      throw new SchemaFault(union.place, `branch '${name}' cannot be ${describeThing(thing)}`);
    }
    if (thing.type.kind === 'union' && this.#edition < EDITION.nestedUnions) {
      throw new SchemaFault(union.place, `branch '${name}' cannot be a union`, EDITION.nestedUnions);
    }
    this.membersOf(thing.type);
    return thing.type;
  }

  #claimAll(seen: Seen, type: ObjectType, union: WrittenUnion): void {
    this.#clashChecks += seen.size;
    for (const member of this.membersOf(type)) this.#claim(seen, member.name, union);
    if (type.kind !== 'union') return;
    for (const branch of type.branches) {
      const thing = this.#scope.find(branch.type.name);
      if (thing?.kind !== 'type') continue;
      if (thing.type.kind === 'struct' || thing.type.kind === 'union') this.#claimAll(new Map(seen), thing.type, union);
    }
  }

  #claim(seen: Seen, name: string, user: WrittenDefinition): void {
    this.#clashChecks += 1;
    if (this.#clashChecks > MAX_CLASH_CHECKS) throw new SchemaFault(user.place, 'too many combinations of branches');
    claimMunged(seen, name, user, 'member');
  }
}

export const QTYPE_VALUES: readonly string[] = ['none', 'qnull', 'qnum', 'qstring', 'qdict', 'qlist', 'qbool'];

/** Takes a name for one use; a second name that C code could not tell from it is a fault. */
export function claimMunged(seen: Seen, name: string, user: WrittenDefinition, what: string): void {
  const munged = mungedName(name);
  const other = seen.get(munged);
  if (other !== undefined) throw new SchemaFault(user.place, `${what} '${name}' clashes with '${other}'`);
  seen.set(munged, name);
}

export function checkFeatures(
  user: WrittenDefinition,
  features: readonly { readonly name: string }[],
  what: string,
): void {
  const seen: Seen = new Map();
  for (const { name } of features) claimMunged(seen, name, user, `${what}: feature`);
}

/** `deprecated` and `unstable` are for commands, events, members and values; types cannot have them. */
export function checkTypeFeatures(type: WrittenDefinition): void {
  const special = type.features.find(({ name }) => name === 'deprecated' || name === 'unstable');
  if (special === undefined) return;
  throw new SchemaFault(type.place, `a type cannot have the feature '${special.name}'`);
}
