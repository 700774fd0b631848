// TCP on the virtual host: who listens where, and connections as pairs of stream ends.

import type { BindOptions, Ports } from './ports.ts';
import type { Process } from './process.ts';
import { type SocketAddress, addressText, covers, destinationHost } from './socket-address.ts';
import { Stream } from './stream.ts';
import type { Turns } from './turns.ts';

export type TcpListener = { readonly at: SocketAddress; readonly close: () => void };

export type ListenOutcome =
  | { readonly kind: 'listening'; readonly listener: TcpListener }
  | { readonly kind: 'refused'; readonly reason: string };

/** `from`: the address of the caller. */
export type Accept = (stream: Stream, from: SocketAddress) => void;

type Listening = { readonly at: SocketAddress; readonly owner: Process; readonly accept: Accept };

export class TcpNetwork {
  readonly #turns: Turns;
  readonly #ports: Ports;
  readonly #listening = new Set<Listening>();

  constructor(turns: Turns, ports: Ports) {
    this.#turns = turns;
    this.#ports = ports;
  }

  listen(owner: Process, at: SocketAddress, accept: Accept, options: BindOptions = { reuse: true }): ListenOutcome {
    const claim = this.#ports.claim('tcp', at, options);
    if (claim.kind === 'refused') return claim;
    const descriptor = owner.openDescriptor();
    const listening = { at: claim.at, owner, accept };
    this.#listening.add(listening);
    const close = (): void => {
      this.#listening.delete(listening);
      claim.release();
      descriptor.close();
    };
    return { kind: 'listening', listener: { at: claim.at, close } };
  }

  /** The outcome is told to the stream's handlers: `onOpen`, or `onClose` where nobody listens. */
  connect(owner: Process, to: SocketAddress, fromHost: string = destinationHost(to.host)): Stream {
    const host = destinationHost(to.host);
    const from = { host: fromHost, port: this.#ports.free('tcp', fromHost) };
    const stream = new Stream(this.#turns, { address: addressText(from), descriptor: owner.openDescriptor() });
    this.#turns.next(() => this.#establish(stream, { host, port: to.port }, from));
    return stream;
  }

  #establish(stream: Stream, to: SocketAddress, from: SocketAddress): void {
    if (stream.isClosed) return;
    const listening = [...this.#listening].find(({ at }) => at.port === to.port && covers(at.host, to.host));
    if (listening === undefined) {
      stream.fail();
      return;
    }
    const accepted = new Stream(this.#turns, { address: addressText(to), descriptor: listening.owner.openDescriptor() });
    Stream.join(stream, accepted);
    listening.accept(accepted, from);
  }
}
