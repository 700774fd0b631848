// How a finding of each kind is seen again: in one run, in many rounds on one instance, or in several runs.

import type { KeptFinding } from './campaign-state.ts';
import type { FuzzLane } from './fuzz-lane.ts';
import { tryForLeak } from './leak/leak-trial.ts';
import { tryForSteadiness } from './steadiness.ts';
import { type Attempt, tryAlone, type World } from './trial.ts';

export function attemptFor(kind: KeptFinding['kind'], lane: FuzzLane, world: World): Attempt {
  switch (kind) {
    case 'leak': return async (session) => await tryForLeak(lane, session, world) ?? tryAlone(lane, session, world);
    case 'unsteady': return (session) => tryForSteadiness(lane, session, world);
    case 'death': case 'hang': case 'wrong': return (session) => tryAlone(lane, session, world);
    default: throw kind satisfies never;
  }
}
