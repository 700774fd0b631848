// A session done over and over on one instance, and what the process holds after each batch of rounds.

import { type FuzzSession, UNHEARD_OF } from '../../../generators/campaign/session.ts';
import { requirement } from '../../../generators/certificate.ts';
import { isJsonObject } from '../../../generators/qapi/json-value.ts';
import type { Finding } from '../../case.ts';
import type { FuzzLane } from '../fuzz-lane.ts';
import { signatureFor } from '../triage/signature.ts';
import { type Judged, judgeTrial, perform, type World } from '../trial.ts';
import { hasGrown, type Holdings, type Leak, leakIn } from './growth.ts';

const ROUNDS = 24;
const BATCHES = 6;
const IDLE_BATCHES = 3;
/** Most leak nothing, and that is seen soon. */
const GLIMPSE_BATCHES = 2;
/** Memory that grows for as many rounds more is no allocator's habit. */
const MORE_BATCHES = 12;

/** As `tryAlone`; the verdict fails as well where a leak shows. Undefined where nobody tells what the process holds. */
export async function tryForLeak(lane: FuzzLane, session: FuzzSession, world: World): Promise<Judged | undefined> {
  await lane.discard();
  try {
    return await new LeakTrial(lane, session, world).run();
  } finally {
    await lane.discard();
  }
}

class LeakTrial {
  readonly #lane: FuzzLane;
  readonly #session: FuzzSession;
  readonly #world: World;
  #rounds = 0;

  constructor(lane: FuzzLane, session: FuzzSession, world: World) {
    this.#lane = lane;
    this.#session = session;
    this.#world = world;
  }

  async run(): Promise<Judged | undefined> {
    const first = await this.#batch();
    if (first.signature !== undefined) return first;
    const glimpse = await this.#series(GLIMPSE_BATCHES, () => this.#batch());
    if (glimpse === undefined || glimpse.failed !== undefined) return glimpse?.failed;
    if (!hasGrown(glimpse.holdings)) return first;
    const idle = await this.#series(IDLE_BATCHES, () => this.#idle());
    const series = await this.#series(BATCHES, () => this.#batch());
    if (idle === undefined || series === undefined || series.failed !== undefined) return series?.failed;
    const leak = leakIn({ rounds: ROUNDS, batches: series.holdings, idle: idle.holdings });
    if (leak === undefined) return first;
    if (leak.what !== 'residentKiB') return withLeak(first, leak);
    const more = await this.#series(MORE_BATCHES, () => this.#batch());
    if (more === undefined || more.failed !== undefined) return more?.failed;
    const lasting = leakIn({ rounds: ROUNDS, batches: more.holdings, idle: idle.holdings });
    return lasting === undefined ? first : withLeak(first, lasting);
  }

  /** What the process holds before the first and after each batch. */
  async #series(batches: number, batch: () => Promise<Judged>): Promise<{ readonly holdings: readonly Holdings[]; readonly failed?: Judged } | undefined> {
    const holdings: Holdings[] = [];
    for (let done = 0; ; done++) {
      const now = await this.#holdings();
      if (now === undefined) return undefined;
      holdings.push(now);
      if (done === batches) return { holdings };
      const judged = await batch();
      if (judged.signature !== undefined) return { holdings, failed: judged };
    }
  }

  /** Where it fails, it is a session that fails with all the rounds that there were. */
  async #batch(): Promise<Judged> {
    this.#rounds += ROUNDS;
    const judged = judgeTrial(this.#lane, await perform(this.#lane, this.#repeated(ROUNDS), this.#world, `leak/${this.#rounds}`));
    return judged.signature === undefined ? { ...judged, session: this.#session } : { ...judged, session: this.#repeated(this.#rounds) };
  }

  async #idle(): Promise<Judged> {
    const actions = Array.from({ length: ROUNDS * this.#session.actions.length }, () => UNHEARD_OF);
    return judgeTrial(this.#lane, await perform(this.#lane, { ...this.#session, actions }, this.#world, 'leak/idle'));
  }

  #repeated(rounds: number): FuzzSession {
    return { ...this.#session, actions: Array.from({ length: rounds }, () => this.#session.actions).flat() };
  }

  async #holdings(): Promise<Holdings | undefined> {
    const answer = await this.#lane.host()?.ask({ kind: 'process' });
    if (answer?.kind !== 'answer' || !isJsonObject(answer.value)) return undefined;
    const { descriptors, threads, residentKiB } = answer.value;
    return { descriptors: Number(descriptors), threads: Number(threads), residentKiB: Number(residentKiB) };
  }
}

const ITEMS: { readonly [what in keyof Holdings]: readonly [rule: string, item: string] } = {
  descriptors: ['process/descriptors', 'descriptors'], threads: ['process/threads', 'threads'], residentKiB: ['process/memory', 'KiB'],
};

function withLeak(judged: Judged, { what, perRound }: Leak): Judged {
  const [rule, item] = ITEMS[what];
  const finding: Finding = {
    oracle: 'leaks', requirement: requirement(rule), erratum: undefined, step: 0, command: 0, sent: judged.exchanges[0]?.sent.join('') ?? '',
    expected: 'what is deleted leaves nothing behind', actual: `each round of the session leaves ${perRound.toFixed(1)} ${item} behind`,
  };
  const verdict: Judged['verdict'] = { kind: 'fail', findings: [finding] };
  const culprit = judged.made.shapes[0]?.[0];
  return { ...judged, verdict, culprit, signature: signatureFor(verdict, undefined, culprit) };
}
