// A lane for sessions: patient by one deadline, judged by all oracles of `check`.

import { contextOn, Lane, type LaneNeeds } from '../lane.ts';
import { HangWatch } from './hang.ts';

export class FuzzLane extends Lane {
  readonly watch: HangWatch;

  constructor(needs: LaneNeeds) {
    const { target, scratch, replyDeadlineMs } = needs;
    const watch = new HangWatch(replyDeadlineMs);
    super({ target, scratch, spares: true, patience: watch, contextFor: contextOn(needs) });
    this.watch = watch;
  }
}

export function fuzzLane(needs: LaneNeeds): FuzzLane {
  return new FuzzLane(needs);
}
