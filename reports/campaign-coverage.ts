// What a campaign has reached of the schema, branch by branch and member by member, and what it has not.

import type { BranchRow } from '../runner/fuzz/campaign-state.ts';

export type BranchCoverage = {
  readonly branch: string;
  readonly commands: number;
  /** Of them, how many succeeded. */
  readonly accepted: number;
  readonly outcomes: readonly (readonly [outcome: string, count: number])[];
  /** Members that were sent, and the branch's other members. */
  readonly reached: readonly (readonly [member: string, count: number])[];
  readonly missing: readonly string[];
};

export type Coverage = {
  /** Those of the schema, in its order. */
  readonly branches: readonly BranchCoverage[];
  readonly branchesReached: number;
  readonly members: number;
  readonly membersReached: number;
  /** Commands of no branch of the schema: nonsense, and what the fixtures need. */
  readonly others: { readonly branches: number; readonly commands: number };
};

export function coverageOf(rows: readonly BranchRow[]): Coverage {
  const branches = rows.flatMap((row) => (row.declared === undefined ? [] : [branchCoverage(row, row.declared)]));
  const others = rows.filter(({ declared }) => declared === undefined);
  const membersReached = sum(branches.map(({ reached }) => reached.length));
  return {
    branches, membersReached, branchesReached: branches.filter(({ commands }) => commands > 0).length,
    members: membersReached + sum(branches.map(({ missing }) => missing.length)),
    others: { branches: others.length, commands: sum(others.map(({ commands }) => commands)) },
  };
}

function branchCoverage({ branch, commands, outcomes, members }: BranchRow, declared: readonly string[]): BranchCoverage {
  const sent = new Map(Object.entries(members));
  return {
    branch, commands, accepted: new Map(Object.entries(outcomes)).get('success') ?? 0,
    outcomes: Object.entries(outcomes).toSorted(([, left], [, right]) => right - left),
    reached: declared.flatMap((name) => (sent.has(name) ? [[name, sent.get(name) ?? 0] as const] : [])),
    missing: declared.filter((name) => !sent.has(name)),
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
