// A campaign: sessions drawn or mutated, carried out by several workers, judged in each other's shadow; what fails is made small,
// tried ten times and kept, and from then on gone round.

import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { Catalogue } from '../../generators/campaign/catalogue.ts';
import { drawOwnAddress } from '../../generators/campaign/own-address.ts';
import { sessionSource, type SessionSource } from '../../generators/campaign/draw.ts';
import { mutate } from '../../generators/campaign/mutate.ts';
import { command, type FuzzSession } from '../../generators/campaign/session.ts';
import type { Trigger } from '../../generators/campaign/triggers.ts';
import { isJsonObject } from '../../generators/qapi/json-value.ts';
import type { CertifiedCommand } from '../../generators/certificate.ts';
import type { Noise } from '../../generators/wire-noise.ts';
import type { Fixture } from '../case.ts';
import { branchRows, declaredBranches } from './guidance/branch-rows.ts';
import type { CampaignSnapshot, KeptFinding } from './campaign-state.ts';
import { Corpus, type CorpusEntry, type CorpusStore } from './guidance/corpus.ts';
import { Doubts } from './guidance/doubts.ts';
import { Facilities } from './guidance/facilities.ts';
import { FindingDesk } from './triage/finding-desk.ts';
import { type FuzzLane, fuzzLane, type FuzzNeeds } from './fuzz-lane.ts';
import { WordReader } from './guidance/learnt-words.ts';
import { Novelty } from './guidance/novelty.ts';
import { Tempo } from './tempo.ts';
import { type Judged, type World, worldsOf } from './trial.ts';
import { work } from './worker.ts';

export type CampaignOptions = FuzzNeeds & {
  /** The worlds in which sessions start; a worker goes from one to the next. */
  readonly fixtures: readonly Fixture[];
  /** Worlds in which a finding is easier to read, the plainest first. */
  readonly plainer?: readonly Fixture[];
  /** Commands worth sending, such as those of the suite. */
  readonly commands: readonly CertifiedCommand[];
  /** Bytes worth sending, likewise. */
  readonly noises: readonly Noise[];
  readonly workers: number;
  readonly seed: number;
  /** Undefined: until `signal`. */
  readonly limitMs: number | undefined;
  /** Sessions of all parts of the campaign; absent: as many as there is time for. */
  readonly limitSessions?: number;
  readonly maxFindings: number;
  readonly untilPlateau: boolean;
  readonly signal: AbortSignal;
  readonly store: CampaignStore;
  /** What an earlier part of the campaign has left. */
  readonly before: Remains;
};

/** What outlives the process. None of these throws: what cannot be written is told at the end. */
export type CampaignStore = CorpusStore & {
  /** Where the finding lies. */
  readonly keep: (finding: KeptFinding, judged: Judged) => Promise<string>;
  /** A known finding was met again. */
  readonly met: (signature: string, count: number) => void;
  /** A session failed and is going to be looked into. */
  readonly suspect: (session: FuzzSession) => void;
  /** It was looked into: kept as a finding, or none. */
  readonly settled: (session: FuzzSession) => void;
};

export type Remains = {
  readonly sessions: number;
  readonly commands: number;
  readonly elapsedMs: number;
  readonly reached: readonly string[];
  readonly corpus: readonly CorpusEntry[];
  /** Sessions that failed and were not looked into to the end; they are run first. */
  readonly suspects: readonly FuzzSession[];
  readonly findings: readonly { readonly finding: KeptFinding; readonly count: number; readonly folder: string }[];
};

export const NOTHING_BEFORE: Remains = { sessions: 0, commands: 0, elapsedMs: 0, reached: [], corpus: [], suspects: [], findings: [] };

/** Nothing new for a quarter of the campaign, and for so long at least. */
const PLATEAU_SHARE = 4;
const PLATEAU_MS = 60_000;

/** Of Node, 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Of 100 sessions, how many are made of earlier ones. */
const MUTATED_IN_100 = 50;

export class Campaign {
  readonly options: CampaignOptions;
  readonly worlds: ReadonlyMap<string, World>;
  readonly desk: FindingDesk;
  readonly tempo: Tempo;
  readonly #catalogue: Catalogue;
  readonly #source: SessionSource;
  readonly #corpus: Corpus;
  readonly #novelty: Novelty;
  readonly #reader = new WordReader();
  readonly #doubts = new Doubts();
  readonly #facilities = new Facilities();
  readonly #declared: ReadonlyMap<string, readonly string[]>;
  readonly #doing: string[];
  readonly #suspects: FuzzSession[];
  #sessions: number;
  #rounds = 0;
  #hasFailed = false;

  constructor(options: CampaignOptions) {
    const { before, spec, fixtures, store } = options;
    this.options = options;
    this.worlds = worldsOf(spec, fixtures);
    this.tempo = new Tempo(before);
    this.desk = new FindingDesk(options, worldsOf(spec, [...fixtures, ...options.plainer ?? []]), () => this.tempo.elapsedMs());
    this.#catalogue = new Catalogue(options.commands);
    this.#source = sessionSource(spec, this.#catalogue, options.noises);
    this.#corpus = new Corpus(store, before.corpus);
    this.#novelty = new Novelty(before.reached);
    this.#declared = declaredBranches(spec);
    this.#doing = Array.from({ length: options.workers }, () => 'starting');
    this.#suspects = [...before.suspects];
    this.#sessions = before.sessions;
  }

