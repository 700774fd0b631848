// Coverage by branch: every branch that the schema has, reached or not, and what else was sent.

import { branchTypes, NET_COMMANDS, sceneOf } from '../../../generators/named-command.ts';
import type { Schema } from '../../../generators/qapi/ir.ts';
import type { BranchRow } from '../campaign-state.ts';
import type { BranchCoverage } from './novelty.ts';

/** The members of each branch of the schema, by its name: `netdev_add user`, `set_link`. */
export function declaredBranches(schema: Schema): ReadonlyMap<string, readonly string[]> {
  return new Map(NET_COMMANDS.flatMap((execute) => {
    const types: readonly (string | undefined)[] = branchTypes(schema, execute);
    return (types.length === 0 ? [undefined] : types).flatMap((type) => {
      const members = sceneOf(schema, execute, type)?.members.map(({ name }) => name);
      return members === undefined ? [] : [[type === undefined ? execute : `${execute} ${type}`, members] as const];
    });
  }));
}

/** Those of the schema first, in its order. */
export function branchRows(declared: ReadonlyMap<string, readonly string[]>, reached: ReadonlyMap<string, BranchCoverage>): readonly BranchRow[] {
  return [...new Set([...declared.keys(), ...reached.keys()])].map((branch) => {
    const { outcomes = NONE, members = NONE } = reached.get(branch) ?? {};
    return {
      branch, commands: [...outcomes.values()].reduce((sum, count) => sum + count, 0),
      outcomes: Object.fromEntries(outcomes), members: Object.fromEntries(members), declared: declared.get(branch),
    };
  });
}

const NONE: ReadonlyMap<string, number> = new Map();
