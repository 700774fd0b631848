// A virtual stream: two ends, what is written at one comes in at the other, a turn later. TCP connections, Unix sockets and
// the standard input and output of programs are all of this kind.

import type { Descriptor } from './process.ts';
import type { Turns } from './turns.ts';

export type StreamHandlers = {
  /** A connection that this end asked for has come about. */
  readonly onOpen?: () => void;
  readonly onData: (bytes: Uint8Array) => void;
  /** The other end sends no more, and may still listen. Without it, `onClose` is called instead. */
  readonly onEnd?: () => void;
  /** The other end is gone, or was never reached. Not called after `close` of this end. */
  readonly onClose: () => void;
};

type StreamEvent =
  | { readonly kind: 'open' }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'closed' };

/** `address`: of this end as the host's commands would tell it: `127.0.0.1:4000`, a path, or nothing. */
export type StreamPlace = { readonly address: string; readonly descriptor: Descriptor | undefined };

export class Stream {
  readonly kind = 'stream';
  readonly address: string;
  readonly #turns: Turns;
  readonly #descriptor: Descriptor | undefined;
  #other: Stream | undefined;
  #handlers: StreamHandlers | undefined;
  /** What came before anybody cared. */
  readonly #early: StreamEvent[] = [];
  #state: 'open' | 'ended' | 'closed' = 'open';

  constructor(turns: Turns, { address, descriptor }: StreamPlace) {
    this.#turns = turns;
    this.address = address;
    this.#descriptor = descriptor;
    descriptor?.holds(this);
  }

  /** Joins two ends; the first is told that it is open. */
  static join(asking: Stream, answering: Stream): void {
    asking.#other = answering;
    answering.#other = asking;
    asking.#turns.next(() => asking.#take({ kind: 'open' }));
  }

  /** Its number in the process that holds it; undefined where nobody counts, and once it is closed. */
  get descriptor(): number | undefined {
    return this.#state === 'closed' ? undefined : this.#descriptor?.number;
  }

  get other(): Stream | undefined {
    return this.#other;
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Who is told of what comes; a later call replaces the handlers. */
  handle(handlers: StreamHandlers): void {
    this.#handlers = handlers;
    for (const event of this.#early.splice(0)) this.#tell(handlers, event);
  }

  write(bytes: Uint8Array): void {
    if (this.#state !== 'open') return;
    const copy = bytes.slice();
    this.#pass({ kind: 'data', bytes: copy });
  }

  /** Sends no more, and still reads. */
  end(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    this.#pass({ kind: 'end' });
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#early.length = 0;
    this.#descriptor?.close();
    this.#pass({ kind: 'closed' });
  }

  /** As though the other end had gone; for connections that never came about. */
  fail(): void {
    this.#turns.next(() => this.#take({ kind: 'closed' }));
  }

  #pass(event: StreamEvent): void {
    const other = this.#other;
    if (other !== undefined) this.#turns.next(() => other.#take(event));
  }

  #take(event: StreamEvent): void {
    if (this.#state === 'closed') return;
    if (this.#handlers === undefined) this.#early.push(event);
    else this.#tell(this.#handlers, event);
  }

  #tell(handlers: StreamHandlers, event: StreamEvent): void {
    if (this.#state === 'closed') return;
    switch (event.kind) {
      case 'open': return handlers.onOpen?.();
      case 'data': return handlers.onData(event.bytes);
      case 'end': return handlers.onEnd === undefined ? handlers.onClose() : handlers.onEnd();
      case 'closed': return handlers.onClose();
      default: throw event satisfies never;
    }
  }
}
