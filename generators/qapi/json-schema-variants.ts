// The shapes that an object type can take: one for a struct, one for each branch of a union, and one for all the
// discriminator values that have no branch.

import type { Branch, Member, Schema, StructType, UnionType } from './ir.ts';
import { branchOf, holds, membersOf } from './ir.ts';

export type ObjectVariant = {
  readonly members: readonly Member[];
  /** Which values select this shape, for each discriminator. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
};

export function objectVariants(
  schema: Schema,
  type: StructType | UnionType,
  defined: ReadonlySet<string>,
): readonly ObjectVariant[] {
  return variantsWithin({ schema, defined }, type, 0);
}

type Build = { readonly schema: Schema; readonly defined: ReadonlySet<string> };

/** A branch may be a union in its turn, though hardly more than once; a schema that loops ends here. */
const MAX_NESTING = 8;

function variantsWithin(build: Build, type: StructType | UnionType, depth: number): readonly ObjectVariant[] {
  const members = membersOf(build.schema, type.name).filter((member) => exists(build, member.condition));
  if (type.kind === 'struct' || depth > MAX_NESTING) return [{ members, tags: new Map() }];
  const values = discriminatorValues(build, type, members);
  const bare = values.filter((value) => liveBranch(build, type, value) === undefined);
  const withBranch = values.flatMap((value) => {
    const branch = liveBranch(build, type, value);
    return branch === undefined ? [] : branchVariants(build, type, members, branch, depth);
  });
  return bare.length === 0 ? withBranch : [...withBranch, { members, tags: new Map([[type.discriminator, bare]]) }];
}

function branchVariants(build: Build, union: UnionType, common: readonly Member[], branch: Branch, depth: number): readonly ObjectVariant[] {
  const type = build.schema.types.get(branch.type);
  const inner = type?.kind === 'struct' || type?.kind === 'union' ? variantsWithin(build, type, depth + 1) : [{ members: [], tags: new Map() }];
  return inner.map(({ members, tags }) => ({
    members: [...common, ...members],
    tags: new Map([[union.discriminator, [branch.value]], ...tags]),
  }));
}

function discriminatorValues(build: Build, union: UnionType, members: readonly Member[]): readonly string[] {
  const type = members.find((member) => member.name === union.discriminator)?.type;
  const named = type?.kind === 'named' ? build.schema.types.get(type.name) : undefined;
  if (named?.kind !== 'enum') return [];
  return named.values.filter((value) => exists(build, value.condition)).map((value) => value.name);
}

function liveBranch(build: Build, union: UnionType, value: string): Branch | undefined {
  const branch = branchOf(union, value);
  return branch !== undefined && exists(build, branch.condition) ? branch : undefined;
}

function exists(build: Build, condition: Branch['condition']): boolean {
  return holds(condition, build.defined);
}
