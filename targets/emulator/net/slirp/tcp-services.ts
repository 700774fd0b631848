// What the guest's TCP connections lead to: a service that a rule put into the network, or a port of the host.
// tcp_input.c.

import type { Tcp } from '../../../../generators/frames/frame.ts';
import type { Stream } from '../../host/stream.ts';
import type { Arrival } from './arrival.ts';
import type { GuestServices } from './guest-services.ts';
import { refuse } from './icmp.ts';
import { hostAddressOf } from './reach.ts';
import type { Stack } from './stack.ts';
import { keyOf, type Path, pathOf, payloadOf, type TcpTable } from './tcp-table.ts';
import { tieToStream } from './tied-stream.ts';

const RELEVANT_FLAGS: Tcp['flags'] = ['fin', 'syn', 'rst', 'urg', 'ack'];

export class TcpServices {
  readonly #stack: Stack;
  readonly #table: TcpTable;
  readonly #services: GuestServices;
  /** Connections to the host that are under way: what the guest sends meanwhile is ignored. */
  readonly #connecting = new Map<string, Stream>();

  constructor(stack: Stack, table: TcpTable, services: GuestServices) {
    this.#stack = stack;
    this.#table = table;
    this.#services = services;
  }

  receive(arrival: Arrival, segment: Tcp): void {
    const path = pathOf(arrival.frame, segment);
    const payload = payloadOf(arrival.frame);
    if (this.#connecting.has(keyOf(path)) || this.#table.deliver(path, segment, payload)) return;
    const { settings, defects } = this.#stack;
    const service = defects.has('user-guestfwd-unanswered') ? undefined : this.#services.at(path.source, path.sourcePort);
    const isBlocked = settings.restricted && (service === undefined || defects.has('user-restrict-blocks-guestfwd'));
    const isFirst = segment.flags.filter((flag) => RELEVANT_FLAGS.includes(flag)).join() === 'syn';
    if ((isBlocked && !defects.has('user-restrict-leaks-tcp')) || !isFirst) return this.#table.reset(path, segment, payload.length);
    if (service !== undefined) service(path, segment);
    else this.#connect(arrival, path, segment);
  }

  close(): void {
    for (const stream of this.#connecting.values()) stream.close();
    this.#connecting.clear();
  }

  /** By the time that the host has answered, libslirp has forgotten which segments the guest takes. */
  #connect(arrival: Arrival, path: Path, segment: Tcp): void {
    const { host } = this.#stack;
    const to = hostAddressOf(path.source, path.sourcePort, this.#stack);
    if (to === undefined) return refuse(arrival, 'network', this.#stack);
    const stream = host.tcp.connect(host.target, to);
    const key = keyOf(path);
    this.#connecting.set(key, stream);
    stream.handle({
      onOpen: () => {
        this.#connecting.delete(key);
        tieToStream(stream, (user) => this.#table.accept(path, segment, user));
      },
      onData: () => undefined,
      onClose: () => {
        this.#connecting.delete(key);
        stream.close();
        this.#table.refuse(path, segment);
      },
    });
  }
}
