// Backends on a hub with the harness: each wire is a stream socket of the target that is connected to an endpoint of the
// harness, so that raw frames go in and come out, with no NIC and no guest. net.json: hubport, socket.

import { accept, type CertifiedCommand, command } from '../../generators/certificate.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Step } from '../../runner/case.ts';
import { open, send } from '../case-of.ts';

export type Wiring = { readonly up: readonly Step[]; readonly down: readonly Step[] };

/** Hub ids of the suite's own cases; the fixtures' begin at 7340. */
export const FIRST_HUB = 7400;

/**
 * Endpoints of the given names and the backends (the arguments of netdev_add) on one hub. Each wire is a netdev of the
 * endpoint's name; the hub port of a netdev X is X-port.
 */
export function wired(wires: readonly string[], backends: readonly JsonObject[], hubid: number = FIRST_HUB): Wiring {
  const sockets = wires.map((wire): JsonObject => ({ type: 'socket', id: wire, connect: `{${wire}.address}` }));
  const netdevs = [...sockets, ...backends];
  const ids = netdevs.map(({ id }) => String(id));
  return {
    up: [
      ...wires.map((wire) => open(wire, { kind: 'listener', carries: 'frames' })),
      send(...netdevs.flatMap((netdev, index) => [add(netdev), add(hubPort(ids[index] ?? '', hubid))])),
    ],
    down: [send(...ids.flatMap((id) => [del(`${id}-port`), del(id)]).reverse())],
  };
}

export function hubPort(netdev: string, hubid: number): JsonObject {
  return { type: 'hubport', id: `${netdev}-port`, hubid, netdev };
}

/** A netdev_add that must succeed; its strings may quote endpoints. */
export function add(netdev: JsonObject): CertifiedCommand {
  return command('netdev_add', netdev, accept('netdev_add/success', {}));
}

export function del(id: string): CertifiedCommand {
  return command('netdev_del', { id }, accept('netdev_del/success', {}));
}
