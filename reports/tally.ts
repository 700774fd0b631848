// An event stream added up: what every report is made of. Streams of shards add up to that of the whole.

import type { Verdict } from '../runner/case.ts';
import type { CaseFinished, Counts, InstanceEnded, RunEvent, RunFinished, RunStarted } from '../runner/events.ts';

export type CaseLine = { readonly id: string; readonly verdict: Verdict['kind'] | 'known'; readonly durationMs: number };

export type Tally = {
  readonly started: readonly RunStarted[];
  readonly finished: readonly RunFinished[];
  readonly counts: Counts;
  readonly commands: number;
  /** Every case in short, in the order of arrival. */
  readonly cases: readonly CaseLine[];
  /** Cases with something to tell, whole: failed, known, deviating, errored. */
  readonly told: readonly CaseFinished[];
  /** What was missing → ids of the cases that need it. */
  readonly untestable: ReadonlyMap<string, readonly string[]>;
  readonly ended: readonly InstanceEnded[];
};

/** Takes events one by one; `sum` is a view of what was added so far. */
export class TallyKeeper {
  readonly #started: RunStarted[] = [];
  readonly #finished: RunFinished[] = [];
  readonly #cases: CaseLine[] = [];
  readonly #told: CaseFinished[] = [];
  readonly #untestable = new Map<string, string[]>();
  readonly #ended: InstanceEnded[] = [];
  #counts: Counts = { pass: 0, fail: 0, known: 0, deviation: 0, untestable: 0, errored: 0 };
  #commands = 0;

  take(event: RunEvent): void {
    switch (event.kind) {
      case 'run-started': this.#started.push(event); break;
      case 'run-finished': this.#finished.push(event); break;
      case 'instance-ended': this.#ended.push(event); break;
      case 'case-finished': this.#takeCase(event); break;
      // A later version may tell more.
      default: break;
    }
  }

  sum(): Tally {
    return {
      started: this.#started, finished: this.#finished, counts: this.#counts, commands: this.#commands,
      cases: this.#cases, told: this.#told, untestable: this.#untestable, ended: this.#ended,
    };
  }

  #takeCase(event: CaseFinished): void {
    const { id, verdict, durationMs } = event;
    const column = columnOf(event);
    this.#counts = { ...this.#counts, [column]: this.#counts[column] + 1 };
    this.#cases.push({ id, verdict: column, durationMs });
    // A case that was not run has sent nothing.
    if (event.digest !== '') this.#commands += event.commands;
    if (verdict.kind === 'untestable') this.#untestable.set(verdict.missing, [...this.#untestable.get(verdict.missing) ?? [], id]);
    else if (verdict.kind !== 'pass') this.#told.push(event);
  }
}

export function columnOf(event: CaseFinished): CaseLine['verdict'] {
  return event.verdict.kind === 'fail' && event.baseline !== undefined ? 'known' : event.verdict.kind;
}
