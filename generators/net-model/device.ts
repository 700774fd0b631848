// device_add and device_del of NICs, as far as sessions need them to have NICs at all.
//
// Neither is in the net schema. What is here follows QEMU's qdev, and says `open` as soon as more than a NIC's
// id, driver and netdev decides.

import { accept, open, reject } from '../certificate.ts';
import type { Expectation } from '../certificate.ts';
import { isIdentifier } from '../identifier.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import type { NetState, NicEntry } from './state.ts';
import { netdevPresence, nicPresence } from './state.ts';

/** The NIC models of machine `pc` that sessions plug, and whether each tells its rx-filter. */
export const NIC_DRIVERS: ReadonlyMap<string, NicEntry['rxFilter']> = new Map([
  ['virtio-net-pci', 'supported'],
  ['e1000', 'unsupported'],
  ['rtl8139', 'unsupported'],
]);

/** Models that fixtures plug and sessions do not. */
const OTHER_NICS: ReadonlyMap<string, NicEntry['rxFilter']> = new Map([['e1000e', 'unsupported']]);
const NO_NICS: ReadonlySet<string> = new Set(['pcie-root-port']);

export function isNic(driver: string): boolean {
  return !NO_NICS.has(driver);
}

export function rxFilterOf(driver: string): NicEntry['rxFilter'] {
  return NIC_DRIVERS.get(driver) ?? OTHER_NICS.get(driver) ?? 'unknown';
}

// What sessions need of these two commands is that NICs can be had.
const RULE = 'fixture/setup';

/** Netdevs are connected to each other by a hub's ports alone. */
const PLUGGED = 'effects/hubport/netdev';

// The bus has 32 slots, of which two are the chipset's; others may be taken by what the command line added.
const SLOTS_SURELY_FREE = 20;

export function predictDeviceAdd(state: NetState, args: JsonObject): Expectation {
  const { id, driver, netdev } = args;
  if (typeof driver !== 'string' || !NIC_DRIVERS.has(driver)) return open(RULE, 'not a NIC that the model knows');
  if (state.machine === 'bare') return reject(RULE);
  if (typeof id === 'string' && nicPresence(state, id) === 'present') return reject(RULE);
  if (typeof netdev === 'string' && netdevPresence(state, netdev) === 'absent') return reject(RULE);
  if (typeof netdev === 'string' && isTaken(state, netdev)) return reject(state.netdevs.get(netdev)?.peer?.kind === 'netdev' ? PLUGGED : RULE);
  const doubt = doubtOf(state, args);
  return doubt === undefined ? accept(RULE, {}) : open(RULE, doubt);
}

// Without a guest's consent the device stays, in an unplugging state in which a second request is refused.
export function predictDeviceDel(state: NetState, args: JsonObject): Expectation {
  const id = args['id'];
  if (typeof id === 'string' && nicPresence(state, id) === 'absent') return reject(RULE, 'DeviceNotFound');
  return open(RULE, 'the guest decides', 'GenericError', 'DeviceNotFound');
}

/** The address with which a NIC is made, where it is given in the form in which it is told. */
export function configuredMac({ mac }: JsonObject): string | undefined {
  return typeof mac === 'string' && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) ? mac : undefined;
}

/** Whether a NIC offers its driver to be the standby of another: a matter of `failover`, and of virtio-net alone. */
export function standbyOf(args: JsonObject): NicEntry['standby'] {
  const { driver, failover } = args;
  if (driver !== 'virtio-net-pci') return NIC_DRIVERS.has(String(driver)) ? 'absent' : 'unknown';
  if (failover === undefined) return Object.keys(args).every((name) => KNOWN_MEMBERS.has(name) || name === 'addr') ? 'absent' : 'unknown';
  return typeof failover === 'boolean' ? (failover ? 'offered' : 'absent') : 'unknown';
}

const KNOWN_MEMBERS: ReadonlySet<string> = new Set(['driver', 'id', 'netdev', 'mac']);

const SERVING_VIRTIO_ALONE: ReadonlySet<string> = new Set(['vhost-user', 'vhost-vdpa']);

function doubtOf(state: NetState, args: JsonObject): string | undefined {
  const { id, netdev } = args;
  if (typeof id !== 'string' || nicPresence(state, id) === 'unknown') return 'whether the id is free is not known';
  // From 6.0 on it is refused, as a netdev's is.
  if (!isIdentifier(id)) return 'the id is no identifier';
  if ([...state.hidden.values()].some((nic) => nic.id === id)) return 'a hidden primary has the id';
  if (Object.keys(args).some((name) => !KNOWN_MEMBERS.has(name))) return 'properties that the model does not know';
  if (state.nics.size >= SLOTS_SURELY_FREE) return 'the bus may be full';
  if (netdev === undefined) return undefined;
  if (typeof netdev !== 'string' || netdevPresence(state, netdev) === 'unknown') return 'whether the netdev exists is not known';
  const { peer, type } = state.netdevs.get(netdev) ?? {};
  // Others than virtio-net are refused (net/vhost-user.c), and which of its features the other process has nobody knows.
  if (type === undefined || SERVING_VIRTIO_ALONE.has(type)) return 'not every NIC may have this backend';
  return peer?.kind === 'none' ? undefined : 'the netdev may be in use';
}

function isTaken(state: NetState, netdev: string): boolean {
  const peer = state.netdevs.get(netdev)?.peer;
  return peer !== undefined && peer.kind !== 'none' && peer.kind !== 'unknown' && (peer.kind === 'deleted' || peer.certain);
}
