// What a campaign has reached: shape of the command, outcome, and the state of whatever it spoke of. What is new is kept in the corpus.

import { createHash } from 'node:crypto';
import { isReference, type Shape } from '../../../generators/campaign/shape.ts';
import type { StepExchange } from '../../exchange.ts';

/** How often a command of a branch came with each of its members, and how it ended. */
export type BranchCoverage = {
  readonly members: ReadonlyMap<string, number>;
  readonly outcomes: ReadonlyMap<string, number>;
};

export class Novelty {
  /** By `kept`. */
  readonly #keys: Set<string>;
  readonly #branches = new Map<string, { members: Map<string, number>; outcomes: Map<string, number> }>();

  /** `known`: keys of a campaign that goes on, whole or as they are kept. */
  constructor(known: Iterable<string> = []) {
    this.#keys = new Set(Array.from(known, kept));
  }

  get size(): number {
    return this.#keys.size;
  }

  /** As they are kept. */
  keys(): Iterable<string> {
    return this.#keys;
  }

  branches(): ReadonlyMap<string, BranchCoverage> {
    return this.#branches;
  }

  /** What was reached otherwise than by replies. */
  add(keys: readonly string[]): void {
    keys.forEach((key) => this.#remember(key));
  }

  /** The keys that no session before has reached. */
  take(exchanges: readonly StepExchange[], shapes: readonly (readonly Shape[])[]): readonly string[] {
    const fresh: string[] = [];
    for (const { commands, index } of exchanges) {
      for (const [place, { reply }] of commands.entries()) {
        const shape = shapes[index]?.[place];
        if (shape === undefined || reply === undefined) continue;
        const outcome = reply.kind === 'return' ? 'success' : reply.errorClass;
        this.#count(shape, outcome);
        const key = keyOf(shape, outcome);
        if (this.#remember(key)) fresh.push(key);
      }
    }
    return fresh;
  }

  /** Whether it is new, as long as there is room for more. */
  #remember(key: string): boolean {
    const short = kept(key);
    if (this.#keys.has(short) || this.#keys.size >= MOST_KEYS) return false;
    this.#keys.add(short);
    return true;
  }

  #count({ execute, type, members }: Shape, outcome: string): void {
    const branch = type === undefined ? execute : `${execute} ${type}`;
    const known = this.#branches.get(branch);
    const coverage = known ?? { members: new Map<string, number>(), outcomes: new Map<string, number>() };
    if (known === undefined && this.#branches.size < MAX_BRANCHES) this.#branches.set(branch, coverage);
    countIn(coverage.outcomes, outcome);
    for (const name of Object.keys(members)) countIn(coverage.members, name);
  }
}

/** There are more sets of members than any campaign can try; what is new beyond so many tells little, and would be remembered for ever. */
const MOST_KEYS = 100_000;

/** There are many keys, a hundred letters long each; of a command's only a digest is remembered. */
function kept(key: string): string {
  // So short a slice is a text of its own, and holds nothing longer in memory.
  return key.includes(SEPARATOR) ? createHash('sha256').update(key).digest('base64url').slice(0, 12) : key;
}

const SEPARATOR = '|';

/** Types are texts of the generator's making, some of them nonsense. */
const MAX_BRANCHES = 200;
const MAX_NAMES = 200;

function countIn(counts: Map<string, number>, name: string): void {
  if (counts.has(name) || counts.size < MAX_NAMES) counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Which members there are counts, and what the names among them stood for; not the class of every value. */
function keyOf({ execute, type, members }: Shape, outcome: string): string {
  const parts = Object.entries(members).map(([name, value]) => (isReference(name) ? `${name}=${value}` : name));
  return [execute, type ?? '', parts.join(','), outcome].join(SEPARATOR);
}
