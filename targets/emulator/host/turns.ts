// What happens on the simulated host, one thing after the other: a turn ends before the next begins, whoever causes it.
//
// A command, a request of the harness or a timer enters; what it causes elsewhere waits until it is done, and has happened
// by the time that `enter` returns.

import type { Clock } from '../contract.ts';

/** Two hubs that are joined twice would pass a frame around for ever; then the process must still answer. */
const TURNS_AT_ONCE = 2_000;

/** As many frames wait in a QEMU before further ones are lost: net/queue.c. */
const MOST_WAITING = 10_000;

export class Turns {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  /** How to stop each that is still to come. */
  readonly #timers = new Set<() => void>();
  #inside = false;
  /** Whether what is left waits for a later entry. */
  #isLater = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs an entry from outside, then all that it caused. */
  enter<T>(entry: () => T): T {
    if (this.#inside) return entry();
    this.#inside = true;
    try {
      const result = entry();
      this.#drain();
      return result;
    } finally {
      this.#inside = false;
    }
  }

  /** Something that is to happen after the present turn. */
  next(turn: () => void): void {
    if (this.#inside) this.#waiting.push(turn);
    else this.enter(turn);
  }

  /** Whether so much waits that frames are lost. */
  get isCrowded(): boolean {
    return this.#waiting.length > MOST_WAITING;
  }

  /** As the clock's, with a turn of its own. */
  after(ms: number, turn: () => void): () => void {
    const cancel = this.#clock.after(ms, () => {
      this.#timers.delete(cancel);
      this.enter(turn);
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  /** Nothing happens later any more. */
  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  now(): number {
    return this.#clock.now();
  }

  #drain(): void {
    for (let done = 0; done < TURNS_AT_ONCE; done++) {
      const turn = this.#waiting.shift();
      if (turn === undefined) return;
      turn();
    }
    if (!this.#isLater) this.after(1, () => (this.#isLater = false));
    this.#isLater = true;
  }
}
