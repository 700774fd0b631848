// One worker's lane: a live instance at a time, cases run on it one after another, a fresh one where a case asks
// for it or where the last case failed, so that no finding is the echo of an earlier one.

import type { HostSide } from '../targets/host-side.ts';
import type { Schema } from '../generators/qapi/ir.ts';
import type { Instance, ProcessStart, Target } from '../targets/target.ts';
import { clockHasJumped } from './clock-jump.ts';
import type { Case, Erratum, Fixture, Verdict } from './case.ts';
import type { InstanceEnded } from './events.ts';
import { type Execution, execute, type Patience } from './execute.ts';
import { exchangesOf, type StepExchange } from './exchange.ts';
import { judgeExchanges } from './judge.ts';
import { LAST_SENT_KEPT, MAX_DEAF_STARTS } from './limits.ts';
import { type Live, negotiate, setUp, startLive } from './live.ts';
import type { TargetFacts } from './need.ts';
import type { JudgeContext } from './oracles/oracle.ts';
import { Recorder } from './recorder.ts';
import type { ScratchMaker } from './scratch.ts';
import { Spare } from './spare.ts';

/** A case that was carried out and not judged yet. */
export type Performed = {
  readonly case: Case;
  readonly fixture: Fixture;
  readonly recorder: Recorder;
  readonly execution: Execution;
  /** Cases that ran on the same instance before. */
  readonly history: number;
  readonly ended: InstanceEnded | undefined;
  /** The process on which it ran, where it was one of our own. */
  readonly started: ProcessStart | undefined;
  readonly durationMs: number;
};

export function exchangesIn({ case: subject, recorder }: Performed): readonly StepExchange[] {
  return exchangesOf(subject, recorder.entries, recorder.messages);
}

export type CaseRun = { readonly performed: Performed; readonly verdict: Verdict };

/** What cases are carried out on and judged by. */
export type LaneNeeds = {
  readonly target: Target;
  readonly facts: TargetFacts;
  readonly spec: Schema;
  readonly errata: readonly Erratum[];
  readonly scratch: ScratchMaker;
  /** How long a reply may take before it counts as a hang. */
  readonly replyDeadlineMs: number;
};

/** What a target is judged by, whatever the fixture. */
export function contextOn({ spec, facts, errata }: Pick<LaneNeeds, 'spec' | 'facts' | 'errata'>): LaneOptions['contextFor'] {
  return (fixture) => ({ spec, own: facts.schema, errata, fixture, sameClock: facts.ownership === 'owned', clockHasJumped: clockHasJumped() });
}

export type LaneOptions = {
  readonly target: Target;
  readonly scratch: ScratchMaker;
  readonly patience: Patience;
  readonly contextFor: (fixture: Fixture) => JudgeContext;
  /** Whether a further instance is made ready while one is at work, for a fixture that has needed a second one. */
  readonly spares?: boolean;
  /** Sees each instance before its first case. */
  readonly attend?: (instance: Instance) => Promise<void>;
};

