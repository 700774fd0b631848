// Every deterministic case of the suite, subject by subject.

import type { Schema } from '../generators/qapi/ir.ts';
import type { Case } from '../runner/case.ts';
import { announceSelfCases } from './announce-self.ts';
import { argumentCases } from './arguments.ts';
import { announceEffectCases } from './effects/announce.ts';
import { setLinkEffectCases } from './effects/set-link.ts';
import { userCases } from './effects/user.ts';
import { eventCases } from './events.ts';
import { exampleCases } from './examples.ts';
import { framingCases } from './framing.ts';
import { metamorphicCases } from './metamorphic.ts';
import { netdevAddBoundaryCases } from './netdev-add/boundaries.ts';
import { netdevHostPortCases } from './netdev-add/host-ports.ts';
import { netdevLifeCases } from './netdev-add/life.ts';
import { netdevTextRuleCases } from './netdev-add/text-rules.ts';
import { netdevTypeCases } from './netdev-add/unknown-type.ts';
import { netdevDelCases } from './netdev-del.ts';
import { preconfigCases } from './preconfig.ts';
import { queryCases } from './queries.ts';
import { queryRxFilterCases } from './query-rx-filter.ts';
import { sessionCases } from './session-and-framing.ts';
import { setLinkCases } from './set-link.ts';
import { survivalCases } from './survival.ts';
import { wireNoiseCases } from './wire-noise.ts';

export function allCases(schema: Schema): readonly Case[] {
  return [
    ...sessionCases(),
    ...framingCases(),
    ...wireNoiseCases(schema),
    ...metamorphicCases(),
    ...queryCases(),
    ...argumentCases(schema),
    ...netdevAddBoundaryCases(schema),
    ...netdevTypeCases(),
    ...netdevTextRuleCases(),
    ...netdevHostPortCases(),
    ...netdevLifeCases(schema),
    ...netdevDelCases(),
    ...setLinkCases(),
    ...queryRxFilterCases(),
    ...announceSelfCases(),
    ...eventCases(),
    ...exampleCases(),
    ...preconfigCases(),
    ...survivalCases(),
    ...announceEffectCases(),
    ...setLinkEffectCases(),
    ...userCases(),
  ];
}
