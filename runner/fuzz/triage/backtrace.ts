// A death by signal that leaves no report is seen once more with a debugger on the process, where there is one: its frames then tell the
// fault, and no longer the command. It costs a second and more, so that only what is kept is looked at in this way.

import type { FuzzSession } from '../../../generators/campaign/session.ts';
import type { Debugger, Instance } from '../../../targets/target.ts';
import type { FuzzLane } from '../fuzz-lane.ts';
import { hasReport, withFrames } from './signature.ts';
import { framesIn } from './stack.ts';
import { type Judged, perform, type World } from '../trial.ts';

/** Puts a debugger on each instance that starts while it is `wanted`. */
export class CrashWatch {
  wanted = false;
  #debugger: Debugger | undefined;

  async attend({ attachDebugger }: Instance): Promise<void> {
    this.#debugger = this.wanted ? await attachDebugger?.() : undefined;
  }

  /** What the last one has told. */
  async told(): Promise<string | undefined> {
    return this.#debugger?.told();
  }
}

/** The same with a signature of frames and the whole backtrace; as it was where none comes. Never rejects. */
export async function withBacktrace(judged: Judged, lane: FuzzLane, world: World): Promise<Judged> {
  const { ended } = judged.performed;
  if (ended === undefined || !ended.how.startsWith('killed by') || hasReport(ended)) return judged;
  const backtrace = await backtraceOf(judged.session, lane, world);
  const frames = framesIn(backtrace ?? '');
  return backtrace === undefined || frames.length === 0 ? judged : { ...judged, backtrace, signature: withFrames(ended, frames) };
}

async function backtraceOf(session: FuzzSession, lane: FuzzLane, world: World): Promise<string | undefined> {
  await lane.discard();
  lane.crash.wanted = true;
  try {
    await perform(lane, session, world, 'session');
    return await lane.crash.told();
  } catch {
    return undefined;
  } finally {
    lane.crash.wanted = false;
    await lane.discard();
  }
}
