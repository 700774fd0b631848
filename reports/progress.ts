// One line that says how far a run is: redrawn on a terminal, printed now and then into a log.

import type { RunEvent } from '../runner/events.ts';
import { columnOf, type CaseLine } from './tally.ts';

export type ProgressOptions = {
  readonly total: number;
  /** Columns of the terminal, or undefined where the line cannot be redrawn. */
  readonly columns: number | undefined;
  readonly write: (text: string) => void;
  /** Milliseconds, from any origin. */
  readonly now: () => number;
};

/** Redrawn ten times a second: often enough to look alive, seldom enough to cost nothing. */
const REDRAW_MS = 100;
/** A CI system ends a job that is silent for minutes; a line every ten seconds floods nobody. */
const LOG_MS = 10_000;

export class Progress {
  readonly #options: ProgressOptions;
  readonly #begun: number;
  readonly #counts = new Map<CaseLine['verdict'], number>();
  #done = 0;
  #commands = 0;
  #last: number;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#begun = options.now();
    this.#last = this.#begun;
  }

  take(event: RunEvent): void {
    if (event.kind !== 'case-finished') return;
    const column = columnOf(event);
    this.#counts.set(column, (this.#counts.get(column) ?? 0) + 1);
    this.#done++;
    this.#commands += event.commands;
    const now = this.#options.now();
    if (now - this.#last < (this.#options.columns === undefined ? LOG_MS : REDRAW_MS)) return;
    this.#last = now;
    this.#draw(now);
  }

  /** Takes the line away. */
  finish(): void {
    if (this.#options.columns !== undefined) this.#options.write('\r\u001b[K');
  }

  #draw(now: number): void {
    const { columns, write } = this.#options;
    const line = this.#line(now);
    write(columns === undefined ? `${line}\n` : `\r${line.slice(0, columns - 1)}\u001b[K`);
  }

  #line(now: number): string {
    const { total } = this.#options;
    const seconds = (now - this.#begun) / 1000;
    const percent = total === 0 ? 100 : Math.floor((this.#done / total) * 100);
    const rate = Math.round(this.#commands / Math.max(seconds, 0.001));
    const failed = this.#counts.get('fail') ?? 0;
    const left = this.#done === 0 ? '' : `, about ${Math.ceil((seconds / this.#done) * (total - this.#done))} s left`;
    return `${percent}%  ${this.#done}/${total} cases  ${failed} failed  ${rate} commands/s${left}`;
  }
}
