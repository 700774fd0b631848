// What is known of a target's network: netdevs, NICs, their peers, links and rx-filter latches.
//
// Knowledge is three-valued: an id is present, absent, or unknown, because the spec leaves some outcomes open and
// a session is certified before it runs. A state is never changed; `transition.ts` makes the next one.

import type { Expectation } from '../certificate.ts';
import type { JsonValue } from '../qapi/json-value.ts';

export type Presence = 'present' | 'absent' | 'unknown';

/** What is demanded of a command by the schema and by the rules of its arguments alone, in whatever state it comes. */
export type Certify = (execute: string, args: JsonValue | undefined) => Expectation;

/** A connection to a named client. Where `certain` is false, it is that or nothing. */
export type ClientPeer = { readonly kind: 'netdev' | 'nic'; readonly name: string; readonly certain: boolean };

/** What a net client is connected to. */
export type Peer =
  | ClientPeer
  | { readonly kind: 'none' }
  /** A NIC keeps what is left of a deleted netdev, and cannot be connected again. */
  | { readonly kind: 'deleted' }
  | { readonly kind: 'unknown' };

export type NetdevEntry = {
  readonly id: string;
  readonly presence: 'present' | 'unknown';
  readonly type: string | undefined;
  /** The hub that a `hubport` belongs to. */
  readonly hub: string | undefined;
  readonly peer: Peer;
  /** TCP ports of the harness's own addresses on which it listens: whoever wants one of them too is refused. */
  readonly ports: readonly string[];
};

export type NicEntry = {
  readonly id: string;
  readonly presence: 'present' | 'unknown';
  readonly driver: string;
  /** As it was configured; a guest may have set another since. */
  readonly mac: string | undefined;
  readonly peer: Peer;
  readonly rxFilter: 'supported' | 'unsupported' | 'unknown';
  /** Armed: the next change of the filter emits NIC_RX_FILTER_CHANGED. */
  readonly latch: 'armed' | 'spent' | 'unknown';
  readonly link: 'up' | 'down' | 'unknown';
  /** Whether it offers its driver to be the standby of another adapter. */
  readonly standby: 'offered' | 'absent' | 'unknown';
  /** The standby for whose sake it is hidden until a driver has accepted that. */
  readonly primaryOf: string | undefined;
};

export type NetState = {
  readonly certify: Certify;
  readonly machine: 'bare' | 'pc';
  /** Whether net clients may exist that no command of ours made; never under an id of ours. */
  readonly strangers: boolean;
  readonly netdevs: ReadonlyMap<string, NetdevEntry>;
  readonly nics: ReadonlyMap<string, NicEntry>;
  /** Primaries that are not there yet, by the standby that each waits for. */
  readonly hidden: ReadonlyMap<string, NicEntry>;
};

/** Every id that the harness gives begins with this, so that on somebody else's target the rest is not ours. */
export const ID_PREFIX = 'plumb-';

export const NO_PEER: Peer = { kind: 'none' };

export function netdevPresence(state: NetState, id: string): Presence {
  return state.netdevs.get(id)?.presence ?? strangerPresence(state, id);
}

export function nicPresence(state: NetState, id: string): Presence {
  return state.nics.get(id)?.presence ?? strangerPresence(state, id);
}

/** Whether any net client bears this name. */
export function clientPresence(state: NetState, name: string): Presence {
  const both = [netdevPresence(state, name), nicPresence(state, name)];
  if (both.includes('present')) return 'present';
  return both.includes('unknown') ? 'unknown' : 'absent';
}

/** The names of the NICs that `query-rx-filter` without a name lists, in no order; undefined where that is not known. */
export function rxFilterNames(state: NetState): readonly string[] | undefined {
  const nics = [...state.nics.values()].filter((nic) => nic.rxFilter !== 'unsupported');
  const known = !state.strangers && nics.every((nic) => nic.presence === 'present' && nic.rxFilter === 'supported');
  return known ? nics.map((nic) => nic.id) : undefined;
}

/** The ports of each hub, by hub id; those of unknown presence included. */
export function hubPorts(state: NetState): ReadonlyMap<string, readonly string[]> {
  const hubs = new Map<string, string[]>();
  for (const { id, hub } of state.netdevs.values()) {
    if (hub !== undefined) hubs.set(hub, [...(hubs.get(hub) ?? []), id]);
  }
  return hubs;
}

function strangerPresence(state: NetState, id: string): Presence {
  return state.strangers && !id.startsWith(ID_PREFIX) ? 'unknown' : 'absent';
}
