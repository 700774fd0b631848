// What single commands do to the network, each a function from state to state.
//
// Facts beyond the text are QEMU's (net/net.c, net/hub.c) and hold from 5.2 to 11.1: a deleted netdev frees its id at
// once even while a NIC holds it, and the NIC keeps the remains; a netdev and a NIC may have the same name.

import type { JsonObject, JsonValue } from '../qapi/json-value.ts';
import { certainNicBehind, isCertain, nicBehind } from './attachment.ts';
import { isNic, rxFilterOf, standbyOf } from './device.ts';
import { ownPorts } from './ports.ts';
import type { ClientPeer, NetdevEntry, NetState, NicEntry, Peer } from './state.ts';
import { NO_PEER } from './state.ts';

type Known = 'present' | 'unknown';

export function addNetdev(state: NetState, id: string, args: JsonObject, presence: Known): NetState {
  const before = state.netdevs.get(id);
  // A target that accepts a duplicate goes on finding the first.
  if (before?.presence === 'present') return state;
  const entry = netdevEntry(id, args, presence);
  // Success means that nothing bore this id, so that what was perhaps connected to it was not.
  if (presence === 'present') return connectNetdev(before === undefined ? state : withoutNetdev(state, id, NO_PEER), entry);
  const connected = connectNetdev(state, entry);
  return before === undefined ? connected : { ...connected, netdevs: new Map(connected.netdevs).set(id, eitherOf(before, entry)) };
}

/** The netdev is gone; a NIC keeps its remains. */
export function forgetNetdev(state: NetState, id: string): NetState {
  return state.netdevs.has(id) ? withoutNetdev(state, id, { kind: 'deleted' }) : state;
}

export function addNic(state: NetState, args: JsonObject, presence: Known): NetState {
  const { id, driver, netdev } = args;
  // A NIC without an id gets a name of QEMU's own making.
  if (typeof id !== 'string') return { ...state, strangers: true };
  if (typeof driver !== 'string' || !isNic(driver) || state.nics.get(id)?.presence === 'present') return state;
  const isKnown = typeof netdev === 'string' && state.netdevs.has(netdev);
  const peer: Peer = isKnown ? { kind: 'netdev', name: netdev, certain: true } : NO_PEER;
  const entry: NicEntry = {
    id, presence, driver, peer, link: 'up', latch: 'armed',
    mac: typeof args['mac'] === 'string' ? args['mac'] : undefined,
    rxFilter: rxFilterOf(driver), standby: standbyOf(args),
    primaryOf: typeof args['failover_pair_id'] === 'string' ? args['failover_pair_id'] : undefined,
  };
  if (entry.primaryOf !== undefined && state.nics.has(entry.primaryOf)) return { ...state, hidden: new Map(state.hidden).set(entry.primaryOf, entry) };
  const connected = isKnown ? withPeer(state, netdev, { kind: 'nic', name: id, certain: presence === 'present' }) : state;
  const before = state.nics.get(id);
  return { ...connected, nics: new Map(connected.nics).set(id, before === undefined ? entry : eitherNic(before, entry)) };
}

/** One that is surely there was not there before. */
function eitherNic(before: NicEntry, entry: NicEntry): NicEntry {
  if (entry.presence === 'present') return { ...entry, peer: { kind: 'unknown' } };
  const isSame = (what: keyof NicEntry): boolean => before[what] === entry[what];
  return {
    ...entry, peer: { kind: 'unknown' },
    mac: isSame('mac') ? entry.mac : undefined, primaryOf: isSame('primaryOf') ? entry.primaryOf : undefined,
    rxFilter: isSame('rxFilter') ? entry.rxFilter : 'unknown', standby: isSame('standby') ? entry.standby : 'unknown',
    latch: isSame('latch') ? entry.latch : 'unknown', link: isSame('link') ? entry.link : 'unknown',
  };
}

/** A driver has accepted the standby: the primary that was hidden for its sake is there. */
export function plugPrimary(state: NetState, standby: string): NetState {
  const primary = state.hidden.get(standby);
  if (primary === undefined) return state;
  const hidden = new Map(state.hidden);
  hidden.delete(standby);
  return { ...state, hidden, nics: new Map(state.nics).set(primary.id, primary) };
}

/** The NIC has been asked to go, and may stay. */
export function unsettleNic(state: NetState, id: string): NetState {
  const nic = state.nics.get(id);
  return nic === undefined ? state : withNic(state, { ...nic, presence: 'unknown' });
}

/** A netdev's own link is not what the text speaks of; the NIC behind it shows the status that the netdev was given last (net/net.c, qmp_set_link). */
export function setLink(state: NetState, name: string, up: boolean): NetState {
  const behind = nicBehind(state, name);
  const shown = certainNicBehind(state, name) === undefined ? 'unknown' : up ? 'up' : 'down';
  const unsettled = behind === undefined ? state : withNic(state, { ...behind, link: shown });
  const nic = unsettled.nics.get(name);
  // Where two bear the name, the first of them decides who is told.
  const link = unsettled.netdevs.has(name) ? 'unknown' : up ? 'up' : 'down';
  return nic === undefined ? unsettled : withNic(unsettled, { ...nic, link });
}

