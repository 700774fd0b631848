// Random cases as part of a plan: the N-th case of a family is a function of the run's seed, the family's id and N.
//
// So a shard makes its own cases without making the others', and the one-line replay of a finding needs its id and
// the seed. fast-check generates and shrinks; the runner decides what still fails.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Schema } from '../generators/qapi/ir.ts';
import type { Case, CaseId } from './case.ts';
import type { RandomFamily } from './family.ts';
import type { LoadedCase, PlannedCase } from './plan.ts';

export function randomCases(families: readonly RandomFamily[], schema: Schema, seed: number, runs: number): PlannedCase[] {
  return families.flatMap((family) => {
    let arbitrary: fc.Arbitrary<unknown> | undefined;
    const lazily = (): fc.Arbitrary<unknown> => (arbitrary ??= family.arbitrary(schema));
    return Array.from({ length: runs }, (_, index) => plannedCase(family, lazily, seed, index));
  });
}

function plannedCase(family: RandomFamily, arbitrary: () => fc.Arbitrary<unknown>, seed: number, index: number): PlannedCase {
  const id = `random/${family.id}/${index}` as CaseId;
  return {
    id, fixture: family.fixture,
    load: () => {
      const random = new fc.Random(xoroshiro128plus(seedOf(seed, id)));
      const value = arbitrary().generate(random, biasOf(index));
      return loaded(family, id, arbitrary(), value.value, value.context);
    },
  };
}

function loaded(family: RandomFamily, id: CaseId, arbitrary: fc.Arbitrary<unknown>, value: unknown, context: unknown): LoadedCase {
  return {
    case: caseFrom(family, id, value),
    *smaller(): Iterable<LoadedCase> {
      for (const candidate of arbitrary.shrink(value, context)) {
        yield loaded(family, id, arbitrary, candidate.value, candidate.context);
      }
    },
  };
}

function caseFrom(family: RandomFamily, id: CaseId, value: unknown): Case {
  const { title, requirements, fixture, needs } = family;
  return { id, title, requirements, fixture, start: 'shared', needs, steps: family.steps(value) };
}

/** 32 bits out of the run's seed and the case's id. */
function seedOf(seed: number, id: string): number {
  return createHash('sha256').update(`${seed} ${id}`).digest().readInt32BE(0);
}

/** Small values often at first, seldom later: fast-check's own rule, so that boundaries come early. */
function biasOf(index: number): number {
  return 2 + Math.floor(Math.log10(index + 1));
}
