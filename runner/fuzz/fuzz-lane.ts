// A lane for sessions: patient by one deadline, judged by all oracles of `check`.

import type { Schema } from '../../generators/qapi/ir.ts';
import type { Target } from '../../targets/target.ts';
import type { Erratum } from '../case.ts';
import { Lane } from '../lane.ts';
import type { TargetFacts } from '../need.ts';
import type { ScratchMaker } from '../scratch.ts';
import { HangWatch } from './hang.ts';

export type LaneNeeds = {
  readonly target: Target;
  readonly facts: TargetFacts;
  readonly spec: Schema;
  readonly errata: readonly Erratum[];
  readonly scratch: ScratchMaker;
  readonly replyDeadlineMs: number;
};

export class FuzzLane extends Lane {
  readonly watch: HangWatch;

  constructor({ target, scratch, spec, facts, errata, replyDeadlineMs }: LaneNeeds) {
    const watch = new HangWatch(replyDeadlineMs);
    super({
      target, scratch, patience: watch,
      contextFor: (fixture) => ({ spec, own: facts.schema, errata, fixture, sameClock: facts.ownership === 'owned' }),
    });
    this.watch = watch;
  }
}

export function fuzzLane(needs: LaneNeeds): FuzzLane {
  return new FuzzLane(needs);
}
