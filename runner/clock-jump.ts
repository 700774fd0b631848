// Whether the clock that tells the time of day was put forward or back since this process began, by a clock that only goes forward.
// From then on nobody can say which of two times was read from which.

import { TIMESTAMP_SKEW_MS } from './limits.ts';

/** What is less is a clock that is kept right, as all are. */
const MOST_DRIFT_MS: number = TIMESTAMP_SKEW_MS / 2;

export function clockHasJumped(): boolean {
  return Math.abs(Date.now() - (performance.timeOrigin + performance.now())) > MOST_DRIFT_MS;
}
