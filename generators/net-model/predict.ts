// What the spec demands of a command in a given state of the network.
//
// The rules of the arguments come first (`state.certify`), then those of the state. Where two rules are broken at
// once the spec gives no order, so the error classes of both are allowed.

import { accept, anyOrder, open, reject } from '../certificate.ts';
import type { ErrorClass, Expectation } from '../certificate.ts';
import type { JsonObject, JsonValue } from '../qapi/json-value.ts';
import { isJsonObject } from '../qapi/json-value.ts';
import { certainNicBehind } from './attachment.ts';
import { predictDeviceAdd, predictDeviceDel } from './device.ts';
import { ownPorts } from './ports.ts';
import type { NetState, Peer } from './state.ts';
import { clientPresence, netdevPresence, nicPresence, rxFilterNames } from './state.ts';

export function predict(state: NetState, execute: string, args: JsonValue | undefined): Expectation {
  const members = isJsonObject(args) ? args : {};
  // Neither is a command of the net schema, so their arguments are judged here.
  if (execute === 'device_add') return predictDeviceAdd(state, members);
  if (execute === 'device_del') return predictDeviceDel(state, members);
  if (execute === 'netdev_add') return predictNetdevAdd(state, members, state.certify(execute, withoutReference(args)));
  const certificate = state.certify(execute, args);
  return certificate.kind === 'reject' ? certificate : predictByName(state, execute, members, certificate);
}

/** A hub port's netdev is judged by the state alone. */
function withoutReference(args: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(args) || args['type'] !== 'hubport' || typeof args['netdev'] !== 'string') return args;
  const { netdev: _, ...rest } = args;
  return rest;
}

function predictByName(state: NetState, execute: string, args: JsonObject, certificate: Expectation): Expectation {
  switch (execute) {
    case 'netdev_del': return typeof args['id'] === 'string' ? predictNetdevDel(state, args['id']) : certificate;
    case 'set_link': return typeof args['name'] === 'string' ? predictSetLink(state, args['name']) : certificate;
    case 'query-rx-filter': return predictQueryRxFilter(state, args['name']);
    default: return certificate;
  }
}

function predictNetdevAdd(state: NetState, args: JsonObject, certificate: Expectation): Expectation {
  const id = args['id'];
  if (typeof id !== 'string') return certificate;
  const presence = netdevPresence(state, id);
  if (presence === 'present') return refuseAlso('netdev_add/duplicate-id', certificate);
  const withReference = predictPorts(state, args, predictHubport(state, args, certificate));
  if (presence === 'absent' || withReference.kind === 'reject') {
    return presence === 'absent' ? withReference : refuseAlso(withReference.rule, withReference);
  }
  return open('netdev_add/duplicate-id', `whether ${id} exists is not known`, ...classesWith(withReference));
}

// QEMU looks the netdev up before it connects the port (net/hub.c). It does not look whether that netdev is
// connected already, and aborts if it is: 5.2 to 11.1 (`crash.ts`). The spec says nothing of it.
function predictHubport(state: NetState, args: JsonObject, certificate: Expectation): Expectation {
  const reference = args['netdev'];
  if (args['type'] !== 'hubport' || typeof reference !== 'string' || certificate.kind === 'reject') return certificate;
  const known = netdevPresence(state, reference);
  // A port cannot be its own netdev: either its id is taken, or nothing bears it.
  const isItself = reference === args['id'];
  if (isItself && known === 'unknown') return refuseAlso('netdev_add/duplicate-id', certificate);
  const presence = isItself ? 'absent' : known;
  if (presence === 'absent') return refuseAlso('netdev_add/hubport/netdev-exists', certificate);
  const classes = classesWith(certificate);
  if (presence === 'unknown') return open('netdev_add/hubport/netdev-exists', `whether ${reference} exists is not known`, ...classes);
  const peer = state.netdevs.get(reference)?.peer;
  if (isFree(peer)) return certificate;
  return open('netdev_add/hubport/netdev-exists', `${reference} may be connected already, and the spec does not forbid it`, ...classes);
}

