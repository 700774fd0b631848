// Runs a plan on a target and tells it as events. The only place where cases, lanes, baseline and limits meet.

import type { Case, Fixture, Verdict } from './case.ts';
import type { RunFinished } from './events.ts';
import { type CaseRun, Lane } from './lane.ts';
import { MAX_SHRINK_RUNS } from './limits.ts';
import { type Chunk, ChunkQueue, chunksOf, type LoadedCase } from './plan.ts';
import { type Outcome, type RunOptions, RunState } from './run-state.ts';
import { shrink, signatureOf } from './shrink.ts';

export async function run(options: RunOptions): Promise<RunFinished> {
  const started = performance.now();
  const state = new RunState(options);
  const queue = new ChunkQueue(chunksOf(options.plan));
  const lanes = Array.from({ length: options.workers }, () => new Lane(state.laneOptions()));
  // Whoever interrupts does not wait for a reply that may never come.
  const interrupt = (): void => lanes.forEach((lane) => void lane.discard());
  options.signal.addEventListener('abort', interrupt, { once: true });
  await Promise.all(lanes.map((lane) => drive(lane, queue, state)));
  options.signal.removeEventListener('abort', interrupt);
  const finished = state.finish(performance.now() - started);
  options.emit(finished);
  return finished;
}

async function drive(lane: Lane, queue: ChunkQueue, state: RunState): Promise<void> {
  try {
    for (let chunk = queue.take(undefined); chunk !== undefined; chunk = queue.take(chunk.fixture)) {
      await driveChunk(lane, chunk, state);
      if (state.over()) return;
    }
  } finally {
    await lane.discard();
  }
}

async function driveChunk(lane: Lane, chunk: Chunk, state: RunState): Promise<void> {
  for (const planned of chunk.cases) {
    if (state.over()) return;
    const begun = performance.now();
    const loaded = planned.load();
    const outcome = await runPlanned(lane, loaded, state);
    // What an interrupted case saw is our doing and not the target's.
    if (state.interrupted()) return;
    state.take(loaded.case, outcome, performance.now() - begun);
  }
}

async function runPlanned(lane: Lane, loaded: LoadedCase, state: RunState): Promise<Outcome> {
  const subject = loaded.case;
  const fixture = state.fixture(subject.fixture);
  const missing = state.missing(subject, fixture);
  if (missing !== undefined) return { verdict: { kind: 'untestable', missing } };
  const first = await attempt(lane, subject, fixture, state);
  if (first.run === undefined || first.verdict.kind !== 'fail') return first;
  const confirmed = await confirm(lane, subject, fixture, first, state);
  if (loaded.smaller === undefined || confirmed.alone === 'passes' || !state.mayShrink(signatureOf(confirmed.verdict))) return confirmed;
  return { ...confirmed, ...await shrunkOf(lane, loaded, confirmed.verdict, state) };
}

/** A harness that fails is told as such, and never as a fault of the target. */
async function attempt(lane: Lane, subject: Case, fixture: Fixture, state: RunState): Promise<Outcome> {
  for (;;) {
    try {
      const done = await lane.run(subject, fixture);
      state.started(fixture, done);
      return { verdict: done.verdict, run: done };
    } catch (error) {
      await lane.discard();
      const verdict = state.startFailed(fixture, error);
      if (verdict !== undefined) return { verdict };
    }
  }
}

/** A failure on an instance with a past is run again on a fresh one, so that what is reported can be reproduced. */
async function confirm(lane: Lane, subject: Case, fixture: Fixture, first: Outcome, state: RunState): Promise<Outcome> {
  if (first.run === undefined || !state.mayConfirm()) return first;
  if (first.run.history === 0) return { ...first, alone: 'fails' };
  const second = await attempt(lane, subject, fixture, state);
  if (second.verdict.kind !== 'fail') return { ...first, alone: 'passes' };
  return { ...second, alone: 'fails' };
}

async function shrunkOf(lane: Lane, loaded: LoadedCase, verdict: Verdict, state: RunState): Promise<Partial<Outcome>> {
  const rerun = async (candidate: LoadedCase): Promise<CaseRun> => {
    await lane.discard();
    return lane.run(candidate.case, state.fixture(candidate.case.fixture));
  };
  try {
    const shrunk = await shrink(loaded, verdict, rerun, state.over() ? 0 : MAX_SHRINK_RUNS);
    if (shrunk === undefined) return {};
    return { shrunk: { case: shrunk.loaded.case, transcript: shrunk.run.transcript, verdict: shrunk.run.verdict } };
  } catch {
    // A target that no longer starts ends the shrinking; the finding stands as it was found.
    return {};
  }
}
