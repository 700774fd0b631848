// How late the host lets timers be: the measure by which a packet may come late.

const BEAT_MS = 5;

export class Metronome {
  readonly #timer: NodeJS.Timeout;
  #last: number = performance.now();
  #worstMs = 0;

  constructor() {
    this.#timer = setInterval(() => this.#beat(), BEAT_MS);
  }

  /** The longest delay of any beat so far, in ms. */
  stop(): number {
    clearInterval(this.#timer);
    this.#beat();
    return this.#worstMs;
  }

  #beat(): void {
    const now = performance.now();
    this.#worstMs = Math.max(this.#worstMs, now - this.#last - BEAT_MS);
    this.#last = now;
  }
}
