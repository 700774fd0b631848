// Every deterministic case of the suite, subject by subject.

import type { Schema } from '../generators/qapi/ir.ts';
import type { Case } from '../runner/case.ts';
import { announceSelfCases } from './announce-self.ts';
import { argumentCases } from './arguments.ts';
import { announceGuestCases } from './effects/announce-guest.ts';
import { announceEffectCases } from './effects/announce.ts';
import { hubPortCases } from './effects/hubport.ts';
import { lifeCycleCases } from './effects/life-cycle.ts';
import { l2tpv3HeaderCases } from './effects/l2tpv3-header.ts';
import { l2tpv3TunnelCases } from './effects/l2tpv3-tunnels.ts';
import { netmapCases } from './effects/netmap.ts';
import { failoverEffectCases } from './effects/failover.ts';
import { receiveFilterEffectCases } from './effects/receive-filter.ts';
import { setLinkEffectCases } from './effects/set-link.ts';
import { setLinkLifeCases } from './effects/set-link-life.ts';
import { tapProgramCases } from './effects/tap-programs.ts';
import { tapSettingCases } from './effects/tap-settings.ts';
import { tapCases } from './effects/tap.ts';
import { userCases } from './effects/user.ts';
import { vdeCases } from './effects/vde.ts';
import { vhostUserCases } from './effects/vhost-user.ts';
import { socketDatagramCases } from './effects/socket-datagrams.ts';
import { socketStreamCases } from './effects/socket-streams.ts';
import { vhostVdpaCases } from './effects/vhost-vdpa.ts';
import { vmnetCases } from './effects/vmnet.ts';
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
    ...announceGuestCases(),
    ...receiveFilterEffectCases(),
    ...failoverEffectCases(),
    ...setLinkEffectCases(),
    ...setLinkLifeCases(),
    ...userCases(),
    ...netmapCases(),
    ...vhostVdpaCases(),
    ...vmnetCases(),
    ...socketStreamCases(),
    ...socketDatagramCases(),
    ...hubPortCases(),
    ...l2tpv3HeaderCases(),
    ...l2tpv3TunnelCases(),
    ...vdeCases(),
    ...vhostUserCases(),
    ...lifeCycleCases(),
    ...tapCases(),
    ...tapSettingCases(),
    ...tapProgramCases(),
  ];
}
