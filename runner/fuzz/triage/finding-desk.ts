// Where failures become findings: each is looked into once, made small, run ten times, kept, and from then on gone round.
//
// One worker in two at most is busy with that, so that the campaign goes on meanwhile; what the others meet waits. When the time is up,
// what is under way is kept as far as it has come, and what waits as it is, within a few seconds.

import type { FuzzCommand, FuzzSession } from '../../../generators/campaign/session.ts';
import { isReference, shapeName } from '../../../generators/campaign/shape.ts';
import { areTriggering, type Trigger } from '../../../generators/campaign/triggers.ts';
import { isJsonObject } from '../../../generators/qapi/json-value.ts';
import { asWanted, aspectsOf } from './aspects.ts';
import { attemptFor, type Worlds } from './attempts.ts';
import type { CampaignOptions } from '../campaign.ts';
import { FINDING_FORMAT, type FindingRow, type KeptFinding } from '../campaign-state.ts';
import { type Entry, FaultBook } from './fault-book.ts';
import type { FuzzLane } from '../fuzz-lane.ts';
import { triggerOf } from './learnt-trigger.ts';
import type { Way } from './routes.ts';
import { kindOf } from './same-fault.ts';
import type { SessionCase } from '../session/session-case.ts';
import { titleFor } from './signature.ts';
import type { Attempt, Judged } from '../trial.ts';
import { isWaitedFor, whittled } from './whittle.ts';

/** Times that a minimised session is run; one that shows a known fault by another way, only so often that it is seen to be steady. */
const REPEATS = 10;
const REPEATS_OF_A_WAY = 3;

/** What is under way when the time is up may take so much longer. */
const GRACE_MS = 4_000;

/** Failures that wait to be looked into; what is beyond comes again, or does not matter. */
const MOST_WAITING = 20;

/** A session that failed; `past`: what the instance had been through before. */
export type Failure = { readonly judged: Judged; readonly number: number; readonly past: readonly FuzzSession[] };

export class FindingDesk {
  readonly #options: CampaignOptions;
  readonly #worlds: Worlds;
  readonly #elapsedMs: () => number;
  readonly #book: FaultBook;
  readonly #waiting: Failure[] = [];
  #busy = 0;
  #lastMs: number | undefined;

  /** `worlds`: those of the campaign, and plainer ones. */
  constructor(options: CampaignOptions, worlds: Worlds, elapsedMs: () => number) {
    this.#options = options;
    this.#worlds = worlds;
    this.#elapsedMs = elapsedMs;
    this.#book = new FaultBook(options.spec);
    for (const { finding, count, folder } of options.before.findings) {
      this.#book.add(finding, count, folder);
      // By a clock that may have been set back meanwhile.
      const foundMs = performance.now() - Math.max(0, Date.now() - finding.foundAtMs);
      if (finding.route === undefined) this.#lastMs = Math.max(this.#lastMs ?? foundMs, foundMs);
    }
  }

  get size(): number {
    return this.#book.size;
  }

  triggers(): readonly Trigger[] {
    return this.#book.triggers();
  }

