// Readers of an event stream: each gets the newest state when he has taken the one before.
//
// What waits for a reader is one state at most, and what the system buffers; one who takes nothing for long is left.

import type { SSEStreamingApi } from 'hono/streaming';

export type ReaderLimits = {
  /** Between two states. */
  readonly tickMs: number;
  /** A reader who takes nothing for so long is left. */
  readonly patienceMs: number;
  readonly readers: number;
};

export class EventReaders {
  readonly #limits: ReaderLimits;
  readonly #render: () => string;
  readonly #wakers = new Set<() => void>();
  readonly #served = new Set<Promise<void>>();
  #last: { readonly html: string; readonly atMs: number } | undefined;
  #hasEnded = false;

  constructor(limits: ReaderLimits, render: () => string) {
    this.#limits = limits;
    this.#render = render;
  }

  hasRoom(): boolean {
    return this.#served.size < this.#limits.readers && !this.#hasEnded;
  }

  /** Resolves when the reader has gone, was left, or has been shown the end. `leave` ends the connection. */
  serve(stream: SSEStreamingApi, leave: () => void): Promise<void> {
    const served: Promise<void> = this.#follow(stream, leave).finally(() => this.#served.delete(served));
    this.#served.add(served);
    return served;
  }

  /** Shows all of them the last state, and that it is the last. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    this.#last = undefined;
    for (const wake of this.#wakers) wake();
    await Promise.allSettled(this.#served);
  }

  async #follow(stream: SSEStreamingApi, leave: () => void): Promise<void> {
    let wake = (): void => {};
    stream.onAbort(() => wake());
    while (!stream.aborted) {
      const isLast = this.#hasEnded;
      const data = this.#newest();
      const late = setTimeout(leave, this.#limits.patienceMs);
      await stream.writeSSE({ event: 'campaign', data });
      if (isLast) await stream.writeSSE({ event: 'end', data: '' });
      clearTimeout(late);
      if (isLast) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => wake(), this.#limits.tickMs);
        wake = () => {
          clearTimeout(timer);
          this.#wakers.delete(wake);
          resolve();
        };
        this.#wakers.add(wake);
        if (stream.aborted || this.#hasEnded) wake();
      });
    }
  }

  /** Made once for all readers. */
  #newest(): string {
    const atMs = performance.now();
    if (this.#last === undefined || atMs - this.#last.atMs >= this.#limits.tickMs / 2) this.#last = { html: this.#render(), atMs };
    return this.#last.html;
  }
}
