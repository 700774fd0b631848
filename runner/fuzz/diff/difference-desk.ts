// The differences of a run: which are known, which are made small, and what is gone round because of them.

import { fitsShape, hasMembersOf, type Shape, shapeName } from '../../../generators/campaign/shape.ts';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import type { Trigger } from '../../../generators/campaign/triggers.ts';
import { triggerOf } from '../triage/learnt-trigger.ts';
import { minimise } from '../triage/minimise.ts';
import { commandsBefore, type World } from '../trial.ts';
import { type Classification, type Difference, type KeptDifference, SIDES } from './difference.ts';
import type { Duel, Pair } from './pair.ts';
import { namesOf } from './probes.ts';
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

/** Looks into differences of one nature whose cause came before; what is met more often is taken for one of those. */
const MOST_LOOKS = 5;

type Entry = { readonly kept: KeptDifference; readonly cause: Shape | undefined; count: number };

export class DifferenceDesk {
  readonly #options: DeskOptions;
  readonly #entries = new Map<string, Entry>();
  /** As first seen, before anything was made small: by key, what it turned out to be. */
  readonly #raw = new Map<string, string | 'under way' | 'unsteady' | 'unwanted'>();
  readonly #looks = new Map<string, number>();
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
  isKnown(difference: Difference, duel: Duel): boolean {
    const key = this.#raw.get(keyOf(difference, duel)) ?? this.#fitting(difference, duel);
    if (key === undefined) return difference.toldBy === 'past' && (this.#looks.get(difference.nature) ?? 0) >= MOST_LOOKS;
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.count++;
    return true;
  }

  /** One of the same nature, or of the same past, whose cause this one has in it. */
  #fitting(difference: Difference, duel: Duel): string | undefined {
    const { shape, toldBy } = difference;
    const candidates = toldBy === 'past' ? pastOf(difference, duel) : shape === undefined ? [] : [shape];
    const fits = [...this.#entries].find(([, { kept: { difference: known }, cause }]) => {
      if (toldBy === 'nature' && known.nature === difference.nature) return true;
      return isAlike(known, difference) && (cause === undefined || candidates.some((candidate) => hasMembersOf(cause, candidate)));
    });
    return fits?.[0];
  }

  /** Makes a new difference small and keeps it, or finds that it is none. */
  async lookInto(difference: Difference, duel: Duel, number: number, pair: Pair, world: World): Promise<void> {
    // In a burst the replies before a death are lost, and with them its place.
    const single = difference.kind === 'ended' && duel.session.pipeline > 1 ? await pair.runAlone({ ...duel.session, pipeline: 1 }, world) : undefined;
    const placed = single?.differences.find(({ kind }) => kind === 'ended');
    if (single === undefined || placed === undefined) return this.#lookInto(difference, duel, number, pair, world);
    if (!this.isKnown(placed, single)) await this.#lookInto(placed, single, number, pair, world);
  }

  async #lookInto(difference: Difference, duel: Duel, number: number, pair: Pair, world: World): Promise<void> {
    const raw = keyOf(difference, duel);
    this.#looks.set(difference.nature, (this.#looks.get(difference.nature) ?? 0) + 1);
    const guess = pair.classify(difference, duel);
    if (this.#options.onlyAgainstText && guess.kind !== 'against-the-text') return void this.#raw.set(raw, 'unwanted');
    this.#raw.set(raw, 'under way');
    pair.hurry(difference.kind === 'ended');
    const small = await this.#minimised(difference, guess, duel.session, pair, world);
    pair.hurry(false);
    if (this.#options.signal.aborted && small === undefined) return;
    if (small === undefined) return this.#drop(raw);
    await this.#keepSmall(small, difference.nature, raw, { number, actions: duel.session.actions.length }, pair, world);
  }

  /** Undefined where it does not come again on fresh instances. */
  async #minimised({ nature }: Difference, guess: Classification, session: FuzzSession, pair: Pair, world: World): Promise<FuzzSession | undefined> {
    const alone = async (candidate: FuzzSession): Promise<boolean> => sameIn(await pair.runAlone(candidate, world), nature) !== undefined;
    if (!await alone(session)) return undefined;
    const deadline = performance.now() + BUDGETS[guess.kind].ms;
    let runs = 0;
    const mayGoOn = (): boolean => runs++ < BUDGETS[guess.kind].runs && performance.now() < deadline && !this.#options.signal.aborted;
    const fast = await minimise(session, async (candidate) => sameIn(await pair.run(candidate, world, 'session'), nature) !== undefined, { mayGoOn });
    pair.hurry(false);
    // On the instances at hand is fast, and may be the echo of what was there before.
    return await alone(fast) ? fast : minimise(session, alone, { mayGoOn });
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
    const key = classification.kind === 'left-open' ? nature : keyOf(difference, duel);
    this.#raw.set(raw, key);
    // What is left open is not made as small as can be, and may be a known one with something beside it.
    const known = this.#entries.get(key) ?? this.#entries.get(this.#fitting(difference, duel) ?? key);
    if (known !== undefined) known.count++;
    else this.#add(key, { difference, classification, title: titleOf(difference, classification, causeOf(difference, duel)), first, reproduces: { times, of }, count: 1 }, duel);
    if (classification.kind !== 'left-open' && !this.#options.signal.aborted) await this.#goRound(duel, nature, pair, world);
  }

  #drop(raw: string): void {
    this.#raw.set(raw, 'unsteady');
    this.#unsteady++;
  }

  #add(key: string, kept: KeptDifference, duel: Duel): void {
    this.#entries.set(key, { kept, cause: causeOf(kept.difference, duel), count: 1 });
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

function keyOf(difference: Difference, duel: Duel): string {
  const { nature, toldBy } = difference;
  if (toldBy === 'nature') return nature;
  const cause = causeOf(difference, duel);
  return [toldBy === 'past' ? 'after' : nature, ...(cause === undefined ? [] : [shapeName(cause)])].join(' at ');
}

function isAlike(left: Difference, right: Difference): boolean {
  if (left.toldBy === 'past' || right.toldBy === 'past') return left.toldBy === right.toldBy;
  return left.nature === right.nature || (left.kind === right.kind && SIDES.every((side) => left.did[side] === right.did[side]));
}

/** The command itself, or the last of the session before it that spoke of the same. */
function causeOf(difference: Difference, duel: Duel): Shape | undefined {
  return difference.toldBy === 'past' ? pastOf(difference, duel).at(-1) ?? difference.shape : difference.shape;
}

/** Shapes of the session's commands before a difference that spoke of the same names. */
function pastOf({ command, step, place = 0 }: Difference, { session, trials }: Duel): readonly Shape[] {
  const { made } = trials.target;
  const shapes = made.shapes.flat();
  const names = namesOf(command?.arguments);
  const own = session.actions.filter((action) => action.kind === 'command').slice(0, commandsBefore({ step, command: place }, made));
  return own.flatMap((action, index) => {
    const shape = shapes[index];
    const isAbout = names.length === 0 || namesOf(action.arguments).some((name) => names.includes(name));
    return shape !== undefined && isAbout ? [shape] : [];
  });
}

function sameIn({ differences }: Duel, nature: string): Difference | undefined {
  return differences.find((each) => each.nature === nature);
}