  /** Whether a session does what is known to fail. */
  isToFail({ shapes }: SessionCase): boolean {
    return areTriggering(this.#book.triggers(), shapes.flat());
  }

  sinceLastMs(): number | undefined {
    return this.#lastMs === undefined ? undefined : performance.now() - this.#lastMs;
  }

  rows(): readonly FindingRow[] {
    return this.#book.rows();
  }

  /** Until nothing is looked into any longer: the campaign's time and a little more. */
  leftMs(): number {
    const { limitMs = Number.POSITIVE_INFINITY } = this.#options;
    return limitMs + GRACE_MS - this.#elapsedMs();
  }

  /** True where the failure is of a fault that is known or under way; then it is counted. */
  isKnown(judged: Judged): boolean {
    const standing = this.#book.standingOf(judged);
    if (standing.kind === 'known' && standing.entry !== undefined) this.#met(standing.entry, judged);
    return standing.kind === 'known';
  }

  /** What of a failure is not known yet; each is asked for when those before it have been looked into. */
  * unknownIn(judged: Judged): Iterable<Judged> {
    for (const aspect of aspectsOf(judged)) {
      if (aspect !== judged && this.size >= this.#options.maxFindings) return;
      if (!this.isKnown(aspect)) yield aspect;
    }
  }

  /** A failure that waits, where somebody may look into it now: deaths first, for they are quick. */
  next(): Failure | undefined {
    if (!this.#isFree() || this.#mustEnd() || this.size >= this.#options.maxFindings) return undefined;
    const quick = this.#waiting.findIndex(({ judged }) => judged.performed.ended !== undefined);
    return this.#waiting.splice(Math.max(quick, 0), 1)[0];
  }

  /** Makes a new failure small, on instances of its own, and keeps it; or sets it aside until somebody may. */
  async lookInto(failure: Failure, lane: FuzzLane): Promise<void> {
    const { judged } = failure;
    if (!this.#isFree()) {
      if (this.#waiting.length < MOST_WAITING) this.#waiting.push(failure);
      this.#book.begin(judged);
      return;
    }
    this.#busy++;
    try {
      if (await this.#lookInto(failure, lane)) this.#options.store.settled(judged.session);
    } finally {
      this.#busy--;
    }
  }

  #isFree(): boolean {
    return this.#busy < Math.max(1, Math.floor(this.#options.workers / 2));
  }

  /** False where it is still to be looked into: the campaign is over. */
  async #lookInto({ judged, number, past }: Failure, lane: FuzzLane): Promise<boolean> {
    if (this.#isLeftToOthers(judged)) return false;
    const attempt = attemptFor(kindOf(judged), lane, this.#worlds);
    const standing = this.#book.standingOf(judged);
    if (standing.kind === 'known' && standing.entry !== undefined) {
      this.#met(standing.entry, judged);
      return true;
    }
    if (standing.kind === 'variant' && await this.#isVariant(judged, standing.entry, standing.way, attempt)) return true;
    this.#book.begin(judged);
    const all = await whittled(judged, past, {
      lane, worlds: this.#worlds, plainest: this.#options.plainer?.map(({ name }) => name) ?? [], attempt,
      mayConfirm: () => !this.#mustEnd(), mayGoOn: () => !this.#isOver(),
    });
    if (all === undefined || all.some((small) => this.#isLeftToOthers(small))) {
      const isMiss = all === undefined && !this.#mustEnd();
      this.#book.drop(judged, isMiss);
      return isMiss;
    }
    // What was waited for to the end, and did not come, is waited for in a hurry from then on.
    const keep = async (): Promise<void> => {
      for (const small of all) await this.#keepSmall(judged, small, number, attempt);
    };
    await (isWaitedFor(judged) ? lane.watch.inHurry(keep) : keep());
    return true;
  }

  /** Nobody can tell any longer whether it is one more way to what is known: whoever goes on with the campaign will. */
  #isLeftToOthers(judged: Judged): boolean {
    return this.#isOver() && this.#book.isAkin(judged);
  }

  /** The known way with the values that this one came with; who is meant stays as it was. */
  async #isVariant(judged: Judged, entry: Entry, { session, trigger }: Way, attempt: Attempt): Promise<boolean> {
    const [known] = session.actions;
    if (known?.kind !== 'command' || !isJsonObject(known.arguments) || !isJsonObject(judged.culpritArguments)) return false;
    const values = judged.culpritArguments;
    const args = Object.fromEntries(Object.entries(known.arguments).map(([name, value]) => [name, name === 'type' || isReference(name) ? value : values[name] ?? value]));
    const action: FuzzCommand = { ...known, arguments: args };
    const isSame = await this.#fails(judged, { ...session, actions: [action] }, attempt);
    this.#book.addVariant(entry, { session, trigger }, isSame ? judged.culprit : undefined);
    if (isSame) this.#met(entry, judged);
    return isSame;
  }

  async #keepSmall(judged: Judged, small: Judged, number: number, attempt: Attempt): Promise<void> {
    const trigger = hasTrigger(small) ? await triggerOf(small, (candidate) => this.#fails(small, candidate, attempt)) : [];
    const way = { session: small.session, trigger };
    const { signature, entry } = this.#book.placeOf(small, way);
    if (entry === undefined) this.#book.settle(judged, signature);
    else this.#countAs(entry, judged);
    if (entry !== undefined && (kindOf(small) === 'wrong' || !this.#book.isNewWay(entry, way))) return this.#book.addWay(entry, way, judged.culprit);
    const route = entry === undefined ? undefined : entry.ways.length + 1;
    const finding = await this.#finding(small, { signature: entry?.finding.signature ?? signature, trigger, route }, judged, number, attempt);
    const wavering = entry === undefined ? this.#book.waveringAs(finding) : undefined;
    if (wavering !== undefined) {
      this.#countAs(wavering, judged);
      return this.#book.addWay(wavering, way, judged.culprit);
    }
    const folder = await this.#options.store.keep(finding, small);
    this.#book.add(finding, 1, folder);
    if (entry === undefined) this.#lastMs = performance.now();
  }

  /** What was looked into turned out to be a fault that is known. */
  #countAs(entry: Entry, judged: Judged): void {
    this.#book.settle(judged, entry.finding.signature);
    this.#met(entry, judged);
  }

  async #fails(wanted: Judged, candidate: FuzzSession, attempt: Attempt): Promise<boolean> {
    return !this.#isOver() && asWanted(wanted, await attempt(candidate)) !== undefined;
  }

  async #finding(
    small: Judged, { signature, trigger, route }: Pick<KeptFinding, 'signature' | 'trigger'> & { readonly route: number | undefined }, first: Judged, number: number, attempt: Attempt,
  ): Promise<KeptFinding> {
    const reproduces = await this.#repeated(small, route === undefined ? REPEATS : REPEATS_OF_A_WAY, attempt);
    const { ended } = small.performed;
    return {
      format: FINDING_FORMAT, signature, title: titleFor(small.verdict, ended, signature), kind: kindOf(small), session: small.session,
      first: { seed: this.#options.seed, number, actions: first.session.actions.length },
      findings: small.verdict.kind === 'fail' ? small.verdict.findings : [],
      ended: ended === undefined ? undefined : { how: ended.how, stderrTail: ended.stderrTail },
      target: { name: this.#options.target.name, version: this.#options.facts.version },
      reproduces, foundAtMs: Date.now(), trigger,
      ...(small.culprit === undefined ? {} : { at: shapeName(small.culprit) }),
      ...(route === undefined ? {} : { route }), ...(this.#isOver() ? { unfinished: true } : {}),
    };
  }

  /** What an interruption leaves of the runs counts; one that failed there was in any case. */
  async #repeated(small: Judged, most: number, attempt: Attempt): Promise<KeptFinding['reproduces']> {
    let times = 0;
    let runs = 0;
    while (runs < most && !this.#isOver()) {
      const fails = await this.#fails(small, small.session, attempt);
      if (this.#isOver()) break;
      runs++;
      if (fails) times++;
    }
    return runs === 0 ? { times: 1, of: 1 } : { times, of: runs };
  }

  /** Nothing is made smaller any longer; what waits is still seen once more. */
  #isOver(): boolean {
    return this.#options.signal.aborted || this.leftMs() <= GRACE_MS;
  }

  #mustEnd(): boolean {
    return this.#options.signal.aborted || this.leftMs() <= 0;
  }

  #met(entry: Entry, judged: Judged): void {
    this.#book.meet(entry, judged);
    this.#options.store.met(entry.finding.signature, entry.count);
  }
}

/** What leaks once harms no session, and is not gone round. */
function hasTrigger(small: Judged): boolean {
  return !['leak', 'unsteady'].includes(kindOf(small));
}
