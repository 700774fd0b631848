// The differences of a run: which are known, which are made small, and what is gone round because of them.

import { fitsShape, hasMembersOf, type Shape, shapeName } from '../../../generators/campaign/shape.ts';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import type { Trigger } from '../../../generators/campaign/triggers.ts';
import { triggerOf } from '../learnt-trigger.ts';
import { minimise } from '../minimise.ts';
import type { World } from '../trial.ts';
import type { Classification, Difference, KeptDifference } from './difference.ts';
import type { Duel, Pair } from './pair.ts';
import { titleOf } from './title.ts';

/** Times that a minimised session is run on fresh instances. */
const REPEATS = 3;

/** What one difference may cost; where the text leaves the matter open nobody waits for the last member to go. */
const BUDGETS: { readonly [kind in Classification['kind']]: { readonly runs: number; readonly ms: number } } = {
  'against-the-text': { runs: 600, ms: 60_000 }, 'undetermined': { runs: 600, ms: 60_000 }, 'left-open': { runs: 60, ms: 10_000 },
};

export type DeskOptions = {
  /** Differences that are left open, or undetermined, are counted and not looked into. */
  readonly onlyAgainstText: boolean;
  readonly signal: AbortSignal;
  readonly keep: (kept: KeptDifference, duel: Duel) => void;
};

type Entry = { readonly kept: KeptDifference; readonly lastShape: Shape | undefined; count: number };

export class DifferenceDesk {
  readonly #options: DeskOptions;
  readonly #entries = new Map<string, Entry>();
  /** As first seen, before anything was made small: by key, what it turned out to be. */
  readonly #raw = new Map<string, string | 'under way' | 'unsteady' | 'unwanted'>();
  #triggers: readonly Trigger[] = [];
  #unsteady = 0;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Differences that did not come again on fresh instances. */
  get unsteady(): number {
    return this.#unsteady;
  }

  triggers(): readonly Trigger[] {
    return this.#triggers;
  }

  kept(): readonly KeptDifference[] {
    return [...this.#entries.values()].map(({ kept, count }) => ({ ...kept, count }));
  }

  /** True where the difference is known, or under way. */
  isKnown(difference: Difference): boolean {
    const raw = this.#raw.get(keyOf(difference));
    const key = raw ?? this.#fitting(difference);
    if (key === undefined) return false;
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.count++;
    return true;
  }

  /** One of the same nature whose last command this one has in it. */
  #fitting({ nature, shape, byShape }: Difference): string | undefined {
    const fits = [...this.#entries].find(([, { kept, lastShape }]) => kept.difference.nature === nature
      && (!byShape || kept.classification.kind === 'left-open' || lastShape === undefined || (shape !== undefined && hasMembersOf(lastShape, shape))));
    return fits?.[0];
  }

  /** Makes a new difference small and keeps it, or finds that it is none. */
  async lookInto(difference: Difference, duel: Duel, number: number, pair: Pair, world: World): Promise<void> {
    const raw = keyOf(difference);
    const guess = pair.classify(difference, duel);
    if (this.#options.onlyAgainstText && guess.kind !== 'against-the-text') return void this.#raw.set(raw, 'unwanted');
    this.#raw.set(raw, 'under way');
    pair.hurry(difference.kind === 'ended');
    const small = await this.#minimised(difference, guess, duel.session, pair, world);
    pair.hurry(false);
    if (this.#options.signal.aborted && small === undefined) return;
    if (small === undefined) {
      this.#raw.set(raw, 'unsteady');
      this.#unsteady++;
      return;
    }
    await this.#keepSmall(small, difference.nature, raw, { number, actions: duel.session.actions.length }, pair, world);
  }

  /** Undefined where it does not come again on fresh instances. */
  async #minimised({ nature }: Difference, guess: Classification, session: FuzzSession, pair: Pair, world: World): Promise<FuzzSession | undefined> {
    const alone = async (candidate: FuzzSession): Promise<boolean> => sameIn(await pair.runAlone(candidate, world), nature) !== undefined;
    if (!await alone(session)) return undefined;
    const deadline = performance.now() + BUDGETS[guess.kind].ms;
    let runs = 0;
    const mayGoOn = (): boolean => runs++ < BUDGETS[guess.kind].runs && performance.now() < deadline && !this.#options.signal.aborted;
    const fast = await minimise(session, async (candidate) => sameIn(await pair.run(candidate, world, 'session'), nature) !== undefined, mayGoOn);
    pair.hurry(false);
    // On the instances at hand is fast, and may be the echo of what was there before.
    return await alone(fast) ? fast : minimise(session, alone, mayGoOn);
  }

  async #keepSmall(session: FuzzSession, nature: string, raw: string, first: KeptDifference['first'], pair: Pair, world: World): Promise<void> {
    let times = 0;
    let shown: { readonly duel: Duel; readonly difference: Difference } | undefined;
    let of = 0;
    for (; of < REPEATS && (of === 0 || !this.#options.signal.aborted); of++) {
      const duel = await pair.runAlone(session, world);
      const difference = sameIn(duel, nature);
      if (difference === undefined) continue;
      times++;
      shown = { duel, difference };
    }
    // The host, or chance, decides: neither build is another.
    if (shown === undefined || times < of) return this.#drop(raw);
    const { duel, difference } = shown;
    const classification = pair.classify(difference, duel);
    const key = classification.kind === 'left-open' ? nature : keyOf(difference);
    this.#raw.set(raw, key);
    const known = this.#entries.get(key);
    if (known !== undefined) known.count++;
    else this.#add(key, { difference, classification, title: titleOf(difference, classification), first, reproduces: { times, of }, count: 1 }, duel);
    if (classification.kind !== 'left-open' && !this.#options.signal.aborted) await this.#goRound(duel, nature, pair, world);
  }

  #drop(raw: string): void {
    this.#raw.set(raw, 'unsteady');
    this.#unsteady++;
  }

  #add(key: string, kept: KeptDifference, duel: Duel): void {
    this.#entries.set(key, { kept, lastShape: kept.difference.shape, count: 1 });
    this.#options.keep(kept, duel);
  }

  async #goRound(duel: Duel, nature: string, pair: Pair, world: World): Promise<void> {
    const { target } = pair.judge(duel);
    const trigger = await triggerOf({ ...target, session: duel.session }, async (candidate) =>
      !this.#options.signal.aborted && sameIn(await pair.run(candidate, world, 'session'), nature) !== undefined);
    const isNew = trigger.length > 0 && !this.#triggers.some((known) => known.length === trigger.length && known.every((shape, index) => same(shape, trigger[index])));
    if (isNew) this.#triggers = [...this.#triggers, trigger];
  }
}

function same(left: Shape, right: Shape | undefined): boolean {
  return right !== undefined && fitsShape(left, right) && fitsShape(right, left);
}

function keyOf({ nature, shape, byShape }: Difference): string {
  return shape === undefined || !byShape ? nature : `${nature} at ${shapeName(shape)}`;
}

function sameIn({ differences }: Duel, nature: string): Difference | undefined {
  return differences.find((each) => each.nature === nature);
}
