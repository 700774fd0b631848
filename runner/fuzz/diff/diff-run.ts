// Sessions on two builds, drawn by number from a seed or given, until the time is up or enough was found.

import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { Catalogue } from '../../../generators/campaign/catalogue.ts';
import { sessionSource, type SessionSource } from '../../../generators/campaign/draw.ts';
import { withoutKnown } from '../../../generators/campaign/mutate.ts';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import type { CertifiedCommand } from '../../../generators/certificate.ts';
import type { Noise } from '../../../generators/wire-noise.ts';
import type { Fixture } from '../../case.ts';
import { type World, worldsOf } from '../trial.ts';
import type { Fact, KeptDifference } from './difference.ts';
import { DifferenceDesk } from './difference-desk.ts';
import { type Contenders, type Duel, Pair } from './pair.ts';
import { schemaFacts } from './schema-facts.ts';

export type DiffOptions = {
  readonly contenders: Contenders;
  /** Worlds into which both can be brought. */
  readonly fixtures: readonly Fixture[];
  readonly commands: readonly CertifiedCommand[];
  readonly noises: readonly Noise[];
  readonly seed: number;
  readonly workers: number;
  readonly limitMs: number | undefined;
  readonly limitSessions: number;
  /** These and no others, each of them once. */
  readonly sessions: readonly FuzzSession[] | undefined;
  readonly maxDifferences: number;
  readonly onlyAgainstText: boolean;
  readonly signal: AbortSignal;
  readonly keep: (kept: KeptDifference, duel: Duel) => void;
  /** Something that only one of them has, told once. */
  readonly tell: (fact: Fact) => void;
};

export type DiffResult = {
  readonly differences: readonly KeptDifference[];
  readonly facts: readonly Fact[];
  readonly sessions: number;
  readonly commands: number;
  readonly unsteady: number;
};

/** In this many sessions in a row the same worlds are used: another world is another instance. */
const SESSIONS_PER_WORLD = 40;

/** Of so many sessions, one may do what needs instances of its own. */
const SESSIONS_PER_TRACES = 8;

export class DiffRun {
  readonly #options: DiffOptions;
  readonly #desk: DifferenceDesk;
  readonly #worlds: readonly World[];
  readonly #source: SessionSource;
  readonly #facts = new Map<string, Fact>();
  readonly #begunMs: number = performance.now();
  #sessions = 0;
  #commands = 0;
  #hasFailed = false;

  constructor(options: DiffOptions) {
    const { spec } = options.contenders.target;
    this.#options = options;
    this.#desk = new DifferenceDesk(options);
    this.#worlds = [...worldsOf(spec, options.fixtures).values()];
    this.#source = sessionSource(spec, new Catalogue(options.commands), options.noises);
  }

  /** Rejects where a build cannot be run any longer; `result` has what was found by then. */
  async run(): Promise<void> {
    const { signal, workers, contenders } = this.#options;
    const pairs = Array.from({ length: workers }, () => new Pair(contenders, () => signal.aborted));
    const interrupt = (): void => pairs.forEach((pair) => void pair.close());
    signal.addEventListener('abort', interrupt, { once: true });
    for (const fact of schemaFacts({ target: contenders.target.facts, against: contenders.against.facts }, contenders.target.spec)) this.#learn(fact);
    try {
      const ends = await Promise.allSettled(pairs.map((pair) => this.#work(pair)));
      for (const end of ends) if (end.status === 'rejected' && !signal.aborted) throw end.reason;
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }

  result(): DiffResult {
    return {
      differences: this.#desk.kept(), facts: [...this.#facts.values()], sessions: this.#sessions, commands: this.#commands, unsteady: this.#desk.unsteady,
    };
  }

  #over(): boolean {
    const { signal, limitMs, limitSessions, maxDifferences } = this.#options;
    return signal.aborted || this.#hasFailed || this.#desk.size >= maxDifferences || this.#sessions >= limitSessions
      || (limitMs !== undefined && performance.now() - this.#begunMs >= limitMs);
  }

  async #work(pair: Pair): Promise<void> {
    try {
      while (!this.#over()) {
        const number = this.#sessions++;
        const next = this.#next(number);
        if (next === undefined) break;
        await this.#compare(next.session, next.world, number, pair);
      }
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    } finally {
      await pair.close();
    }
  }

  async #compare(session: FuzzSession, world: World, number: number, pair: Pair): Promise<void> {
    const { signal, maxDifferences } = this.#options;
    const duel = await pair.run(session, world, `diff/${number}`);
    this.#commands += duel.trials.target.made.shapes.reduce((sum, step) => sum + step.length, 0);
    if (signal.aborted) return;
    for (const fact of duel.facts) this.#learn(fact);
    for (const difference of duel.differences) {
      if (this.#desk.isKnown(difference, duel) || signal.aborted || this.#desk.size >= maxDifferences) continue;
      await this.#desk.lookInto(difference, duel, number, pair, world);
      await pair.discard();
    }
  }

  #learn(fact: Fact): void {
    const key = `${fact.side} ${fact.has}`;
    if (this.#facts.has(key)) return;
    this.#facts.set(key, fact);
    this.#options.tell(fact);
  }

  /** The N-th session is drawn by the seed and N alone; what is known by then is left out of it. Undefined where there is none. */
  #next(number: number): { readonly session: FuzzSession; readonly world: World } | undefined {
    const { sessions, seed, contenders } = this.#options;
    if (sessions !== undefined) return this.#given(sessions[number]);
    const world = this.#worlds[Math.floor(number / SESSIONS_PER_WORLD) % this.#worlds.length];
    if (world === undefined) return undefined;
    const random = new fc.Random(xoroshiro128plus((seed + Math.imul(number + 1, 0x9e3779b1)) | 0));
    const scope = {
      schema: contenders.target.spec, fixture: world.fixture.name, start: world.start, triggers: [], traces: number % SESSIONS_PER_TRACES === 0,
    };
    const session = this.#source.draw(random, scope);
    return { session: { ...session, actions: withoutKnown(session.actions, { ...scope, triggers: this.#desk.triggers() }) }, world };
  }

  #given(session: FuzzSession | undefined): { readonly session: FuzzSession; readonly world: World } | undefined {
    const world = this.#worlds.find(({ fixture }) => fixture.name === session?.fixture);
    return session === undefined || world === undefined ? undefined : { session, world };
  }
}
