// `plumbline check`: the shipped suite against one target, from the command line to the exit code.

import { errata } from '../../suites/errata.ts';
import { fixtures } from '../../suites/fixtures.ts';
import { openTarget } from '../../targets/open.ts';
import { type Baseline, BaselineKeeper } from '../baseline.ts';
import { type RunEvent, type RunFinished, STREAM_FORMAT } from '../events.ts';
import { run } from '../run.ts';
import type { Shard } from '../select.ts';
import { loadBaseline } from './baselines.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Output } from './output.ts';
import { openRunDirectory, type RunDirectory } from './run-directory.ts';
import { createScreen } from './screen.ts';
import { planSuite, type SuitePlan } from './suite.ts';
import { type TargetAtHand, withTarget } from './target-at-hand.ts';
import { VERSION } from './version.ts';

export type CheckOptions = {
  readonly target: string;
  readonly only?: string;
  readonly seed: number;
  readonly runs: number;
  readonly workers: number;
  readonly shard?: Shard;
  readonly strict: boolean;
  readonly baseline?: string;
  readonly findings?: string;
  readonly out?: string;
  readonly maxFindings: number;
  /** Seconds. */
  readonly replyDeadline: number;
};

export async function check(options: CheckOptions, output: Output): Promise<ExitCode> {
  const baseline = options.baseline === undefined ? undefined : await loadBaseline(options.baseline);
  const suite = planSuite({ seed: options.seed, runs: options.runs, only: options.only, shard: options.shard, findings: options.findings });
  const target = openTarget(options.target);
  const directory = options.out === undefined ? undefined : await openRunDirectory(options.out);
  const finished = await withTarget(target, output, (atHand) => runSuite({ ...atHand, options, output, baseline, suite, directory }));
  return exitCodeOf(finished, directory, output);
}

type Setting = TargetAtHand & {
  readonly options: CheckOptions;
  readonly output: Output;
  readonly baseline: Baseline | undefined;
  readonly suite: SuitePlan;
  readonly directory: RunDirectory | undefined;
};

async function runSuite(setting: Setting): Promise<RunFinished> {
  const { options, output, baseline, suite, target, facts, directory, scratch, signal } = setting;
  const screen = createScreen(output, suite.plan.length);
  const emit = (event: RunEvent): void => {
    directory?.write(event);
    screen.take(event);
  };
  emit(startedEvent(setting));
  const finished = await run({
    target, facts, fixtures, errata, scratch, emit, signal,
    spec: suite.schema, plan: suite.plan, complete: suite.complete,
    workers: options.workers, strict: options.strict, maxFindings: options.maxFindings,
    replyDeadlineMs: options.replyDeadline * 1000,
    baseline: new BaselineKeeper(baseline, new Date().toISOString().slice(0, 10)),
    keepTranscripts: directory !== undefined,
    replay: (id) => replayLine(options, id),
  });
  await directory?.finish();
  screen.finish();
  return finished;
}

function startedEvent({ options, suite, target, facts }: Setting): RunEvent {
  const { seed, runs, workers, shard, strict, only, baseline } = options;
  return {
    kind: 'run-started', format: STREAM_FORMAT, plumbline: VERSION, target: target.name, targetVersion: facts.version, ownership: target.ownership,
    seed, runs, workers, shard, strict, only, baseline, cases: suite.plan.length, atMs: Date.now(),
  };
}

/** One line that runs one case again, random ones included. */
function replayLine({ target, seed, strict, findings }: CheckOptions, id: string): string {
  const random = id.startsWith('random/');
  const runs = random ? ` --seed ${seed} --runs ${Number(id.slice(id.lastIndexOf('/') + 1)) + 1}` : '';
  const kept = id.startsWith('findings/') && findings !== undefined ? ` --findings ${shellQuote(findings)}` : '';
  return `plumbline check --target ${shellQuote(target)} --only ${shellQuote(id)}${kept}${runs}${strict ? ' --strict' : ''}`;
}

function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function exitCodeOf(finished: RunFinished, directory: RunDirectory | undefined, output: Output): ExitCode {
  if (directory?.problem !== undefined) output.err(`plumbline: ${directory.problem}\n`);
  switch (finished.outcome) {
    case 'findings': return EXIT.findings;
    case 'conforms': return directory?.problem === undefined ? EXIT.conforms : EXIT.couldNotRun;
    case 'interrupted': return finished.counts.fail > 0 ? EXIT.findings : EXIT.couldNotRun;
    case 'could-not-run': return EXIT.couldNotRun;
    default: throw finished.outcome satisfies never;
  }
}
