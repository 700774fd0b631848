// The end of a case: a failure is confirmed on a fresh instance and made small before it is told.

import type { Verdict } from './case.ts';
import type { CaseRun, Lane, Performed } from './lane.ts';
import { MAX_SHRINK_RUNS } from './limits.ts';
import type { LoadedCase } from './plan.ts';
import type { Outcome, RunState } from './run-state.ts';
import { shrink, signatureOf } from './shrink.ts';

export async function conclude(lane: Lane, loaded: LoadedCase, performed: Performed, verdict: Verdict, state: RunState): Promise<void> {
  const outcome = verdict.kind === 'fail'
    ? await failureOf(lane, loaded, { performed, verdict }, state)
    : { verdict, performed };
  if (!state.interrupted()) state.take(loaded.case, outcome, performed.durationMs);
}

async function failureOf(lane: Lane, loaded: LoadedCase, first: CaseRun, state: RunState): Promise<Outcome> {
  if (state.isListed(loaded.case.id, first.verdict)) return first;
  const confirmed = await confirm(lane, first, state);
  const shrinkable = loaded.smaller !== undefined && confirmed.alone !== 'passes' && state.mayShrink(signatureOf(confirmed.verdict));
  return shrinkable ? { ...confirmed, ...await shrunkOf(lane, loaded, confirmed.verdict, state) } : confirmed;
}

/**
 * A failure on an instance with a past is run again on a fresh one, so that what is reported can be reproduced; and so
 * is the end of an instance without a past, for that may be a race.
 */
async function confirm(lane: Lane, first: CaseRun, state: RunState): Promise<Outcome> {
  if (!state.mayConfirm()) return first;
  if (first.performed.history === 0 && first.performed.execution === 'alive') return { ...first, alone: 'fails' };
  const second = await runAlone(lane, first.performed);
  if (second === undefined) return first;
  return second.verdict.kind === 'fail' ? { ...second, alone: 'fails' } : { ...first, alone: 'passes' };
}

/** Undefined where no instance could be made ready: the first failure stands as it was seen. */
async function runAlone(lane: Lane, { case: subject, fixture }: Performed): Promise<CaseRun | undefined> {
  try {
    await lane.discard();
    return await lane.run(subject, fixture);
  } catch {
    await lane.discard();
    return undefined;
  }
}

async function shrunkOf(lane: Lane, loaded: LoadedCase, verdict: Verdict, state: RunState): Promise<Pick<Outcome, 'shrunk'>> {
  const rerun = async (candidate: LoadedCase): Promise<CaseRun> => {
    await lane.discard();
    return lane.run(candidate.case, state.fixture(candidate.case.fixture));
  };
  const begun = performance.now();
  const deadline = begun + state.shrinkMsLeft();
  let runs = 0;
  const budget = (): boolean => runs++ < MAX_SHRINK_RUNS && performance.now() < deadline && !state.interrupted();
  try {
    const shrunk = await shrink(loaded, verdict, rerun, budget);
    if (shrunk === undefined) return {};
    const { performed, verdict: smaller } = shrunk.run;
    return { shrunk: { case: shrunk.loaded.case, transcript: performed.recorder.entries, verdict: smaller } };
  } catch {
    // A target that no longer starts ends the shrinking; the finding stands as it was found.
    await lane.discard();
    return {};
  } finally {
    state.shrinkTook(performance.now() - begun);
  }
}
