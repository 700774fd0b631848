// Whether a target lives when nothing is asked of it but its version: one that does not has no faults to be told apart.

import type { FuzzAction } from '../../generators/campaign/session.ts';
import { requirement } from '../../generators/certificate.ts';
import type { Lane } from '../lane.ts';
import { tryAlone, type World } from './trial.ts';

/** How it ends by itself; undefined where it lives. Rejects where it cannot be started, or its fixture is refused. */
export async function idleDeath(lane: Lane, world: World): Promise<string | undefined> {
  const { performed } = await tryAlone(lane, { fixture: world.fixture.name, pipeline: 1, actions: [VERSION] }, world);
  return performed.ended?.how;
}

/** A step of bytes ends by asking for the version; there are no bytes before it. */
const VERSION: FuzzAction = { kind: 'noise', noise: { chunks: [], replies: { rule: requirement('session/survives'), kind: 'exactly', replies: [] }, resync: 'none' } };
