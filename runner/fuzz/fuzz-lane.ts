// A lane for sessions: patient by one deadline, judged by all oracles of `check`.

import { contextOn, Lane, type LaneNeeds } from '../lane.ts';
import { CrashWatch } from './backtrace.ts';
import { HangWatch } from './hang.ts';

export class FuzzLane extends Lane {
  readonly watch: HangWatch;
  readonly crash: CrashWatch;

  constructor(needs: LaneNeeds) {
    const { target, scratch, replyDeadlineMs } = needs;
    const watch = new HangWatch(replyDeadlineMs);
    const crash = new CrashWatch();
    super({ target, scratch, spares: true, patience: watch, contextFor: contextOn(needs), attend: (instance) => crash.attend(instance) });
    this.watch = watch;
    this.crash = crash;
  }
}

export function fuzzLane(needs: LaneNeeds): FuzzLane {
  return new FuzzLane(needs);
}
