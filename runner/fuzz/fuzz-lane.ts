// A lane for sessions: patient by one deadline, judged by all oracles of `check`.

import type { Schema } from '../../generators/qapi/ir.ts';
import type { Target } from '../../targets/target.ts';
import type { Erratum } from '../case.ts';
import { Lane } from '../lane.ts';
import type { TargetFacts } from '../need.ts';
import type { ScratchMaker } from '../scratch.ts';

export type LaneNeeds = {
  readonly target: Target;
  readonly facts: TargetFacts;
  readonly spec: Schema;
  readonly errata: readonly Erratum[];
  readonly scratch: ScratchMaker;
  readonly replyDeadlineMs: number;
};

export function fuzzLane({ target, scratch, spec, facts, errata, replyDeadlineMs }: LaneNeeds): Lane {
  return new Lane({
    target, scratch, patience: { replyDeadlineMs: () => replyDeadlineMs },
    contextFor: (fixture) => ({ spec, own: facts.schema, errata, fixture, sameClock: facts.ownership === 'owned' }),
  });
}
