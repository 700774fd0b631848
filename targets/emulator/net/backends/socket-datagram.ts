// The datagram kinds of the socket backend: a multicast group, a pair of UDP ports and a descriptor of a UDP socket. One
// datagram is one frame. net/socket.c.

import { framed } from '../../host/frame-stream.ts';
import type { SocketAddress } from '../../host/socket-address.ts';
import type { BindOutcome, UdpSocket } from '../../host/udp.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

/** `local`: the address of the interface, which the datagrams carry as their source. */
export function joinGroup(group: SocketAddress, local: string, request: BackendRequest): BackendOutcome {
  const { options, world } = request.state;
  const outcome = world.udp.bind(world.target, group, { reuse: true });
  if (outcome.kind === 'bound') {
    if (!options.defects.has('mcast-not-joined')) outcome.socket.join(group.host);
    outcome.socket.sendFrom(local);
    outcome.socket.setLoop(!options.defects.has('mcast-not-looped'));
  }
  return exchanging(outcome, group, request);
}

export function bindPair(local: SocketAddress, remote: SocketAddress, request: BackendRequest): BackendOutcome {
  const { udp, target } = request.state.world;
  return exchanging(udp.bind(target, local, { reuse: true }), remote, request);
}

/** A socket that was not made here knows of nobody to send to. */
export function receivedBy(socket: UdpSocket, request: BackendRequest): BackendOutcome {
  return exchanging({ kind: 'bound', socket }, undefined, request);
}

function exchanging(outcome: BindOutcome, to: SocketAddress | undefined, { port, state }: BackendRequest): BackendOutcome {
  if (outcome.kind === 'refused') return refused(`the socket cannot be bound: ${outcome.reason}`);
  const { socket } = outcome;
  const { defects } = state.options;
  let deaf = false;
  socket.handle((bytes) => {
    if (bytes.length === 0) deaf ||= defects.has('socket-deaf-after-empty-datagram');
    else if (!deaf && !defects.has('socket-drops-incoming')) port.deliver(bytes);
  });
  const send = (frame: Uint8Array): void => {
    const packet = defects.has('socket-datagram-with-length') ? framed(frame) : frame;
    if (to !== undefined && !defects.has('socket-drops-outgoing')) socket.send(packet, to);
  };
  return created(() => socket.close(), send);
}
