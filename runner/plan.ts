// What a run is going to do: cases that are known by id and fixture, and made only when their turn comes.

import type { Case, CaseId, FixtureName } from './case.ts';

export type PlannedCase = {
  readonly id: CaseId;
  readonly fixture: FixtureName;
  /** Makes the case; the same each time. */
  readonly load: () => LoadedCase;
};

export type LoadedCase = {
  readonly case: Case;
  /** Smaller cases of the same kind, best candidates first, each with certificates of its own; absent for fixed cases. */
  readonly smaller?: (() => Iterable<LoadedCase>) | undefined;
};

/** Cases of one fixture that one worker takes at a time: long enough to pay for an instance, short enough to balance. */
const CHUNK = 32;

export type Chunk = { readonly fixture: FixtureName; readonly cases: readonly PlannedCase[] };

/** Groups by fixture in the order of the plan. */
export function chunksOf(plan: Iterable<PlannedCase>): readonly Chunk[] {
  const byFixture = new Map<FixtureName, PlannedCase[]>();
  for (const planned of plan) {
    const group = byFixture.get(planned.fixture);
    if (group === undefined) byFixture.set(planned.fixture, [planned]);
    else group.push(planned);
  }
  return [...byFixture].flatMap(([fixture, cases]) =>
    Array.from({ length: Math.ceil(cases.length / CHUNK) }, (_, index) => ({
      fixture, cases: cases.slice(index * CHUNK, (index + 1) * CHUNK),
    })));
}

/** Hands out chunks, to each worker first of the fixture that it has at hand. */
export class ChunkQueue {
  readonly #chunks: Chunk[];

  constructor(chunks: readonly Chunk[]) {
    this.#chunks = [...chunks];
  }

  take(preferred: FixtureName | undefined): Chunk | undefined {
    const at = this.#chunks.findIndex(({ fixture }) => fixture === preferred);
    return this.#chunks.splice(at === -1 ? 0 : at, 1)[0];
  }
}
