// How a finding of each kind is seen again, in the world that the session names: in one run, in many rounds on one instance, or in several runs.

import type { KeptFinding } from '../campaign-state.ts';
import type { FuzzLane } from '../fuzz-lane.ts';
import { tryForLeak } from '../leak/leak-trial.ts';
import { settledSignature } from './settled-signature.ts';
import { tryForSteadiness } from '../steadiness.ts';
import { type Attempt, tryAlone, type World } from '../trial.ts';

export type Worlds = ReadonlyMap<string, World>;

export function attemptFor(kind: KeptFinding['kind'], lane: FuzzLane, worlds: Worlds): Attempt {
  switch (kind) {
    case 'leak': return async (session) => await tryForLeak(lane, session, worldOf(session, worlds)) ?? tryAlone(lane, session, worldOf(session, worlds));
    case 'unsteady': return (session) => tryForSteadiness(lane, session, worldOf(session, worlds));
    case 'death': case 'hang': case 'wrong': return async (session) => {
      const judged = await tryAlone(lane, session, worldOf(session, worlds));
      return { ...judged, signature: settledSignature(judged) };
    };
    default: throw kind satisfies never;
  }
}

export function worldOf({ fixture }: { readonly fixture: string }, worlds: Worlds): World {
  const world = worlds.get(fixture);
  if (world === undefined) throw new Error(`there is no world ${fixture} here`);
  return world;
}

/** Names of the worlds that may take the place of its own: of a machine that the target is known to have. */
export function plainerWorlds(session: { readonly fixture: string }, worlds: Worlds, plainest: readonly string[]): readonly string[] {
  const { machine } = worldOf(session, worlds).fixture;
  return plainest.filter((name) => {
    const other = worlds.get(name)?.fixture.machine;
    return other === machine || other === 'bare';
  });
}
