// An instance that is made ready while another is at work, so that nobody waits for it when that one is over.

import type { Fixture } from './case.ts';
import type { Live } from './live.ts';

export class Spare {
  readonly #make: (fixture: Fixture) => Promise<Live | undefined>;
  #waiting: { readonly fixture: Fixture; readonly live: Promise<Live | undefined> } | undefined;
  #isClosed = false;

  constructor(make: (fixture: Fixture) => Promise<Live | undefined>) {
    this.#make = make;
  }

  /** Begins one, unless one waits already. What goes wrong with it is left for the next start to find out. */
  prepare(fixture: Fixture): void {
    if (this.#isClosed || this.#waiting !== undefined) return;
    this.#waiting = { fixture, live: this.#make(fixture).catch(() => undefined) };
  }

  /** Undefined where none waits for the fixture, or it did not outlive the wait. */
  async take(fixture: Fixture): Promise<Live | undefined> {
    if (this.#waiting === undefined) return undefined;
    if (this.#waiting.fixture !== fixture) {
      await this.#drop();
      return undefined;
    }
    const { live } = this.#waiting;
    this.#waiting = undefined;
    const ready = await live;
    if (ready === undefined || ready.instance.death() === undefined) return ready;
    await ready.stop();
    return undefined;
  }

  /** No further one is made. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#drop();
  }

  async #drop(): Promise<void> {
    const live = this.#waiting?.live;
    this.#waiting = undefined;
    await (await live)?.stop();
  }
}
