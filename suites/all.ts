// Every deterministic case of the suite, subject by subject.

import type { Schema } from '../generators/qapi/ir.ts';
import type { Case } from '../runner/case.ts';
import { announceSelfCases } from './announce-self.ts';
import { argumentCases } from './arguments.ts';
import { eventCases } from './events.ts';
import { netdevAddBoundaryCases } from './netdev-add/boundaries.ts';
import { netdevDelCases } from './netdev-del.ts';
import { queryRxFilterCases } from './query-rx-filter.ts';
import { sessionCases } from './session-and-framing.ts';
import { setLinkCases } from './set-link.ts';

export function allCases(schema: Schema): readonly Case[] {
  return [
    ...sessionCases(),
    ...argumentCases(schema),
    ...netdevAddBoundaryCases(schema),
    ...netdevDelCases(),
    ...setLinkCases(),
    ...queryRxFilterCases(),
    ...announceSelfCases(),
    ...eventCases(),
  ];
}
