// Goes on making a kept finding small, where the campaign had to stop.

import type { FuzzSession } from '../../generators/campaign/session.ts';
import { attemptFor, plainerWorlds, type Worlds, worldOf } from './triage/attempts.ts';
import { withBacktrace } from './triage/backtrace.ts';
import type { KeptFinding } from './campaign-state.ts';
import type { FuzzLane } from './fuzz-lane.ts';
import { triggerOf } from './triage/learnt-trigger.ts';
import { minimise } from './triage/minimise.ts';
import { isSameFault } from './triage/same-fault.ts';
import { titleFor } from './triage/signature.ts';
import type { Attempt, Judged } from './trial.ts';

export type ShrinkScene = {
  readonly lane: FuzzLane;
  readonly worlds: Worlds;
  /** Names of the worlds that are plainer than others, the plainest first. */
  readonly plainest: readonly string[];
  readonly target: KeptFinding['target'];
  /** Asked before each run. */
  readonly mayGoOn: () => boolean;
};

export type Shrunk = { readonly finding: KeptFinding; readonly judged: Judged };

const REPEATS = 10;

/** Runs after which one that fails now and then is taken not to. */
const TRIES_OF_AN_UNSTEADY_ONE = 10;

/** Undefined where it does not fail. Rejects where the target cannot be run. */
export async function shrinkFinding(finding: KeptFinding, scene: ShrinkScene): Promise<Shrunk | undefined> {
  const tries = finding.reproduces.times === finding.reproduces.of ? 1 : TRIES_OF_AN_UNSTEADY_ONE;
  const attempt = attemptFor(finding.kind, scene.lane, scene.worlds);
  const wanted = await failingRun(finding.session, () => true, TRIES_OF_AN_UNSTEADY_ONE, attempt);
  if (wanted === undefined) return undefined;
  let smallest = wanted;
  const isWanted = (judged: Judged): boolean => isSameFault(wanted, judged);
  const fails = async (candidate: FuzzSession): Promise<boolean> => {
    const again = await failingRun(candidate, isWanted, tries, attempt);
    smallest = again ?? smallest;
    return again !== undefined;
  };
  await minimise(finding.session, fails, { mayGoOn: scene.mayGoOn, worlds: plainerWorlds(finding.session, scene.worlds, scene.plainest) });
  smallest = await withBacktrace(smallest, scene.lane, worldOf(smallest.session, scene.worlds));
  const reproduces = await repeated(smallest.session, isWanted, attempt);
  const signature = smallest.signature ?? finding.signature;
  const verdict = smallest.verdict;
  const { ended } = smallest.performed;
  const { unfinished: _unfinished, ...before } = finding;
  const small: KeptFinding = {
    ...before, signature, title: titleFor(smallest.verdict, smallest.performed.ended, signature), session: smallest.session, target: scene.target, reproduces,
    findings: verdict.kind === 'fail' ? verdict.findings : [],
    ended: ended === undefined ? undefined : { how: ended.how, stderrTail: ended.stderrTail },
    // What has none was found to need none.
    trigger: finding.trigger.length === 0 ? [] : await triggerOf(smallest, async (candidate) => scene.mayGoOn() && await failingRun(candidate, isWanted, tries, attempt) !== undefined),
  };
  return { finding: small, judged: smallest };
}

async function failingRun(
  session: FuzzSession, isWanted: (judged: Judged) => boolean, tries: number, attempt: Attempt,
): Promise<Judged | undefined> {
  for (let run = 0; run < tries; run++) {
    const judged = await attempt(session);
    if (judged.verdict.kind === 'fail' && isWanted(judged)) return judged;
  }
  return undefined;
}

async function repeated(session: FuzzSession, isWanted: (judged: Judged) => boolean, attempt: Attempt): Promise<KeptFinding['reproduces']> {
  let times = 0;
  for (let run = 0; run < REPEATS; run++) {
    const judged = await attempt(session);
    if (judged.verdict.kind === 'fail' && isWanted(judged)) times++;
  }
  return { times, of: REPEATS };
}
