// UDP between the guest and the host: each port of the guest that sends, or to which a rule forwards, has a socket of the
// host. udp.c, udp6.c.
//
// A restricted network drops what the guest sends, its answers through a forwarded port too.

import type { SocketAddress } from '../../host/socket-address.ts';
import type { UdpSocket } from '../../host/udp.ts';
import type { Arrival } from './arrival.ts';
import { refuse } from './icmp.ts';
import { type Endpoints, udpPacket } from './packet.ts';
import { guestViewOf, hostAddressOf } from './reach.ts';
import type { HostForward } from './settings.ts';
import type { Stack } from './stack.ts';
import { payloadOf } from './tcp-table.ts';

type Session = {
  readonly socket: UdpSocket;
  /** To whom the guest has last written. */
  wrote: string;
};

export class UdpSessions {
  readonly #stack: Stack;
  /** By address and port of the guest. */
  readonly #sessions = new Map<string, Session>();
  readonly #forwards: UdpSocket[] = [];

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** From the guest. */
  receive(arrival: Arrival, path: Endpoints): void {
    const { settings, host, defects } = this.#stack;
    if (settings.restricted && !defects.has('user-restrict-leaks-udp')) return;
    const to = hostAddressOf(path.source, path.sourcePort, this.#stack);
    if (to === undefined) return refuse(arrival, 'network', this.#stack);
    const session = this.#sessionOf(path);
    if (session === undefined) return;
    session.wrote = path.source;
    if (host.ports.isHeld('udp', to)) session.socket.send(payloadOf(arrival.frame), to);
    else refuse(arrival, 'port', this.#stack, to.host);
  }

  /** Opens a port of the host; the reason where it cannot. */
  forward({ hostAddress, hostPort, guestAddress, guestPort }: HostForward): string | undefined {
    const { host, settings, defects } = this.#stack;
    const outcome = host.udp.bind(host.target, { host: hostAddress, port: hostPort }, { reuse: false, reuseAfter: true });
    if (outcome.kind === 'refused') return outcome.reason;
    const { socket } = outcome;
    this.#forwards.push(socket);
    const session = { socket, wrote: settings.ipv4?.host ?? hostAddress };
    if (!defects.has('user-hostfwd-udp-to-guest-only')) this.#sessions.set(`${guestAddress} ${guestPort}`, session);
    socket.handle((bytes, from) => this.#toGuest(bytes, from, session, guestAddress, guestPort));
    return undefined;
  }

  close(): void {
    const kept = this.#stack.defects.has('user-hostfwd-survives-netdev-del') ? this.#forwards : [];
    for (const { socket } of this.#sessions.values()) if (!kept.includes(socket)) socket.close();
    for (const socket of this.#forwards) if (!kept.includes(socket)) socket.close();
    this.#sessions.clear();
  }

  #sessionOf({ source, destination, destinationPort }: Endpoints): Session | undefined {
    const key = `${destination} ${destinationPort}`;
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const { host } = this.#stack;
    const outcome = host.udp.bind(host.target, { host: source.includes(':') ? '::' : '0.0.0.0', port: 0 });
    if (outcome.kind === 'refused') return undefined;
    const session = { socket: outcome.socket, wrote: source };
    this.#sessions.set(key, session);
    outcome.socket.handle((bytes, from) => this.#toGuest(bytes, from, session, destination, destinationPort));
    return session;
  }

  #toGuest(bytes: Uint8Array, from: SocketAddress, { wrote }: Session, guestAddress: string, guestPort: number): void {
    const source = guestViewOf(from.host, wrote, this.#stack);
    this.#stack.link.sendPacket(udpPacket({ source, sourcePort: from.port, destination: guestAddress, destinationPort: guestPort }, bytes));
  }
}
