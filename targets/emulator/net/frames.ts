// Frames on their way between net clients. net/net.c: what a client sends is lost where its own link or its peer's is
// down, and where it has no peer. While the machine is paused frames wait.

import type { Client } from './clients.ts';
import type { NetState } from './state.ts';

/** More that wait are lost: net/queue.c. */
const MOST_WAITING = 10_000;

export function sendFrame(from: Client, frame: Uint8Array, state: NetState): void {
  const { peer } = from;
  if (peer === undefined || isGone(from) || isGone(peer) || isCut(from, peer, state)) return;
  const { defects } = state.options;
  if (state.flow.running) pass(peer, frame, defects);
  else if (state.flow.waiting.length < MOST_WAITING) state.flow.waiting.push({ from, frame: frame.slice() });
}

/** The machine runs again: what waited goes its way. */
export function resumeFrames(state: NetState): void {
  state.flow.running = true;
  for (const { from, frame } of state.flow.waiting.splice(0)) sendFrame(from, frame, state);
}

function pass(peer: Client, frame: Uint8Array, defects: ReadonlySet<string>): void {
  peer.receive?.(defects.has('long-frames-cut') ? frame.subarray(0, CUT_BYTES) : frame);
  if (defects.has('frames-duplicated')) peer.receive?.(frame);
}

/** Smaller than any frame with a full payload, larger than what holds the network together. */
const CUT_BYTES = 1000;

/** What is left of a deleted netdev in its NIC. */
function isGone(client: Client): boolean {
  return client.kind === 'netdev' && client.deleted;
}

function isCut(from: Client, peer: Client, { options }: NetState): boolean {
  const { defects } = options;
  return (from.linkDown && !defects.has('link-down-passes-outgoing')) || (peer.linkDown && !defects.has('link-down-passes-incoming'));
}
