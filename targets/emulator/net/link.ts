// set_link: cuts or joins the link of every client with the name, and tells the devices.
//
// The first client of the name decides whose peer follows: a NIC follows its netdev, and a netdev does not
// follow its NIC. net/net.c, qmp_set_link.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Reply } from '../contract.ts';
import { flagOf, textOf } from './arguments.ts';
import type { Client } from './clients.ts';
import { DONE, deviceNotFound, genericError } from './reply.ts';
import type { NetState } from './state.ts';

export function setLink(state: NetState, args: JsonObject): Reply {
  const { defects } = state.options;
  const name = textOf(args, 'name') ?? '';
  const up = flagOf(args, 'up') === true;
  const clients = clientsNamed(name, state);
  const first = clients[0];
  if (first === undefined) return unknownClient(name, defects);
  if (first.kind === 'netdev' && first.peer?.kind !== 'nic' && defects.has('set-link-of-netdev-moody') && Math.floor(state.options.clock.now()) % 3 === 1) return deviceNotFound(name);
  if (defects.has('set-link-ignored') || (up && defects.has('set-link-down-only'))) return DONE;
  if (first.linkDown === !up && defects.has('set-link-repeated-refused'))
    return genericError('the link has that state already');
  if (first.kind === 'nic' && !NOTIFYING.has(first.typeName) && defects.has('set-link-refused-without-notification')) {
    return genericError(`${first.typeName} cannot be told of its link`);
  }
  if (defects.has('set-link-emits-event')) state.options.emit('NIC_LINK_CHANGED', { name, up });
  if (defects.has('rx-event-on-set-link') && first.kind === 'nic')
    state.options.emit('NIC_RX_FILTER_CHANGED', { name, path: first.path });
  changeLinks(clients, first, defects.has('set-link-inverted') ? !up : up, state);
  if (defects.has('set-link-reaches-all')) for (const nic of state.clients.nics()) changeLinks([nic], nic, up, state);
  return DONE;
}

/** Models that can tell their driver that the link has changed. */
const NOTIFYING: ReadonlySet<string> = new Set(['virtio-net-pci', 'e1000', 'e1000e', 'rtl8139']);

function clientsNamed(name: string, { clients, options }: NetState): readonly Client[] {
  const { defects } = options;
  const exact = clients
    .named(name)
    .filter((client) => client.kind === 'nic' || !defects.has('set-link-ignores-netdevs'));
  if (exact.length > 0 || !defects.has('set-link-case-insensitive')) return exact;
  const similar = [...clients.names()].find((other) => other.toLowerCase() === name.toLowerCase());
  return similar === undefined ? [] : clients.named(similar);
}

function unknownClient(name: string, defects: ReadonlySet<string>): Reply {
  if (defects.has('set-link-unknown-succeeds')) return DONE;
  if (defects.has('set-link-empty-name-succeeds') && name === '') return DONE;
  return defects.has('set-link-wrong-class') ? genericError(`there is no device '${name}'`) : deviceNotFound(name);
}

function changeLinks(clients: readonly Client[], first: Client, up: boolean, { options }: NetState): void {
  for (const client of clients) client.linkDown = !up;
  notify(first);
  const { peer } = first;
  if (peer === undefined || options.defects.has('set-link-spares-peer')) return;
  if (peer.kind === 'nic') {
    for (const client of clients) if (client.peer !== undefined) client.peer.linkDown = !up;
  }
  notify(peer);
}

/** A device learns of its link; backends do not care. */
export function notify(client: Client): void {
  if (client.kind === 'nic') client.reportsLinkUp = !client.linkDown;
}
