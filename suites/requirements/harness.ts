// Rows that speak of the suite itself: what its preparations rest on.

import type { Requirement } from '../../runner/case.ts';
import { informative } from './row.ts';

export const harnessRequirements: readonly Requirement[] = informative(
  ['fixture/setup', 'qmp-spec 2.4', 'The instance can be brought into the state in which a case starts.'],
);
