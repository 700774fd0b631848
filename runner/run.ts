// Runs a plan on a target and tells it as events.
//
// While the target works on one case, the one before it is judged and the next is made: the harness costs hardly any
// of the target's time. A case that ran after one that turns out to have failed is run again, on a fresh instance.

import { conclude } from './conclude.ts';
import type { Fixture, Verdict } from './case.ts';
import type { RunFinished } from './events.ts';
import { Lane, type Performed } from './lane.ts';
import { type Chunk, ChunkQueue, chunksOf, type LoadedCase } from './plan.ts';
import { type RunOptions, RunState } from './run-state.ts';

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
    for (let chunk = queue.take(undefined); chunk !== undefined && !state.over(); chunk = queue.take(chunk.fixture)) {
      await driveChunk(lane, chunk, state);
    }
  } finally {
    await lane.discard();
  }
}

/** A case that was carried out and is to be judged while the next one runs. */
type Waiting = { readonly loaded: LoadedCase; readonly performed: Performed };

async function driveChunk(lane: Lane, chunk: Chunk, state: RunState): Promise<void> {
  let waiting: Waiting | undefined;
  let loaded = chunk.cases[0]?.load();
  for (let index = 1; loaded !== undefined && !state.over(); index++) {
    const shadow = new Shadow(lane, waiting, () => chunk.cases[index]?.load());
    let performed = await perform(lane, loaded, state, () => shadow.work());
    shadow.work();
    // What an interrupted case saw is our doing and not the target's.
    if (state.interrupted()) return;
    if (waiting !== undefined && shadow.verdict !== undefined) {
      const failed = shadow.verdict.kind === 'fail';
      if (failed) await lane.discard();
      await conclude(lane, waiting.loaded, waiting.performed, shadow.verdict, state);
      if (failed && performed !== undefined) performed = await perform(lane, loaded, state, nothing);
    }
    waiting = performed === undefined ? undefined : { loaded, performed };
    loaded = shadow.next;
  }
  if (waiting === undefined || state.over()) return;
  const verdict = lane.judge(waiting.performed);
  if (verdict.kind === 'fail') await lane.discard();
  await conclude(lane, waiting.loaded, waiting.performed, verdict, state);
}

/** What is done in the shadow of a waiting case, once: the one before it is judged, the next one made. */
class Shadow {
  readonly #lane: Lane;
  readonly #before: Waiting | undefined;
  readonly #load: () => LoadedCase | undefined;
  #done = false;
  verdict: Verdict | undefined;
  next: LoadedCase | undefined;

  constructor(lane: Lane, before: Waiting | undefined, load: () => LoadedCase | undefined) {
    this.#lane = lane;
    this.#before = before;
    this.#load = load;
  }

  work(): void {
    if (this.#done) return;
    this.#done = true;
    if (this.#before !== undefined) this.verdict = this.#lane.judge(this.#before.performed);
    this.next = this.#load();
  }
}

/** Undefined where the case could not be carried out, which is then told. */
async function perform(lane: Lane, { case: subject }: LoadedCase, state: RunState, meanwhile: () => void): Promise<Performed | undefined> {
  const fixture = state.fixture(subject.fixture);
  const missing = state.missing(subject, fixture);
  const verdict = missing === undefined ? undefined : { kind: 'untestable', missing } as const;
  const done = verdict ?? await attempt(lane, subject, fixture, state, meanwhile);
  if (!('kind' in done)) return done;
  if (!state.interrupted()) state.take(subject, { verdict: done }, 0);
  return undefined;
}

/** A harness that fails is told as such, and never as a fault of the target. */
async function attempt(
  lane: Lane, subject: LoadedCase['case'], fixture: Fixture, state: RunState, meanwhile: () => void,
): Promise<Performed | Verdict> {
  for (;;) {
    try {
      const performed = await lane.perform(subject, fixture, meanwhile);
      state.performed(performed);
      return performed;
    } catch (error) {
      await lane.discard();
      const verdict = state.startFailed(fixture, error);
      if (verdict !== undefined) return verdict;
    }
  }
}

function nothing(): void {}
