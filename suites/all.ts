// Every deterministic case of the suite, subject by subject.

import type { Schema } from '../generators/qapi/ir.ts';
import type { Case } from '../runner/case.ts';
import { netdevDelCases } from './netdev-del.ts';
import { queryRxFilterCases } from './query-rx-filter.ts';
import { sessionCases } from './session-and-framing.ts';
import { setLinkCases } from './set-link.ts';

/** `defined`: CONFIG symbols of the target's build, where it is known; none by default. */
export function allCases(_schema: Schema, _defined?: ReadonlySet<string>): readonly Case[] {
  return [...sessionCases(), ...netdevDelCases(), ...setLinkCases(), ...queryRxFilterCases()];
}
