// Sessions that reached something new, each with what it was the first to reach. Content-addressed and never changed; what others
// have made superfluous is dropped.

import { createHash } from 'node:crypto';
import type fc from 'fast-check';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import { encodeSession } from '../session/session-text.ts';

export type CorpusEntry = { readonly name: string; readonly session: FuzzSession; readonly reached: readonly string[] };

/** Where entries are kept beyond the life of the process. Neither throws. */
export type CorpusStore = {
  readonly add: (entry: CorpusEntry) => void;
  readonly remove: (name: string) => void;
};

/** Sessions that a campaign mutates; more would only be chosen more seldom. */
const MOST_ENTRIES = 1_000;

export class Corpus {
  readonly #store: CorpusStore;
  #entries: CorpusEntry[];

  constructor(store: CorpusStore, entries: readonly CorpusEntry[] = []) {
    this.#store = store;
    this.#entries = [...entries];
  }

  get size(): number {
    return this.#entries.length;
  }

  take(session: FuzzSession, reached: readonly string[]): void {
    const entry: CorpusEntry = { name: nameOf(session), session, reached };
    if (this.#entries.some(({ name }) => name === entry.name)) return;
    this.#entries.push(entry);
    this.#store.add(entry);
    if (this.#entries.length > MOST_ENTRIES) this.#prune();
  }

  /** A session of the fixture, later ones more often: they stand where the campaign has not been for long. */
  pick(random: fc.Random, fixture: string): FuzzSession | undefined {
    const last = this.#entries.length - 1;
    if (last < 0) return undefined;
    const place = Math.max(random.nextInt(0, last), random.nextInt(0, last));
    const found = this.#entries[place]?.session;
    return found?.fixture === fixture ? found : undefined;
  }

  /** Those that reached least go, the longest of them first. */
  #prune(): void {
    const worth = this.#entries.toSorted((left, right) => right.reached.length - left.reached.length || left.session.actions.length - right.session.actions.length);
    const gone = new Set(worth.slice(Math.floor(MOST_ENTRIES / 2)));
    for (const { name } of gone) this.#store.remove(name);
    this.#entries = this.#entries.filter((entry) => !gone.has(entry));
  }
}

export function nameOf(session: FuzzSession): string {
  return createHash('sha256').update(encodeSession(session)).digest('hex').slice(0, 16);
}
