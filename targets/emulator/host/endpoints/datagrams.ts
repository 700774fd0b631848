// A UDP socket of the harness, or a member of a multicast group that hears on one socket and sends from another, so
// that it can tell its own datagrams from those of the target.

import type { Endpoint, EndpointOutcome, EndpointPlace, OpenEndpoint } from '../endpoint.ts';
import { type SocketAddress, addressText, LOOPBACK, loopbackLike, socketAddressFrom } from '../socket-address.ts';
import type { UdpSocket } from '../udp.ts';
import { unavailable } from '../../../unavailable.ts';

export const openDatagrams: OpenEndpoint<'datagrams'> = (spec, place) => {
  const isHeard = (sender: SocketAddress): boolean => spec.from === undefined || addressText(sender) === spec.from;
  if (spec.group !== undefined) return openMember(socketAddressFrom(spec.group), isHeard, place);
  const to = spec.to === undefined ? undefined : socketAddressFrom(spec.to);
  const host = spec.host ?? loopbackLike(to?.host ?? LOOPBACK);
  const socket = bound({ host, port: 0 }, place);
  if (typeof socket === 'string') return unavailable(socket);
  let lastWriter = to;
  const beforeAnybody: Uint8Array[] = [];
  const send = (bytes: Uint8Array): void => {
    if (lastWriter === undefined) beforeAnybody.push(bytes.slice());
    else socket.send(bytes, lastWriter);
  };
  socket.handle((bytes, from) => {
    if (!isHeard(from)) return;
    if (to === undefined) lastWriter = from;
    place.packet(bytes);
    for (const waiting of beforeAnybody.splice(0)) send(waiting);
  });
  return opened(socket.at, send, [socket]);
};

function openMember(group: SocketAddress, isHeard: (sender: SocketAddress) => boolean, place: EndpointPlace): EndpointOutcome {
  const socket = bound(group, place);
  if (typeof socket === 'string') return unavailable(socket);
  const sender = bound({ host: LOOPBACK, port: 0 }, place);
  if (typeof sender === 'string') return unavailable(sender);
  socket.join(group.host);
  socket.handle((bytes, from) => {
    if (isHeard(from) && addressText(from) !== addressText(sender.at)) place.packet(bytes);
  });
  return opened(group, (bytes) => sender.send(bytes, group), [socket, sender]);
}

function opened(at: SocketAddress, send: Endpoint['send'], sockets: readonly UdpSocket[]): EndpointOutcome {
  const close = (): void => sockets.forEach((socket) => socket.close());
  return { kind: 'open', endpoint: { info: () => ({ ...at, address: addressText(at) }), send, close } };
}

function bound(at: SocketAddress, { host }: EndpointPlace): UdpSocket | string {
  const outcome = host.udp.bind(host.harness, at, { reuse: at.port !== 0 });
  return outcome.kind === 'bound' ? outcome.socket : `the address ${addressText(at)} (${outcome.reason})`;
}
