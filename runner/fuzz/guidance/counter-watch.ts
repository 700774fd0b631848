// What a target's own counters tell of a session: those that were zero in every instance before are as new as a reply of a new kind.
//
// Looking costs time that no session has. Where the file is large, not every session is looked at, and what is new then is put down to the last.

import { readFileSync, statSync } from 'node:fs';
import { messageOf } from '../../error-text.ts';
import type { Performed } from '../../lane.ts';
import { countersIn } from './counter-file.ts';

/** Of the time, one part in so many goes into looking. */
const SHARE = 20;

/** Of an instrumented QEMU it has some MiB. */
const MOST_BYTES = 64 * 1024 * 1024;

const KEY = 'counter ';
const SCRATCH = '{scratch}';

export class CounterWatch {
  readonly #path: string;
  readonly #share: number;
  readonly #known = new Set<number>();
  readonly #fresh = new WeakMap<Performed['recorder'], readonly string[]>();
  #dueMs = 0;
  #problem: string | undefined = 'no instance has made it';

  /** `path`: of the file, with `{scratch}` for the folder of an instance. `reached`: what an earlier part of the campaign has. */
  constructor(path: string, reached: Iterable<string> = [], share: number = SHARE) {
    this.#path = path;
    this.#share = share;
    for (const key of reached) if (key.startsWith(KEY)) this.#known.add(Number(key.slice(KEY.length)));
  }

  /** Why the last look has told nothing, where it has. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Once a session is over and its instance still there. */
  look({ recorder, started }: Pick<Performed, 'recorder' | 'started'>): void {
    const scratch = started?.scratch;
    const beganMs = performance.now();
    if (beganMs < this.#dueMs) return;
    if (scratch === undefined && this.#path.includes(SCRATCH)) {
      this.#problem = 'the target is no process with a folder of its own';
      return;
    }
    this.#fresh.set(recorder, this.#read(this.#path.replaceAll(SCRATCH, scratch ?? '')));
    const endedMs = performance.now();
    this.#dueMs = endedMs + (endedMs - beganMs) * this.#share;
  }

  /** Keys of the counters that no session before it has moved. */
  freshOf({ recorder }: Pick<Performed, 'recorder'>): readonly string[] {
    return this.#fresh.get(recorder) ?? [];
  }

  #read(path: string): readonly string[] {
    const counters = countersAt(path);
    this.#problem = counters.kind === 'unreadable' ? counters.why : undefined;
    if (counters.kind === 'unreadable') return [];
    const fresh: string[] = [];
    for (let cell = 0; cell < counters.count; cell++) {
      if (!counters.isHit(cell) || this.#known.has(cell)) continue;
      this.#known.add(cell);
      fresh.push(`${KEY}${cell}`);
    }
    return fresh;
  }
}

function countersAt(path: string): ReturnType<typeof countersIn> {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) return { kind: 'unreadable', why: `it has ${size} bytes, and more than ${MOST_BYTES} are not read` };
    return size === 0 ? { kind: 'unreadable', why: 'it is empty' } : countersIn(readFileSync(path));
  } catch (error) {
    return { kind: 'unreadable', why: messageOf(error) };
  }
}
