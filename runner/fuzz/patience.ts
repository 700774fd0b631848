// A target that cannot be started is tried again, each time a little later, and then given up: a campaign outlives a short
// famine of the host and does not spin on a target that is gone.

import type { Lane } from '../lane.ts';

const MOST_FAILURES = 6;
/** One that takes long to fail is not tried as often. */
const MOST_MS = 60_000;
/** Doubled each time: three seconds in all. */
const FIRST_PAUSE_MS = 50;

/** Rejects with the last error where it never comes off, or is `over` before it does. */
export async function patiently<Result>(attempt: () => Promise<Result>, lane: Lane, over: () => boolean = () => false): Promise<Result> {
  const beganMs = performance.now();
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      await lane.discard();
      if (over() || failures >= MOST_FAILURES || performance.now() - beganMs > MOST_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** failures));
    }
  }
}
