// A lane for sessions: patient by one deadline, judged by all oracles of `check`.

import { contextOn, Lane, type LaneNeeds, type Performed } from '../lane.ts';
import { CrashWatch } from './triage/backtrace.ts';
import type { CounterWatch } from './guidance/counter-watch.ts';
import { HangWatch } from './hang.ts';

/** `counters`: of a target that is built for coverage. */
export type FuzzNeeds = LaneNeeds & { readonly counters?: CounterWatch | undefined };

export class FuzzLane extends Lane {
  readonly watch: HangWatch;
  readonly crash: CrashWatch;
  readonly #counters: CounterWatch | undefined;

  constructor(needs: FuzzNeeds) {
    const { target, scratch, replyDeadlineMs } = needs;
    const watch = new HangWatch(replyDeadlineMs);
    const crash = new CrashWatch();
    super({ target, scratch, spares: true, patience: watch, contextFor: contextOn(needs), attend: (instance) => crash.attend(instance) });
    this.watch = watch;
    this.crash = crash;
    this.#counters = needs.counters;
  }

  protected override look(seen: Pick<Performed, 'recorder' | 'started'>): void {
    this.#counters?.look(seen);
  }
}

export function fuzzLane(needs: FuzzNeeds): FuzzLane {
  return new FuzzLane(needs);
}
