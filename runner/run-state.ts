// What a run knows while it goes: counts, digest, which fixtures cannot be made ready, and what it has told.

import { TargetError } from '../targets/target.ts';
import type { BaselineKeeper } from './baseline.ts';
import type { Case, CaseId, Fixture, FixtureName, Verdict } from './case.ts';
import { addCase, digestText, EMPTY_DIGEST, type RunDigest } from './digest.ts';
import { messageOf } from './error-text.ts';
import type { CaseFinished, Counts, RunEvent, RunFinished } from './events.ts';
import { contextOn, type LaneNeeds, type LaneOptions, type Performed } from './lane.ts';
import { IMPATIENT_DEADLINE_MS, MAX_CONFIRMATIONS, MAX_FAILED_STARTS, MAX_SHRINK_MS, MAX_SHRUNK, PATIENT_SILENCES } from './limits.ts';
import { SetupRefused } from './live.ts';
import { missingFor } from './need.ts';
import type { PlannedCase } from './plan.ts';

export type RunOptions = LaneNeeds & {
  readonly fixtures: readonly Fixture[];
  readonly plan: readonly PlannedCase[];
  readonly workers: number;
  readonly strict: boolean;
  readonly baseline: BaselineKeeper;
  /** Whether the plan holds all cases, so that a baseline entry without a case is stale. */
  readonly complete: boolean;
  readonly keepTranscripts: boolean;
  /** Failing cases after which the run ends. */
  readonly maxFindings: number;
  readonly replay: (id: CaseId) => string;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
};

/** What became of one case; without `performed` it was not carried out. */
export type Outcome = {
  readonly verdict: Verdict;
  readonly performed?: Performed;
  readonly alone?: 'fails' | 'passes';
  readonly shrunk?: CaseFinished['shrunk'];
};

