// Taps: interfaces at the other end of which a process sits. They exist while a queue of theirs is open. tun(4), Linux's
// drivers/net/tun.c.

import type { FrameSink, Interface } from './interfaces.ts';
import type { Process } from './process.ts';
import type { VirtualHost } from './virtual-host.ts';

/** `name` may hold a `%d` for the lowest free number. `multiQueue`: others may open further queues. */
export type TapRequest = { readonly name: string; readonly vnetHeader: boolean; readonly multiQueue: boolean };

/** What the owner has told the kernel. */
export type TapSettings = { sendBuffer: number; vhost: boolean; pollMicroseconds: number };

const LONGEST_NAME = 15;
/** MAX_TAP_QUEUES of the kernel. */
const MOST_QUEUES = 256;
const NO_LIMIT: number = 2 ** 31 - 1;

export class Tap {
  readonly interface: Interface;
  readonly multiQueue: boolean;
  readonly settings: TapSettings = { sendBuffer: NO_LIMIT, vhost: false, pollMicroseconds: 0 };
  readonly #host: VirtualHost;
  readonly #queues: TapQueue[] = [];

  constructor(host: VirtualHost, name: string, { vnetHeader, multiQueue }: TapRequest) {
    this.#host = host;
    this.multiQueue = multiQueue;
    this.interface = host.interfaces.add({ name, kind: 'tap', up: false, vnetHeader, leave: (frame) => this.#queues[0]?.take(frame) });
    host.taps.set(name, this);
  }

  /** Undefined where there are as many as can be. */
  openQueue(process: Process): TapQueue | undefined {
    if (this.#queues.length >= MOST_QUEUES) return undefined;
    const { name } = this.interface;
    const queue = new TapQueue(this, process, (frame) => this.#host.interfaces.arrive(name, frame));
    this.#queues.push(queue);
    this.interface.queues = this.#queues.length;
    return queue;
  }

  closed(queue: TapQueue): void {
    this.#queues.splice(this.#queues.indexOf(queue), 1);
    this.interface.queues = this.#queues.length;
    const { name } = this.interface;
    if (this.#queues.length > 0) return;
    this.#host.taps.delete(name);
    if (this.#host.interfaces.named(name) === this.interface) this.#host.interfaces.remove(name);
  }
}

export class TapQueue {
  readonly kind = 'interface-queue';
  readonly tap: Tap;
  readonly #arrive: FrameSink;
  readonly #close: () => void;
  #taker: FrameSink | undefined;
  #isOpen = true;

  constructor(tap: Tap, process: Process, arrive: FrameSink) {
    this.tap = tap;
    this.#arrive = arrive;
    const descriptor = process.openDescriptor();
    descriptor.holds(this);
    this.#close = descriptor.close;
  }

  get interface(): string {
    return this.tap.interface.name;
  }

  /** Who reads; a later reader takes over. */
  handle(taker: FrameSink): void {
    this.#taker = taker;
  }

  take(frame: Uint8Array): void {
    this.#taker?.(frame);
  }

  write(frame: Uint8Array): void {
    if (this.#isOpen) this.#arrive(frame);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#close();
    this.tap.closed(this);
  }
}

/** A new queue, of a new tap unless there is one that takes a further; or why there is none, in errno's words. */
export function openTap(host: VirtualHost, process: Process, request: TapRequest): TapQueue | string {
  const name = nameFor(request.name.slice(0, LONGEST_NAME), host);
  if (name === undefined) return 'Invalid argument';
  const there = host.taps.get(name);
  if (there === undefined && host.interfaces.named(name) !== undefined) return 'Invalid argument';
  if (there !== undefined && !(there.multiQueue && request.multiQueue)) return 'Device or resource busy';
  return (there ?? new Tap(host, name, request)).openQueue(process) ?? 'Argument list too long';
}

/** Undefined where it is no name of an interface. */
function nameFor(pattern: string, host: VirtualHost): string | undefined {
  if (pattern === '' || pattern === '.' || pattern === '..' || /[/:\s]/.test(pattern) || (pattern.match(/%/g)?.length ?? 0) > 1) return undefined;
  if (!pattern.includes('%')) return pattern;
  if (!pattern.includes('%d')) return undefined;
  for (let number = 0; ; number++) {
    const name = pattern.replace('%d', String(number));
    if (host.interfaces.named(name) === undefined) return name;
  }
}
