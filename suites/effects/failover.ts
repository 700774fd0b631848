// Failover: each standby that a driver accepts is told of, and plugs in the primary that was hidden for its sake. net.json:811.

import { accept, command, reject, requirement } from '../../generators/certificate.ts';
import type { Case, EventExpectation, Step } from '../../runner/case.ts';
import { caseOf, OWNED, send, stimulate, STIMULUS } from '../case-of.ts';
import { HIDDEN_PRIMARY, STANDBY } from '../fixtures.ts';
import { setLink } from '../net-commands.ts';
import { unplugged } from './unplugged.ts';

export function failoverEffectCases(): readonly Case[] {
  return [...standbyCases(), ...primaryCases()];
}

const EMITTED = 'failover-negotiated/emitted';
const NOT_OTHERWISE = 'failover-negotiated/not-otherwise';
const STANDBY_ID = 'failover-negotiated/standby-id';
const HOTPLUGS = 'failover-negotiated/hotplugs-primary';
const HIDDEN = 'effects/failover/hidden';

const NIC = 'plumb-n0';
/** Second standbys, which have no primary. */
const OTHER = 'plumb-x0';
const THIRD = 'plumb-x1';
const PRIMARY = 'plumb-p0';

function standbyCase(id: string, title: string, rules: readonly string[], steps: readonly Step[]): Case {
  return caseOf(`effects/failover/${id}`, title, rules, steps, { fixture: STANDBY, needs: [STIMULUS, OWNED] });
}

/** A primary that is plugged in stays so. */
function primaryCase(id: string, title: string, rules: readonly string[], steps: readonly Step[]): Case {
  return caseOf(`effects/failover/primary/${id}`, title, rules, steps, { fixture: HIDDEN_PRIMARY, start: 'fresh-instance', needs: [STIMULUS, OWNED] });
}

/** A driver starts anew, and accepts the feature or does not. */
function negotiate(nic: string, standby: boolean, ...events: readonly EventExpectation[]): Step {
  return stimulate(events[0]?.rule ?? NOT_OTHERWISE, { kind: 'negotiate-features', nic, standby }, { kind: 'any' }, events);
}

function accepted(nic: string, rule = EMITTED): Step {
  return negotiate(nic, true, { rule: requirement(rule), name: 'FAILOVER_NEGOTIATED', data: { 'device-id': nic } });
}

/** Where there is a primary, whom the event names is another requirement's matter. */
function acceptedWithPrimary(): Step {
  return negotiate(NIC, true, { rule: requirement(EMITTED), name: 'FAILOVER_NEGOTIATED', data: {} });
}

function declined(nic: string): Step {
  return negotiate(nic, false);
}

function addStandby(id: string): Step {
  return send(command('device_add', { driver: 'virtio-net-pci', id, failover: true, addr: '10' }, accept('fixture/setup', {})));
}

function standbyCases(): readonly Case[] {
  return [
    standbyCase('several', 'Each standby is told of by its own name.', [STANDBY_ID, EMITTED],
      [addStandby(OTHER), accepted(OTHER, STANDBY_ID), accepted(NIC, STANDBY_ID), ...unplugged(OTHER)]),
    standbyCase('several/one-declined', 'That one standby is accepted says nothing of another.', [NOT_OTHERWISE, EMITTED],
      [addStandby(THIRD), declined(THIRD), accepted(NIC), declined(THIRD), accepted(THIRD), ...unplugged(THIRD)]),
    standbyCase('after-reset', 'Each time that a driver starts anew and accepts the feature the event comes once more.', [EMITTED, NOT_OTHERWISE],
      [accepted(NIC), declined(NIC), accepted(NIC), accepted(NIC), declined(NIC)]),
    standbyCase('late', 'A driver may decline first and accept later.', [EMITTED, NOT_OTHERWISE], [declined(NIC), declined(NIC), accepted(NIC)]),
    standbyCase('no-standby', 'An adapter without a part in failover never causes the event.', [NOT_OTHERWISE],
      [negotiate('plumb-n1', true), accepted(NIC), negotiate('plumb-n1', true)]),
  ];
}

function primaryCases(): readonly Case[] {
  const hidden = send(setLink(PRIMARY, true, reject(HIDDEN, 'DeviceNotFound')));
  const there = send(setLink(PRIMARY, true, accept(HOTPLUGS, {})));
  return [
    primaryCase('hidden', 'A primary is not there before its standby has been accepted.', [HIDDEN, NOT_OTHERWISE], [hidden, declined(NIC), hidden, declined(NIC), hidden]),
    primaryCase('plugged-in', 'Once its standby has been accepted the primary is there.', [HOTPLUGS, EMITTED, HIDDEN], [hidden, acceptedWithPrimary(), there]),
    primaryCase('of-another', 'Another standby does not bring the primary.', [HIDDEN, HOTPLUGS],
      [addStandby(OTHER), accepted(OTHER), hidden, acceptedWithPrimary(), there]),
    primaryCase('once', 'A primary that is there stays, however often drivers start anew.', [HOTPLUGS, EMITTED],
      [acceptedWithPrimary(), there, declined(NIC), there, acceptedWithPrimary(), there]),
  ];
}