/** Two cannot listen on one port. */
function predictPorts({ netdevs }: NetState, args: JsonObject, certificate: Expectation): Expectation {
  const wanted = new Set(certificate.kind === 'reject' ? [] : ownPorts(args));
  const isTaken = wanted.size > 0 && [...netdevs.values()].some(({ presence, ports }) => presence === 'present' && ports.some((port) => wanted.has(port)));
  return isTaken ? refuseAlso('netdev_add/port-taken', certificate) : certificate;
}

function predictNetdevDel(state: NetState, id: string): Expectation {
  const presence = netdevPresence(state, id);
  if (presence === 'present') return accept('netdev_del/success', {});
  if (presence === 'absent') return reject('netdev_del/unknown-id', 'DeviceNotFound');
  return open('netdev_del/success', `whether ${id} exists is not known`, ...notFound(state, id));
}

function predictSetLink(state: NetState, name: string): Expectation {
  if (nicPresence(state, name) === 'present') return accept(state.nics.get(name)?.primaryOf === undefined ? 'set_link/success' : 'failover-negotiated/hotplugs-primary', {});
  if (clientPresence(state, name) === 'absent' && [...state.hidden.values()].some(({ id }) => id === name)) return reject('effects/failover/hidden', 'DeviceNotFound');
  if (clientPresence(state, name) === 'absent') return reject('set_link/unknown-name', 'DeviceNotFound');
  if (certainNicBehind(state, name) !== undefined) return accept('set_link/backend-reaches-adapter', {});
  // The text speaks of adapters, and of network devices; QEMU 5.2 to 11.1 take any net client (net/net.c, qmp_set_link).
  return open('set_link/adapters-only', `${name} may be no adapter, or not exist`, 'DeviceNotFound');
}

function predictQueryRxFilter(state: NetState, name: JsonValue | undefined): Expectation {
  if (typeof name !== 'string') return predictQueryAll(state);
  const nic = nicPresence(state, name);
  const netdev = netdevPresence(state, name);
  if (nic === 'absent') return reject(netdev === 'absent' ? 'query-rx-filter/unknown-name' : 'query-rx-filter/not-a-nic');
  const support = state.nics.get(name)?.rxFilter ?? 'unknown';
  if (support === 'unsupported') return reject('query-rx-filter/unsupported');
  if (nic === 'unknown' || support === 'unknown') return open('query-rx-filter/named', `whether ${name} is a NIC with a filter is not known`);
  // QEMU takes the one that was made first (net/net.c, qmp_query_rx_filter).
  if (netdev !== 'absent') return open('query-rx-filter/named', `${name} names a NIC, and perhaps a netdev too`);
  return accept('query-rx-filter/named', [{ name }]);
}

function predictQueryAll(state: NetState): Expectation {
  const names = rxFilterNames(state);
  const items = names?.map((name) => ({ name }));
  return accept('query-rx-filter/all', items === undefined || items.length < 2 ? items : anyOrder(items));
}

/** A refusal for `rule`, or for what was already wrong. */
function refuseAlso(rule: string, certificate: Expectation): Expectation {
  return reject(certificate.kind === 'reject' ? certificate.rule : rule, ...classesWith(certificate));
}

function classesWith(certificate: Expectation): readonly ErrorClass[] {
  return certificate.kind === 'accept' ? ['GenericError'] : [...new Set<ErrorClass>([...certificate.classes, 'GenericError'])];
}

/** A stranger's client may be of a kind that is no netdev, which QEMU refuses with GenericError. */
function notFound(state: NetState, id: string): readonly ErrorClass[] {
  return state.netdevs.has(id) ? ['DeviceNotFound'] : ['DeviceNotFound', 'GenericError'];
}

function isFree(peer: Peer | undefined): boolean {
  return peer?.kind === 'none';
}