export class Lane {
  readonly #options: LaneOptions;
  readonly #spare: Spare;
  #live: Live | undefined;
  /** The fixture of the instances that were started last, and how many. */
  #started: { readonly fixture: Fixture; readonly times: number } | undefined;
  #deafStarts = 0;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#spare = new Spare((fixture) => this.#prepared(fixture));
  }

  /**
   * Carries a case out. `meanwhile` is called once, when the target has been given something to do; what it does
   * costs no time of its own. Rejects where no instance can be made ready: TargetError or SetupRefused.
   */
  async perform(subject: Case, fixture: Fixture, meanwhile: () => void = nothing): Promise<Performed> {
    const begun = performance.now();
    const live = this.#atHand(subject, fixture) ?? await this.#ready(subject, fixture);
    const recorder = new Recorder(Date.now);
    const execution = await execute(subject, live, recorder, this.#options.patience, () => {
      meanwhile();
      this.#provide(fixture);
    });
    for (const conversation of live.conversations) conversation.end();
    const history = live.served++;
    const ended = execution === 'died' ? describeEnd(subject, live.instance, recorder) : undefined;
    if (subject.start === 'fresh-connection') live.negotiated = false;
    const { started } = live.instance;
    this.look({ recorder, started });
    if (execution !== 'alive' || subject.start === 'fresh-instance') await this.discard();
    return { case: subject, fixture, recorder, execution, history, ended, started, durationMs: performance.now() - begun };
  }

  /** The case is over, and what its instance has made is still there. */
  protected look(_seen: Pick<Performed, 'recorder' | 'started'>): void {}

  /** `exchanges`: for those who need them too. */
  judge(performed: Performed, exchanges: readonly StepExchange[] = exchangesIn(performed)): Verdict {
    return judgeExchanges(performed.case, exchanges, this.#options.contextFor(performed.fixture));
  }

  /** Carries a case out and judges it; an instance on which one failed serves no other. */
  async run(subject: Case, fixture: Fixture): Promise<CaseRun> {
    const performed = await this.perform(subject, fixture);
    const verdict = this.judge(performed);
    if (verdict.kind === 'fail') await this.discard();
    return { performed, verdict };
  }

  /** Of the instance at hand. */
  host(): HostSide | undefined {
    return this.#live?.instance.host;
  }

  async discard(): Promise<void> {
    const live = this.#live;
    this.#live = undefined;
    await live?.stop();
  }

  /** Leaves no process behind. A lane that is used again makes no spares. */
  async close(): Promise<void> {
    await Promise.all([this.discard(), this.#spare.close()]);
  }

  /** The instance at hand, where it can serve the case as it stands: no turn of the event loop is spent. */
  #atHand(subject: Case, fixture: Fixture): Live | undefined {
    const serves = subject.start === 'shared' && this.#live?.fixture === fixture && this.#live.negotiated;
    return serves ? this.#live : undefined;
  }

  async #ready(subject: Case, fixture: Fixture): Promise<Live> {
    if (this.#live !== undefined && ((subject.start === 'fresh-instance' && this.#live.served > 0) || this.#live.fixture !== fixture)) await this.discard();
    this.#live ??= await this.#attended(subject, fixture);
    const live = this.#live;
    if (subject.start === 'fresh-connection') await freshConnection(live);
    else if (!live.negotiated && !greetsItself(subject)) await renegotiate(live);
    return live;
  }

  async #attended(subject: Case, fixture: Fixture): Promise<Live> {
    this.#started = { fixture, times: this.#started?.fixture === fixture ? this.#started.times + 1 : 1 };
    const live = (greetsItself(subject) ? undefined : await this.#spare.take(fixture)) ?? await this.#start(subject, fixture);
    await this.#options.attend?.(live.instance);
    return live;
  }

  async #start(subject: Case, fixture: Fixture): Promise<Live> {
    const live = await startLive(this.#options.target, fixture, this.#options.scratch);
    try {
      if (greetsItself(subject) || await setUp(live, this.#deafStarts < MAX_DEAF_STARTS)) return live;
      this.#deafStarts++;
      await live.stop();
      return this.#start(subject, fixture);
    } catch (error) {
      await live.stop();
      throw error;
    }
  }

  /** Where one instance was not enough, the next will not be either. */
  #provide(fixture: Fixture): void {
    if (this.#options.spares === true && (this.#started?.times ?? 0) > 1) this.#spare.prepare(fixture);
  }

  /** Undefined for one that is deaf. */
  async #prepared(fixture: Fixture): Promise<Live | undefined> {
    const live = await startLive(this.#options.target, fixture, this.#options.scratch);
    const isReady = await setUp(live, true).catch(() => false);
    if (isReady) return live;
    await live.stop();
    return undefined;
  }
}

/** A case that sees the greeting of its instance; its fixture's setup is then its own affair. */
function greetsItself(subject: Case): boolean {
  return subject.start === 'fresh-instance' && subject.steps[0]?.kind === 'greet';
}

async function freshConnection(live: Live): Promise<void> {
  for (const conversation of live.conversations) await conversation.reconnect();
  live.negotiated = false;
}

async function renegotiate(live: Live): Promise<void> {
  await freshConnection(live);
  for (const conversation of live.conversations) await negotiate(live.instance, conversation);
  live.negotiated = true;
}

function nothing(): void {}

function describeEnd(subject: Case, instance: Instance, recorder: Recorder): InstanceEnded {
  const sent = recorder.entries.flatMap((entry) => (entry.kind === 'sent' ? [entry.text] : []));
  const how = recorder.entries.flatMap((entry) => (entry.kind === 'death' ? [entry.how] : [])).at(-1) ?? 'ended';
  return {
    kind: 'instance-ended', duringCase: subject.id, how,
    stderrTail: instance.stderrTail(), lastSent: sent.slice(-LAST_SENT_KEPT),
  };
}
