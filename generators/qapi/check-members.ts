// Which members an object of a type may have, given the branches that the value itself selects.
//
// The members of struct and union types are kept per schema in maps, because a fuzzing run asks for them
// hundreds of thousands of times; conditions are judged against one set of CONFIG symbols each.

import type { Branch, Member, Schema, UnionType } from './ir.ts';
import { branchOf, holds, membersOf } from './ir.ts';
import type { JsonObject } from './json-value.ts';

export type ExpectedMembers = {
  readonly members: ReadonlyMap<string, Member>;
  /** False where a discriminator is missing or holds nothing that selects, so that the members of the branch are not known. */
  readonly selected: boolean;
  /** Whether some branch that the value might have meant has such a member. */
  readonly otherwiseKnown: (name: string) => boolean;
};

export function expectedMembers(
  schema: Schema,
  typeName: string,
  value: JsonObject,
  defined: ReadonlySet<string>,
): ExpectedMembers {
  const table = tableFor(schema, defined);
  const type = schema.types.get(typeName);
  if (type?.kind !== 'union') return fixed(table, typeName);
  const chosen = Object.hasOwn(value, type.discriminator) ? value[type.discriminator] : undefined;
  if (typeof chosen !== 'string') return unselected(table, type);
  return table.branches.get(type)?.get(chosen) ?? chosenMembers(table, type, chosen, value);
}

function chosenMembers(table: Table, type: UnionType, chosen: string, value: JsonObject): ExpectedMembers {
  if (!selects(table, type, chosen)) return unselected(table, type);
  const branch = branchOf(type, chosen);
  const live = branch !== undefined && holds(branch.condition, table.defined) ? branch : undefined;
  const expected = live === undefined ? fixed(table, type.name) : inBranch(table, type, live, value);
  // What a union within the branch adds depends on the value, so only the rest can be kept.
  if (live === undefined || table.schema.types.get(live.type)?.kind === 'struct') remember(table, type, chosen, expected);
  return expected;
}

function remember(table: Table, type: UnionType, chosen: string, expected: ExpectedMembers): void {
  const known = table.branches.get(type) ?? new Map<string, ExpectedMembers>();
  table.branches.set(type, known.set(chosen, expected));
}

type Table = {
  readonly schema: Schema;
  readonly defined: ReadonlySet<string>;
  readonly own: Map<string, ExpectedMembers>;
  readonly branches: Map<UnionType, Map<string, ExpectedMembers>>;
};

const tables = new WeakMap<Schema, WeakMap<ReadonlySet<string>, Table>>();

function tableFor(schema: Schema, defined: ReadonlySet<string>): Table {
  let perSchema = tables.get(schema);
  if (perSchema === undefined) tables.set(schema, (perSchema = new WeakMap()));
  let table = perSchema.get(defined);
  if (table === undefined) perSchema.set(defined, (table = { schema, defined, own: new Map(), branches: new Map() }));
  return table;
}

function fixed(table: Table, typeName: string): ExpectedMembers {
  const known = table.own.get(typeName);
  if (known !== undefined) return known;
  const members = membersOf(table.schema, typeName).filter((member) => holds(member.condition, table.defined));
  const expected: ExpectedMembers = {
    members: new Map(members.map((member) => [member.name, member])),
    selected: true,
    otherwiseKnown: () => false,
  };
  table.own.set(typeName, expected);
  return expected;
}

function inBranch(table: Table, union: UnionType, branch: Branch, value: JsonObject): ExpectedMembers {
  const inner = expectedMembers(table.schema, branch.type, value, table.defined);
  return { ...inner, members: new Map([...fixed(table, union.name).members, ...inner.members]) };
}

function selects({ schema, defined }: Table, union: UnionType, chosen: string): boolean {
  const discriminator = membersOf(schema, union.name).find((member) => member.name === union.discriminator);
  const type = discriminator?.type.kind === 'named' ? schema.types.get(discriminator.type.name) : undefined;
  return type?.kind === 'enum' && type.values.some((value) => value.name === chosen && holds(value.condition, defined));
}

function unselected(table: Table, union: UnionType): ExpectedMembers {
  const { members } = fixed(table, union.name);
  return { members, selected: false, otherwiseKnown: (name) => inSomeBranch(table, union, name) };
}

/** One level of nested unions is enough to tell a stray member from one that a branch may own. */
function inSomeBranch(table: Table, union: UnionType, name: string): boolean {
  return union.branches.some((branch) => {
    if (!holds(branch.condition, table.defined)) return false;
    const inner = table.schema.types.get(branch.type);
    return fixed(table, branch.type).members.has(name) || inner?.kind === 'union';
  });
}
