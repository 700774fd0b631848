// The adapters of the fixture with wires on their hubs: what an adapter sends comes out of the wires, and the other way round.
//
// Frames have an experimental type (IEEE 802) and are told apart by their text. Wires are those of `wiring.ts`.

import { accept, requirement } from '../../generators/certificate.ts';
import { encodeFrame } from '../../generators/frames/encode.ts';
import type { Frame } from '../../generators/frames/frame.ts';
import { toHex } from '../../generators/frames/hex.ts';
import type { Fence, PacketExpectation, PacketPattern, Step } from '../../runner/case.ts';
import { open, send, stimulate } from '../case-of.ts';
import { NIC_LIST } from '../fixtures.ts';
import { queryRxFilter } from '../net-commands.ts';
import { rxMode } from '../receive-filter.ts';
import { changed } from '../rx-filter-event.ts';
import { wired, type Wiring } from './wiring.ts';

/** A virtio-net adapter, and what sits on its hub. */
export const NIC = 'plumb-n0';
export const NETDEV = 'plumb-nd0';
/** The endpoint at the adapter's queues. */
export const QUEUES = 'queues';
/** What goes through the hub comes out of both. */
export const WIRE = 'wire';
export const OTHER_WIRE = 'other';
/** An e1000, on another hub. */
export const E1000 = 'plumb-n1';
export const E1000_WIRE = 'e1000-wire';

export const EVERYONE = 'ff:ff:ff:ff:ff:ff';
const STRANGER = '52:54:00:99:00:01';
const EXPERIMENTAL = 0x88b5;
const NIC_HUB = 7340;
const E1000_HUB = 7341;

export function macOf(nic: string): string {
  return NIC_LIST.find(({ id }) => id === nic)?.mac ?? STRANGER;
}

/** Wires on the hub of the virtio-net adapter, by default both. */
export function nicWires(wires: readonly string[] = [WIRE, OTHER_WIRE]): Wiring {
  return wired(wires, [], NIC_HUB);
}

export function e1000Wires(): Wiring {
  return wired([E1000_WIRE], [], E1000_HUB);
}

/** Drives the adapter, which lets everything through then. */
export const OPEN_QUEUES: readonly Step[] = [
  open(QUEUES, { kind: 'nic', nic: NIC }),
  // The event is armed first, so that it is known to come.
  send(queryRxFilter(NIC, accept('query-rx-filter/named', [{ name: NIC }]))),
  stimulate('query-rx-filter/promiscuous', rxMode(NIC, 'promiscuous', true), { kind: 'acknowledged', ok: true }, [changed(NIC)]),
];

/** What tells a frame from others: its text, and where it goes. */
export type Labelled = { readonly at: string; readonly text: string; readonly to?: string; readonly vlan?: number };

export function frameOf({ at, text, to = EVERYONE, vlan }: Labelled): Frame {
  return {
    ethernet: { destination: to, source: at === QUEUES ? macOf(NIC) : STRANGER, type: EXPERIMENTAL },
    ...(vlan === undefined ? {} : { vlan: { id: vlan, priority: 0 } }),
    payload: payloadOf(text),
  };
}

/** Long enough for a frame that nobody has to pad. */
function payloadOf(text: string): string {
  return toHex(new TextEncoder().encode(text.padEnd(MIN_PAYLOAD_BYTES, '.')));
}

const MIN_PAYLOAD_BYTES = 50;

export function matchOf(text: string): PacketPattern {
  return { payload: payloadOf(text) };
}

export function exchange(frames: readonly Labelled[], fence: readonly Fence[], expect: readonly PacketExpectation[]): Step {
  return { kind: 'exchange', send: frames.map((each) => ({ at: each.at, packet: toHex(encodeFrame(frameOf(each))) })), fence, expect };
}

/** It comes, once. */
export function comes(rule: string, at: string, text: string): PacketExpectation {
  return { rule: requirement(rule), at, match: matchOf(text), count: 1 };
}

export function never(rule: string, at: string, text: string): PacketExpectation {
  return { rule: requirement(rule), at, match: matchOf(text), count: 0 };
}

export function fence(rule: string, at: string, text: string): Fence {
  return { rule: requirement(rule), at, match: matchOf(text) };
}
