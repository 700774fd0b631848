// UDP sockets on loopback, and members of multicast groups there: one packet a datagram.
//
// A member hears its group on one socket and sends from another, so that it can tell its own datagrams, which
// multicast brings back, from those of the target.

import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { within } from '../deadline.ts';
import { unavailable } from '../unavailable.ts';
import { addressFrom, addressText, type HostAndPort, isLoopback, isMulticast, LOOPBACK } from './addresses.ts';
import { boundedDelivery, type Endpoint, NO_OWN_NETWORK, type Opened, PEER_WAIT_MS, type Room } from './endpoint.ts';

export type Datagrams = { readonly host?: string; readonly to?: string; readonly group?: string; readonly from?: string };

export async function openDatagrams({ host: rawHost, to, group, from: rawFrom }: Datagrams, room: Room): Promise<Opened> {
  const isHeard = (sender: Sender): boolean => rawFrom === undefined || addressText({ host: sender.address, port: sender.port }) === rawFrom;
  if (group !== undefined) return openMember(addressFrom(group), isHeard, room);
  const peer = to === undefined ? undefined : addressFrom(to);
  const host = rawHost ?? (peer === undefined || isIPv4(peer.host) ? LOOPBACK : '::1');
  if (!room.isOwnNetwork && ![host, peer?.host ?? host].every(isLoopback)) return unavailable(NO_OWN_NETWORK);
  const socket = await bound({ host, port: 0 });
  let lastWriter = peer;
  let announce: () => void = () => {};
  const first = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const deliver = boundedDelivery(room.deliver);
  socket.on('message', (bytes, from) => {
    if (!isHeard(from)) return;
    if (peer === undefined) lastWriter = { host: from.address, port: from.port };
    announce();
    deliver(bytes);
  });
  const { port } = socket.address();
  const endpoint = endpointOf(socket, { host, port }, async (bytes) => {
    // Whoever has not written by then is not waited for again.
    if (lastWriter === undefined && !await within(first, PEER_WAIT_MS)) announce();
    if (lastWriter !== undefined) await sent(socket, bytes, lastWriter);
  });
  return { ...endpoint, connections: () => lastWriter === undefined ? [] : [{ protocol: 'udp', targetPort: lastWriter.port, ownPort: port }] };
}

type Sender = { readonly address: string; readonly port: number };

async function openMember(group: HostAndPort, isHeard: (sender: Sender) => boolean, room: Room): Promise<Opened> {
  if (!isMulticast(group.host) || !isIPv4(group.host)) throw new Error(`${group.host} is no multicast group`);
  const socket = await bound(group);
  socket.addMembership(group.host, LOOPBACK);
  const sender = await bound({ host: LOOPBACK, port: 0 });
  sender.setMulticastInterface(LOOPBACK);
  sender.setMulticastLoopback(true);
  const { port } = sender.address();
  const deliver = boundedDelivery(room.deliver);
  socket.on('message', (bytes, from) => {
    if (isHeard(from) && (from.port !== port || from.address !== LOOPBACK)) deliver(bytes);
  });
  const { info, send, close } = endpointOf(socket, group, (bytes) => sent(sender, bytes, group));
  return { info, send, close: () => Promise.all([close(), closed(sender)]).then(() => {}) };
}

function endpointOf(socket: Socket, at: HostAndPort, send: (bytes: Uint8Array) => Promise<void>): Endpoint {
  return { info: { ...at, address: addressText(at) }, send, close: () => closed(socket) };
}

/** Rejects with the system's error. */
async function bound({ host, port }: HostAndPort): Promise<Socket> {
  const socket = createSocket({ type: isIPv4(host) ? 'udp4' : 'udp6', reuseAddr: isMulticast(host) });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: host, port, exclusive: true }, resolve);
  });
  socket.removeAllListeners('error');
  // What a peer refused comes back as an error of a later call: RFC 1122, 4.1.3.3.
  socket.on('error', () => {});
  return socket;
}

function sent(socket: Socket, bytes: Uint8Array, { host, port }: HostAndPort): Promise<void> {
  return new Promise((resolve) => socket.send(bytes, port, host, () => resolve()));
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      resolve();
    }
  });
}