export class RunState {
  readonly #options: RunOptions;
  readonly #fixtures: ReadonlyMap<FixtureName, Fixture>;
  readonly #failedStarts = new Map<FixtureName, number>();
  readonly #broken = new Map<FixtureName, Verdict>();
  readonly #shrunk = new Set<string>();
  readonly #everStarted = new Set<FixtureName>();
  #counts: Counts = { pass: 0, fail: 0, known: 0, deviation: 0, untestable: 0, errored: 0 };
  #digest: RunDigest = EMPTY_DIGEST;
  #commands = 0;
  #silences = 0;
  #confirmations = 0;
  #shrinkMs = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#fixtures = new Map(options.fixtures.map((fixture) => [fixture.name, fixture]));
  }

  laneOptions(): LaneOptions {
    const { target, scratch, replyDeadlineMs: patient } = this.#options;
    const replyDeadlineMs = (): number => (this.#silences >= PATIENT_SILENCES ? Math.min(IMPATIENT_DEADLINE_MS, patient) : patient);
    return { target, scratch, patience: { replyDeadlineMs }, contextFor: contextOn(this.#options) };
  }

  fixture(name: FixtureName): Fixture {
    const found = this.#fixtures.get(name);
    if (found === undefined) throw new Error(`no fixture is named ${name}`);
    return found;
  }

  missing(subject: Case, fixture: Fixture): string | undefined {
    return missingFor(subject, fixture, this.#options.target, this.#options.facts);
  }

  interrupted(): boolean {
    return this.#options.signal.aborted;
  }

  over(): boolean {
    return this.interrupted() || this.#counts.fail >= this.#options.maxFindings;
  }

  isListed(id: CaseId, verdict: Verdict): boolean {
    return this.#options.baseline.lists(id, verdict);
  }

  mayConfirm(): boolean {
    return this.#confirmations++ < MAX_CONFIRMATIONS;
  }

  /** One counterexample of a kind is made small; the others are alike. */
  mayShrink(signature: string): boolean {
    if (this.#shrunk.has(signature) || this.#shrunk.size >= MAX_SHRUNK || this.shrinkMsLeft() <= 0 || this.over()) return false;
    this.#shrunk.add(signature);
    return true;
  }

  shrinkMsLeft(): number {
    return MAX_SHRINK_MS - this.#shrinkMs;
  }

  shrinkTook(ms: number): void {
    this.#shrinkMs += ms;
  }

  performed({ fixture, execution, ended }: Performed): void {
    this.#everStarted.add(fixture.name);
    this.#failedStarts.delete(fixture.name);
    if (execution === 'silent') this.#silences++;
    if (ended !== undefined && !this.interrupted()) this.#options.emit(ended);
  }

  /** The verdict for a case whose instance could not be made ready, or undefined where another try is due. */
  startFailed(fixture: Fixture, error: unknown): Verdict | undefined {
    const known = this.#broken.get(fixture.name);
    if (known !== undefined) return known;
    const failed = (this.#failedStarts.get(fixture.name) ?? 0) + 1;
    this.#failedStarts.set(fixture.name, failed);
    const text = messageOf(error);
    if (error instanceof SetupRefused) return this.#breakFixture(fixture, { kind: 'untestable', missing: text });
    if (!(error instanceof TargetError)) return { kind: 'errored', cause: error instanceof Error ? error.stack ?? text : text };
    if (failed < MAX_FAILED_STARTS) return undefined;
    return this.#breakFixture(fixture, this.#everStarted.has(fixture.name)
      ? { kind: 'errored', cause: text }
      : { kind: 'untestable', missing: `machine "${fixture.machine}" does not start: ${text}` });
  }

  #breakFixture(fixture: Fixture, verdict: Verdict): Verdict {
    this.#broken.set(fixture.name, verdict);
    return verdict;
  }

  take(subject: Case, outcome: Outcome, durationMs: number): void {
    const { verdict, performed } = outcome;
    const excuse = this.#options.baseline.excuse(subject.id, verdict, outcome.alone);
    const commands = commandsIn(subject);
    const digest = performed?.recorder.digest() ?? '';
    this.#commands += performed === undefined ? 0 : commands;
    this.#digest = addCase(this.#digest, subject.id, digest);
    this.#count(verdict, excuse !== undefined);
    const keep = this.#options.keepTranscripts || (verdict.kind !== 'pass' && verdict.kind !== 'untestable');
    this.#options.emit({
      kind: 'case-finished', id: subject.id, title: subject.title, requirements: subject.requirements, verdict,
      ...(excuse === undefined ? {} : { baseline: { reason: excuse.reason, link: excuse.link } }),
      ...(keep && performed !== undefined ? { record: { case: subject, transcript: performed.recorder.entries } } : {}),
      ...(outcome.shrunk === undefined ? {} : { shrunk: outcome.shrunk }),
      ...(outcome.alone === undefined ? {} : { alone: outcome.alone }),
      replay: this.#options.replay(subject.id), commands, durationMs, digest,
    });
  }

  #count(verdict: Verdict, excused: boolean): void {
    const column = verdict.kind === 'fail' && excused ? 'known' : verdict.kind;
    this.#counts = { ...this.#counts, [column]: this.#counts[column] + 1 };
  }

  finish(durationMs: number): RunFinished {
    const staleBaseline = this.#options.baseline.stale(this.#options.complete && !this.over());
    return {
      kind: 'run-finished', outcome: this.#outcome(staleBaseline.length > 0), counts: this.#counts, staleBaseline,
      commands: this.#commands, durationMs, digest: digestText(this.#digest),
    };
  }

  #outcome(stale: boolean): RunFinished['outcome'] {
    const { pass, fail, deviation, known, errored } = this.#counts;
    if (fail > 0 || stale || (this.#options.strict && deviation > 0)) return 'findings';
    if (this.#options.signal.aborted) return 'interrupted';
    // A run in which nothing was judged has shown nothing.
    return errored > 0 || pass + deviation + known === 0 ? 'could-not-run' : 'conforms';
  }
}

function commandsIn(subject: Case): number {
  return subject.steps.reduce((sum, step) => sum + (step.kind === 'commands' ? step.commands.length : 1), 0);
}
