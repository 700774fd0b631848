// What announce-self asks of drivers: a virtio-net adapter whose driver can announce itself tells it to, until the driver has
// acknowledged. virtio 1.2, sections 5.1.4.1 (VIRTIO_NET_S_ANNOUNCE) and 5.1.6.5.4.

import type { Case, Step } from '../../runner/case.ts';
import { caseOf, OWNED, send, stimulate, STIMULUS } from '../case-of.ts';
import { NICS } from '../fixtures.ts';
import { resetDriver } from '../receive-filter.ts';
import { announce, announced } from './announce.ts';
import { E1000, E1000_WIRE, e1000Wires, exchange, NIC, nicWires, OPEN_QUEUES, WIRE } from './nic-wires.ts';

const ASKED = 'effects/announce-self/guest-asked';
const ACKNOWLEDGED = 'effects/announce-self/guest-acknowledged';

export function announceGuestCases(): readonly Case[] {
  return [
    announceCase('asked', 'A driver that can announce itself is asked to.', [ASKED], [asks(ASKED, false), ...announcing(NIC), asks(ASKED, true), acknowledge()]),
    announceCase('acknowledged', 'Once the driver has acknowledged it is no longer asked.', [ACKNOWLEDGED],
      [...announcing(NIC), acknowledge(), asks(ACKNOWLEDGED, false)]),
    announceCase('asked-again', 'The next announcement asks again.', [ASKED, ACKNOWLEDGED],
      [...announcing(NIC), acknowledge(), ...announcing(NIC), asks(ASKED, true), acknowledge(), asks(ACKNOWLEDGED, false)]),
    announceCase('asked-until-then', 'Nothing but the acknowledgement ends the question.', [ASKED],
      [...announcing(NIC), ...announcing(E1000), ...announcing(NIC), asks(ASKED, true), acknowledge()]),
    announceCase('others', 'A driver whose adapter is not announced is not asked.', ['announce-self/interfaces'], [...announcing(E1000), asks('announce-self/interfaces', false)]),
    announceCase('reset', 'A driver that starts anew is not asked what was asked of the one before.', [ASKED],
      [...announcing(NIC), stimulate(ASKED, resetDriver(NIC), { kind: 'any' }), asks(ASKED, false)]),
    caseOf('effects/announce-self/guest/nobody', 'Where there is no driver nobody is asked.', [ASKED],
      [...WIRES.up, ...announcing(NIC), asks(ASKED, false), ...WIRES.down], { ...OPTIONS, start: 'fresh-instance' }),
  ];
}

const OPTIONS = { fixture: NICS, needs: [STIMULUS, OWNED] } as const;
const [MINE, OTHERS] = [nicWires([WIRE]), e1000Wires()];
const WIRES = { up: [...MINE.up, ...OTHERS.up], down: [...OTHERS.down, ...MINE.down] };

function announceCase(id: string, title: string, rules: readonly string[], steps: readonly Step[]): Case {
  return caseOf(`effects/announce-self/guest/${id}`, title, rules, [...WIRES.up, stimulate(ASKED, resetDriver(NIC), { kind: 'any' }), ...OPEN_QUEUES, ...steps, ...WIRES.down], OPTIONS);
}

/** The adapter has announced itself when its frame is on the wire. */
function announcing(nic: typeof NIC | typeof E1000): readonly Step[] {
  const wire = nic === NIC ? WIRE : E1000_WIRE;
  return [send(announce({ interfaces: [nic] })), exchange([], [], [announced('announce-self/announces', wire, nic, 1)])];
}

function asks(rule: string, asked: boolean): Step {
  return stimulate(rule, { kind: 'read-announce', nic: NIC }, { kind: 'announce', asked });
}

/** The command VIRTIO_NET_CTRL_ANNOUNCE_ACK. */
function acknowledge(): Step {
  return stimulate(ACKNOWLEDGED, { kind: 'control-queue', nic: NIC, class: 3, command: 0, data: '' }, { kind: 'acknowledged', ok: true });
}
