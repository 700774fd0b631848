// UDP on the virtual host: datagrams to one socket, or to all that have joined a multicast group.

import type { BindOptions, Ports } from './ports.ts';
import type { Process } from './process.ts';
import { type SocketAddress, addressText, covers, destinationHost, isMulticastHost, isWildcard, LOOPBACK, loopbackLike } from './socket-address.ts';
import type { Turns } from './turns.ts';

export type OnDatagram = (bytes: Uint8Array, from: SocketAddress) => void;

export interface UdpSocket {
  readonly kind: 'udp';
  readonly at: SocketAddress;
  readonly descriptor: number;
  /** Who is told of what comes; a later call replaces the listener. */
  handle(listener: OnDatagram): void;
  send(bytes: Uint8Array, to: SocketAddress): void;
  join(group: string): void;
  /** The source address of what it sends, where that is not the one that it is bound to. */
  sendFrom(host: string): void;
  /** Whether what it sends to a group comes back to itself and to others of this host; so from the start. */
  setLoop(on: boolean): void;
  close(): void;
}

export type BindOutcome =
  | { readonly kind: 'bound'; readonly socket: UdpSocket }
  | { readonly kind: 'refused'; readonly reason: string };

export class UdpNetwork {
  readonly #turns: Turns;
  readonly #ports: Ports;
  readonly #sockets = new Set<BoundSocket>();

  constructor(turns: Turns, ports: Ports) {
    this.#turns = turns;
    this.#ports = ports;
  }

  bind(owner: Process, at: SocketAddress, options: BindOptions = {}): BindOutcome {
    const claim = this.#ports.claim('udp', at, options);
    if (claim.kind === 'refused') return claim;
    const descriptor = owner.openDescriptor();
    const socket: BoundSocket = new BoundSocket(claim.at, descriptor.number, (bytes, to) => this.#carry(bytes, socket, to), () => {
      this.#sockets.delete(socket);
      claim.release();
      descriptor.close();
    });
    descriptor.holds(socket);
    this.#sockets.add(socket);
    return { kind: 'bound', socket };
  }

  #carry(bytes: Uint8Array, sender: BoundSocket, remote: SocketAddress): void {
    const to = { host: destinationHost(remote.host), port: remote.port };
    const from = { host: sender.source ?? localHost(sender.at.host, to.host), port: sender.at.port };
    const copy = bytes.slice();
    this.#turns.next(() => {
      for (const socket of this.#receivers(sender, to)) socket.take(copy, from);
    });
  }

  /** Of several sockets at one address the last one hears what is meant for one. */
  #receivers(sender: BoundSocket, to: SocketAddress): readonly BoundSocket[] {
    const atPort = [...this.#sockets].filter(({ at }) => at.port === to.port && covers(at.host, to.host));
    if (isMulticastHost(to.host)) return sender.loops ? atPort.filter((socket) => socket.hasJoined(to.host)) : [];
    const exact = atPort.filter(({ at }) => at.host === to.host);
    return (exact.length > 0 ? exact : atPort).slice(-1);
  }
}

/** The source that the routes choose where none was bound. */
function localHost(bound: string, to: string): string {
  if (isMulticastHost(bound)) return LOOPBACK;
  return isWildcard(bound) ? loopbackLike(to) : bound;
}

class BoundSocket implements UdpSocket {
  readonly kind = 'udp';
  readonly at: SocketAddress;
  readonly descriptor: number;
  readonly #carry: (bytes: Uint8Array, to: SocketAddress) => void;
  readonly #release: () => void;
  readonly #groups = new Set<string>();
  readonly #early: { readonly bytes: Uint8Array; readonly from: SocketAddress }[] = [];
  #listener: OnDatagram | undefined;
  #closed = false;
  loops = true;
  source: string | undefined;

  constructor(at: SocketAddress, descriptor: number, carry: (bytes: Uint8Array, to: SocketAddress) => void, release: () => void) {
    this.at = at;
    this.descriptor = descriptor;
    this.#carry = carry;
    this.#release = release;
  }

  get address(): string {
    return addressText(this.at);
  }

  handle(listener: OnDatagram): void {
    this.#listener = listener;
    for (const { bytes, from } of this.#early.splice(0)) listener(bytes, from);
  }

  send(bytes: Uint8Array, to: SocketAddress): void {
    if (!this.#closed) this.#carry(bytes, to);
  }

  join(group: string): void {
    this.#groups.add(group);
  }

  hasJoined(group: string): boolean {
    return this.#groups.has(group);
  }

  sendFrom(host: string): void {
    this.source = host;
  }

  setLoop(on: boolean): void {
    this.loops = on;
  }

  take(bytes: Uint8Array, from: SocketAddress): void {
    if (this.#closed) return;
    if (this.#listener === undefined) this.#early.push({ bytes, from });
    else this.#listener(bytes, from);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#release();
  }
}
