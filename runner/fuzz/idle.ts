// Whether a target lives when nothing is asked of it but its version: one that does not has no faults to be told apart.

import type { FuzzAction } from '../../generators/campaign/session.ts';
import { requirement } from '../../generators/certificate.ts';
import type { Lane } from '../lane.ts';
import { tryAlone, type World } from './trial.ts';

export type Life =
  | { readonly kind: 'lives' }
  /** It ends by itself, or ends the connection. */
  | { readonly kind: 'dies'; readonly how: string }
  /** It greets and answers nothing. */
  | { readonly kind: 'mute'; readonly how: string };

/** Rejects where it cannot be started, or its fixture is refused. */
export async function idleLife(lane: Lane, world: World): Promise<Life> {
  const { performed } = await tryAlone(lane, { fixture: world.fixture.name, pipeline: 1, actions: [VERSION] }, world);
  switch (performed.execution) {
    case 'alive': case 'abandoned': return { kind: 'lives' };
    case 'died': return { kind: 'dies', how: `${performed.ended?.how ?? 'ended'} when it was asked for its version` };
    case 'closed': return { kind: 'dies', how: 'closed the connection when it was asked for its version' };
    case 'silent': return { kind: 'mute', how: 'does not answer when it is asked for its version' };
    default: throw performed.execution satisfies never;
  }
}

/** A step of bytes ends by asking for the version; there are no bytes before it. */
const VERSION: FuzzAction = { kind: 'noise', noise: { chunks: [], replies: { rule: requirement('session/survives'), kind: 'exactly', replies: [] }, resync: 'none' } };