/** A query was answered: the latch of the NIC, or of all NICs where no name was given, is armed, or perhaps. */
export function rearm(state: NetState, name: JsonValue | undefined, latch: 'armed' | 'unknown'): NetState {
  const nics = new Map(state.nics);
  for (const nic of state.nics.values()) {
    if ((name === undefined || nic.id === name) && nic.latch !== 'armed') nics.set(nic.id, { ...nic, latch });
  }
  return { ...state, nics };
}

/** A name was found: the one client of unknown presence that may bear it is there. */
export function confirm(state: NetState, name: string, which: 'nic' | 'client'): NetState {
  const nic = state.nics.get(name);
  const netdev = state.netdevs.get(name);
  if (nic?.presence === 'unknown' && (which === 'nic' || netdev === undefined)) return withNic(state, { ...nic, presence: 'present' });
  if (which === 'nic' || nic !== undefined || netdev?.presence !== 'unknown') return state;
  return { ...state, netdevs: new Map(state.netdevs).set(name, { ...netdev, presence: 'present' }) };
}

/** A name was not found: a client of unknown presence is not there. A known one stays: the reply was wrong. */
export function forget(state: NetState, name: string, which: 'netdev' | 'nic'): NetState {
  const presence = (which === 'nic' ? state.nics : state.netdevs).get(name)?.presence;
  if (presence !== 'unknown') return state;
  return which === 'nic' ? dropNic(state, name) : withoutNetdev(state, name, NO_PEER);
}

function netdevEntry(id: string, args: JsonObject, presence: Known): NetdevEntry {
  const { type, hubid, netdev } = args;
  const isPort = type === 'hubport';
  return {
    id,
    presence,
    type: typeof type === 'string' ? type : undefined,
    hub: isPort && (typeof hubid === 'number' || typeof hubid === 'bigint') ? String(hubid) : undefined,
    // Certain as far as the port itself is.
    peer: isPort && typeof netdev === 'string' ? { kind: 'netdev', name: netdev, certain: true } : NO_PEER,
    ports: ownPorts(args),
  };
}

function eitherOf(one: NetdevEntry, other: NetdevEntry): NetdevEntry {
  return {
    ...one,
    type: one.type === other.type ? one.type : undefined,
    hub: one.hub === other.hub ? one.hub : undefined,
    ports: one.ports.filter((port) => other.ports.includes(port)),
    peer: one.peer.kind === 'none' && other.peer.kind === 'none' ? NO_PEER : { kind: 'unknown' },
  };
}

function connectNetdev(state: NetState, entry: NetdevEntry): NetState {
  const added = { ...state, netdevs: new Map(state.netdevs).set(entry.id, entry) };
  if (entry.peer.kind !== 'netdev') return added;
  return withPeer(added, entry.peer.name, { kind: 'netdev', name: entry.id, certain: entry.presence === 'present' });
}

/** Connects a netdev to a further client; a certain peer stays, and two uncertain ones make an unknown one. */
function withPeer(state: NetState, id: string, peer: ClientPeer): NetState {
  const netdev = state.netdevs.get(id);
  if (netdev === undefined) return state;
  const next: Peer = peer.certain || netdev.peer.kind === 'none' ? peer : eitherPeer(netdev.peer, peer);
  return { ...state, netdevs: new Map(state.netdevs).set(id, { ...netdev, peer: next }) };
}

function eitherPeer(one: Peer, other: ClientPeer): Peer {
  if ('certain' in one && (one.certain || one.name === other.name)) return one;
  return { kind: 'unknown' };
}

function withoutNetdev(state: NetState, id: string, remains: Peer): NetState {
  const netdevs = new Map(state.netdevs);
  netdevs.delete(id);
  for (const other of netdevs.values()) {
    if (isPeer(other.peer, 'netdev', id)) netdevs.set(other.id, { ...other, peer: NO_PEER });
  }
  const nics = new Map(state.nics);
  for (const nic of nics.values()) {
    if (isPeer(nic.peer, 'netdev', id)) nics.set(nic.id, { ...nic, peer: remains, link: remains.kind === 'deleted' && isCertain(state, nic) ? 'down' : 'unknown' });
  }
  return { ...state, netdevs, nics };
}

function dropNic(state: NetState, id: string): NetState {
  const nics = new Map(state.nics);
  nics.delete(id);
  const netdevs = new Map(state.netdevs);
  for (const netdev of netdevs.values()) {
    if (isPeer(netdev.peer, 'nic', id)) netdevs.set(netdev.id, { ...netdev, peer: NO_PEER });
  }
  return { ...state, netdevs, nics };
}

function isPeer(peer: Peer, kind: 'netdev' | 'nic', name: string): boolean {
  return peer.kind === kind && peer.name === name;
}

function withNic(state: NetState, nic: NicEntry): NetState {
  return { ...state, nics: new Map(state.nics).set(nic.id, nic) };
}