  /** Resolves when the time is up, enough was found, or the signal came. Rejects where the target cannot be run any longer, once no worker is left. */
  async run(): Promise<CampaignSnapshot> {
    const lanes = Array.from({ length: this.options.workers }, () => this.lane());
    const interrupt = (): void => lanes.forEach((lane) => void lane.close());
    this.options.signal.addEventListener('abort', interrupt, { once: true });
    const late = setTimeout(interrupt, Math.min(this.desk.leftMs(), LONGEST_TIMER_MS));
    try {
      const ends = await Promise.allSettled(lanes.map((lane, index) => this.#work(lane, index)));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    } finally {
      clearTimeout(late);
      this.options.signal.removeEventListener('abort', interrupt);
    }
    return this.snapshot();
  }

  /** Where one worker cannot go on, the others end as well. */
  async #work(lane: FuzzLane, index: number): Promise<void> {
    try {
      await work(this, lane, (doing) => (this.#doing[index] = doing));
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  over(): boolean {
    const { signal, limitMs, limitSessions = Number.POSITIVE_INFINITY, maxFindings, untilPlateau } = this.options;
    return signal.aborted || this.#hasFailed || this.desk.size >= maxFindings || this.#sessions >= limitSessions
      || (limitMs !== undefined && this.tempo.elapsedMs() >= limitMs) || (untilPlateau && this.#isFlat());
  }

  /** The N-th session is drawn by the seed and N; what it is mutated from, and which of the target's words are in it, is whatever is known by then. */
  next(fixture: string): { readonly number: number; readonly session: FuzzSession } {
    const number = this.#sessions++;
    const suspect = this.#suspects.findIndex((session) => session.fixture === fixture);
    const [first] = suspect < 0 ? [] : this.#suspects.splice(suspect, 1);
    if (first !== undefined) return { number, session: first };
    const random = this.#random(number);
    const { start, fixture: { monitors } } = this.#world(fixture);
    const scope = { schema: this.options.spec, fixture, start, monitors, triggers: this.#triggers(), traces: this.tempo.canRestart(this.options.workers), learnt: this.#reader.words, beside: this.#facilities.kinds };
    const parent = random.nextInt(0, 99) < MUTATED_IN_100 ? this.#corpus.pick(random, fixture) : undefined;
    const session = parent === undefined
      ? this.#source.draw(random, scope)
      : mutate(random, parent, this.#corpus.pick(random, fixture), this.#source, scope);
    return { number, session };
  }

  /** A session that may go another way when it is run again. */
  nextDoubtful(fixture: string): { readonly number: number; readonly session: FuzzSession } | undefined {
    const session = this.#doubts.next(fixture);
    return session === undefined ? undefined : { number: this.#sessions++, session };
  }

  /** A session that adds and deletes one netdev, to be done over and over. */
  nextRound(fixture: string): { readonly number: number; readonly session: FuzzSession } {
    const number = this.#sessions++;
    const random = this.#random(number);
    const { execute, arguments: given } = this.#catalogue.backend(random, this.#rounds++);
    // What keeps a port of any number is told by the port, if anybody can ask for it.
    const args = isJsonObject(given) && typeof given['listen'] === 'string' ? { ...given, listen: drawOwnAddress(random) } : given;
    const id = isJsonObject(args) ? args['id'] ?? '' : '';
    const actions: FuzzSession['actions'] = [command(execute, args), command('netdev_del', { id })];
    return { number, session: { fixture, pipeline: 8, actions } };
  }

  /** What a session has reached, and what it cost. */
  take(judged: Judged): void {
    const { session, made, exchanges, performed, verdict } = judged;
    const isSound = verdict.kind === 'pass' || verdict.kind === 'deviation';
    if (isSound) this.#doubts.take(judged);
    const commands = made.shapes.reduce((sum, step) => sum + step.length, 0);
    this.tempo.commands(commands, performed.history === 0 ? performed.durationMs : 0);
    this.#reader.take(exchanges);
    this.#facilities.take(exchanges);
    const moved = this.options.counters?.freshOf(performed) ?? [];
    this.#novelty.add(moved);
    const reached = [...this.#novelty.take(exchanges, made.shapes), ...moved];
    if (reached.length === 0) return;
    this.tempo.reached();
    if (isSound) this.#corpus.take(session, reached);
  }

  lane(): FuzzLane {
    return fuzzLane(this.options);
  }

  snapshot(): CampaignSnapshot {
    const { target, facts, seed, workers, limitMs } = this.options;
    const branches = branchRows(this.#declared, this.#novelty.branches());
    return {
      target: target.name, version: facts.version, seed, workers, limitMs, ...this.tempo.figures(),
      sessions: this.#sessions, corpus: this.#corpus.size, reached: this.#novelty.size, plateau: this.#isFlat(),
      sinceFindingMs: this.desk.sinceLastMs(), doing: [...this.#doing], branches, findings: this.desk.rows(),
    };
  }

  /** Keys of all that was reached, to go on from. */
  reached(): readonly string[] {
    return [...this.#novelty.keys()];
  }

  #random(number: number): fc.Random {
    return new fc.Random(xoroshiro128plus((this.options.seed + Math.imul(number + 1, 0x9e3779b1)) | 0));
  }

  #isFlat(): boolean {
    const quietMs = this.tempo.sinceReachedMs();
    return quietMs > PLATEAU_MS && quietMs * PLATEAU_SHARE > this.tempo.elapsedMs();
  }

  #world(fixture: string): World {
    const found = this.worlds.get(fixture);
    if (found === undefined) throw new Error(`the campaign has no world ${fixture}`);
    return found;
  }

  #triggers(): readonly Trigger[] {
    return this.desk.triggers();
  }
}
