// The shipped suite as a plan: fixed cases, then random ones, then what `--only` and `--shard` leave of them.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import { allCases } from '../../suites/all.ts';
import { families } from '../../suites/random.ts';
import type { Case } from '../case.ts';
import type { PlannedCase } from '../plan.ts';
import { randomCases } from '../random-plan.ts';
import { inShard, matcherOf, type Shard, suggestionsFor } from '../select.ts';
import { usageError } from './exit.ts';
import { findingCases } from './finding-cases.ts';

export type Selection = {
  readonly seed: number;
  readonly runs: number;
  readonly only: string | undefined;
  readonly shard: Shard | undefined;
  /** A folder of findings that a campaign has kept. */
  readonly findings?: string | undefined;
};

export type SuitePlan = { readonly schema: Schema; readonly plan: readonly PlannedCase[]; readonly complete: boolean };

export function planSuite({ seed, runs, only, shard, findings }: Selection): SuitePlan {
  const schema = netSchema();
  const fixed = allCases(schema).map(plannedFrom);
  const kept = findings === undefined ? [] : findingCases(findings, schema);
  const all = [...fixed, ...kept, ...randomCases(families, schema, seed, runs)];
  const matches = only === undefined ? () => true : matcherOf(only);
  const selected = all.filter(({ id }) => matches(id));
  if (selected.length === 0) throw noMatch(only ?? '', all);
  return { schema, plan: selected.filter(({ id }) => inShard(id, shard)), complete: only === undefined && shard === undefined };
}

function plannedFrom(subject: Case): PlannedCase {
  return { id: subject.id, fixture: subject.fixture, load: () => ({ case: subject }) };
}

function noMatch(pattern: string, all: readonly PlannedCase[]): Error {
  const near = suggestionsFor(pattern, all);
  return usageError(`no case matches "${pattern}"; did you mean ${near.join(' or ')}? "plumbline list" shows all ids`);
}
