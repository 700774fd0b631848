// How fast a campaign goes and how long ago things were, over a clock that only goes forward.

/** Over which the present rate is taken. */
const WINDOW_MS = 10_000;

/** A fresh process costs 50 ms of QEMU and more of others; what it alone can show is worth so much of a campaign. */
const RESTART_SHARE = 0.3;

type Mark = { readonly atMs: number; readonly commands: number };

export type Figures = {
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  readonly commands: number;
  readonly restarts: number;
  readonly commandsPerSecond: number;
  readonly meanCommandsPerSecond: number;
  readonly sinceReachedMs: number;
};

export class Tempo {
  readonly #begunMs: number;
  readonly #beforeMs: number;
  readonly #startedAtMs: number = Date.now();
  readonly #commandsBefore: number;
  #marks: Mark[] = [];
  #commands = 0;
  #restarts = 0;
  #freshMs = 0;
  #reachedMs: number;

  constructor({ elapsedMs, commands }: { readonly elapsedMs: number; readonly commands: number }) {
    this.#begunMs = performance.now();
    this.#reachedMs = this.#begunMs;
    this.#beforeMs = elapsedMs;
    this.#commandsBefore = commands;
  }

  /** `freshMs`: what a session took that began with a new instance, else 0. */
  commands(count: number, freshMs: number): void {
    this.#commands += count;
    this.#freshMs += freshMs;
    if (freshMs > 0) this.#restarts++;
    const atMs = performance.now();
    const last = this.#marks.at(-1);
    if (last === undefined || atMs - last.atMs > WINDOW_MS / 20) this.#marks.push({ atMs, commands: this.#commands });
    while ((this.#marks[0]?.atMs ?? atMs) < atMs - WINDOW_MS) this.#marks.shift();
  }

  /** Whether sessions that need an instance of their own have had less than their share of the time. */
  canRestart(workers: number): boolean {
    return this.#freshMs < RESTART_SHARE * workers * (performance.now() - this.#begunMs);
  }

  reached(): void {
    this.#reachedMs = performance.now();
  }

  sinceReachedMs(): number {
    return performance.now() - this.#reachedMs;
  }

  /** Of all parts of the campaign. */
  elapsedMs(): number {
    return this.#beforeMs + performance.now() - this.#begunMs;
  }

  figures(): Figures {
    const first = this.#marks[0];
    const windowMs = first === undefined ? 0 : performance.now() - first.atMs;
    const runMs = performance.now() - this.#begunMs;
    return {
      startedAtMs: this.#startedAtMs, elapsedMs: this.elapsedMs(), sinceReachedMs: this.sinceReachedMs(),
      commands: this.#commandsBefore + this.#commands, restarts: this.#restarts,
      commandsPerSecond: first === undefined || windowMs === 0 ? 0 : ((this.#commands - first.commands) * 1000) / windowMs,
      meanCommandsPerSecond: runMs === 0 ? 0 : (this.#commands * 1000) / runMs,
    };
  }
}
