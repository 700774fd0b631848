// The receive filter by its effect: which frames come through it to the driver's queue, and which do not.
//
// net.json:642 (RxState, RxFilterInfo); virtio 1.2, section 5.1.6.5. Each case begins with an adapter that was reset. Of the
// frames that are sent together the last comes through, and so proves that those before it did not.

import type { RxMode } from '../../generators/net-model/rx-filter.ts';
import type { Case, Step } from '../../runner/case.ts';
import { caseOf, OWNED, stimulate, type Stimulus, STIMULUS } from '../case-of.ts';
import { NICS } from '../fixtures.ts';
import { macs, macTable, mainMac, resetDriver, rxMode, vlan } from '../receive-filter.ts';
import { comes, EVERYONE, exchange, fence, macOf, never, NIC, nicWires, OPEN_QUEUES, QUEUES, WIRE } from './nic-wires.ts';

export function receiveFilterEffectCases(): readonly Case[] {
  return [...modeCases(), ...strongerModeCases(), ...addressCases(), ...overflowCases(), ...vlanCases()];
}

/** Kinds of frames, by where they go. */
const FRAMES = {
  own: { to: macOf(NIC) },
  other: { to: '52:54:00:99:00:07' },
  stranger: { to: '52:54:00:99:00:08' },
  group: { to: '01:00:5e:00:00:05' },
  otherGroup: { to: '33:33:00:00:00:05' },
  broadcast: { to: EVERYONE },
  vlan7: { to: macOf(NIC), vlan: 7 },
  vlan8: { to: macOf(NIC), vlan: 8 },
  vlan4095: { to: macOf(NIC), vlan: 4095 },
} as const;
type Kind = keyof typeof FRAMES;

type Filtered = {
  readonly label: string;
  readonly title: string;
  readonly rule: string;
  readonly set: readonly Stimulus[];
  /** The last of them proves that what came before it was dropped. */
  readonly received: readonly [Kind, ...Kind[]];
  readonly dropped: readonly Kind[];
};

function filtered({ label, title, rule, set, received, dropped }: Filtered): Case {
  const { up, down } = nicWires([WIRE]);
  return caseOf(`effects/receive-filter/${label}`, title, [rule], [
    stimulate(rule, resetDriver(NIC), { kind: 'any' }), ...up, ...OPEN_QUEUES,
    ...set.map((stimulus): Step => stimulate(rule, stimulus, { kind: 'acknowledged', ok: true })),
    passing(rule, received, dropped),
    ...down,
  ], { fixture: NICS, needs: [STIMULUS, OWNED] });
}

function passing(rule: string, received: readonly Kind[], dropped: readonly Kind[]): Step {
  const [last = 'own'] = received.slice(-1);
  const sent = [...dropped, ...received].map((kind) => ({ at: WIRE, text: kind, ...FRAMES[kind] }));
  return exchange(sent, [{ ...fence(rule, QUEUES, last), last: true }], [
    ...received.map((kind) => comes(rule, QUEUES, kind)), ...dropped.map((kind) => never(rule, QUEUES, kind)),
  ]);
}

const PROMISCUOUS = 'effects/receive-filter/promiscuous';
const UNICAST = 'effects/receive-filter/unicast';
const MULTICAST = 'effects/receive-filter/multicast';
const BROADCAST = 'effects/receive-filter/broadcast';
const VLAN = 'effects/receive-filter/vlan';
const MAIN_MAC = 'effects/receive-filter/main-mac';
const UNICAST_TABLE = 'effects/receive-filter/unicast-table';
const MULTICAST_TABLE = 'effects/receive-filter/multicast-table';
const OVERFLOW = 'effects/receive-filter/overflow';
const STRONGER = 'effects/receive-filter/none-before-all';

const on = (...modes: readonly RxMode[]): readonly Stimulus[] => modes.map((mode) => rxMode(NIC, mode, true));
const PLAIN: readonly Stimulus[] = [rxMode(NIC, 'promiscuous', false)];

function modeCases(): readonly Case[] {
  return [
    filtered({ label: 'promiscuous', title: 'In promiscuous mode everything is received.', rule: PROMISCUOUS, set: on('promiscuous'),
      received: ['other', 'group', 'broadcast', 'vlan7', 'own'], dropped: [] }),
    filtered({ label: 'promiscuous/over-none', title: 'Promiscuous mode counts whatever other modes say.', rule: PROMISCUOUS,
      set: on('noUnicast', 'noMulticast', 'noBroadcast'), received: ['other', 'group', 'broadcast', 'own'], dropped: [] }),
    filtered({ label: 'normal', title: 'Without modes and tables an adapter receives what is for itself or for everyone.', rule: UNICAST, set: PLAIN,
      received: ['broadcast', 'own'], dropped: ['other', 'group'] }),
    filtered({ label: 'unicast/all', title: 'With unicast all, unicast for others is received.', rule: UNICAST, set: [...PLAIN, ...on('allUnicast')],
      received: ['other', 'stranger', 'own'], dropped: ['group'] }),
    filtered({ label: 'unicast/all-and-back', title: 'A mode can be taken back.', rule: UNICAST,
      set: [...PLAIN, ...on('allUnicast'), rxMode(NIC, 'allUnicast', false)], received: ['own'], dropped: ['other'] }),
    filtered({ label: 'unicast/none', title: 'With unicast none, no unicast is received.', rule: UNICAST, set: [...PLAIN, ...on('noUnicast')],
      received: ['broadcast'], dropped: ['own', 'other'] }),
    filtered({ label: 'multicast/all', title: 'With multicast all, every group is received.', rule: MULTICAST, set: [...PLAIN, ...on('allMulticast')],
      received: ['group', 'otherGroup', 'own'], dropped: ['other'] }),
    filtered({ label: 'multicast/none', title: 'With multicast none, no group is received, though the table has it.', rule: MULTICAST,
      set: [...PLAIN, macTable(NIC, [], [FRAMES.group.to]), ...on('noMulticast')], received: ['broadcast', 'own'], dropped: ['group', 'otherGroup'] }),
    filtered({ label: 'broadcast/none', title: 'Broadcasts that are forbidden are not received.', rule: BROADCAST, set: [...PLAIN, ...on('noBroadcast')],
      received: ['own'], dropped: ['broadcast'] }),
    filtered({ label: 'broadcast/allowed-again', title: 'Broadcasts that are allowed again are received.', rule: BROADCAST,
      set: [...PLAIN, ...on('noBroadcast'), rxMode(NIC, 'noBroadcast', false)], received: ['broadcast', 'own'], dropped: [] }),
  ];
}

function strongerModeCases(): readonly Case[] {
  return [
    filtered({ label: 'unicast/none-before-all', title: 'No unicast is stronger than all unicast.', rule: STRONGER,
      set: [...PLAIN, ...on('allUnicast', 'noUnicast')], received: ['broadcast'], dropped: ['own', 'other'] }),
    filtered({ label: 'multicast/none-before-all', title: 'No multicast is stronger than all multicast.', rule: STRONGER,
      set: [...PLAIN, ...on('allMulticast', 'noMulticast')], received: ['own'], dropped: ['group'] }),
    filtered({ label: 'broadcast/none-before-all-multicast', title: 'No broadcast is stronger than all multicast.', rule: STRONGER,
      set: [...PLAIN, ...on('allMulticast', 'noBroadcast')], received: ['group', 'own'], dropped: ['broadcast'] }),
  ];
}

function addressCases(): readonly Case[] {
  const { other, stranger, group, otherGroup } = FRAMES;
  return [
    filtered({ label: 'main-mac', title: 'An adapter receives what is for the address that its driver has set, and no longer what is for the old one.', rule: MAIN_MAC,
      set: [...PLAIN, mainMac(NIC, other.to)], received: ['other'], dropped: ['own', 'stranger'] }),
    filtered({ label: 'unicast-table', title: 'An adapter receives what is for an address of its table besides its own.', rule: UNICAST_TABLE,
      set: [...PLAIN, macTable(NIC, [other.to], [])], received: ['other', 'own'], dropped: ['stranger', 'group'] }),
    filtered({ label: 'unicast-table/replaced', title: 'A table takes the place of the one before.', rule: UNICAST_TABLE,
      set: [...PLAIN, macTable(NIC, [stranger.to], []), macTable(NIC, [other.to], [])], received: ['other', 'own'], dropped: ['stranger'] }),
    filtered({ label: 'unicast-table/emptied', title: 'An empty table lets nothing through.', rule: UNICAST_TABLE,
      set: [...PLAIN, macTable(NIC, [other.to, stranger.to], []), macTable(NIC, [], [])], received: ['own'], dropped: ['other', 'stranger'] }),
    filtered({ label: 'multicast-table', title: 'An adapter receives the groups of its table and no others.', rule: MULTICAST_TABLE,
      set: [...PLAIN, macTable(NIC, [], [group.to])], received: ['group', 'own'], dropped: ['otherGroup', 'other'] }),
    filtered({ label: 'multicast-table/several', title: 'Each entry of both tables counts.', rule: MULTICAST_TABLE,
      set: [...PLAIN, macTable(NIC, [stranger.to, other.to], [otherGroup.to, group.to])], received: ['group', 'otherGroup', 'other', 'stranger', 'own'], dropped: [] }),
  ];
}

/** An adapter that cannot hold a table may receive more than it lists, never less. */
function overflowCases(): readonly Case[] {
  const { other, group } = FRAMES;
  return [
    filtered({ label: 'overflow/unicast', title: 'All addresses of a table that is too large are received.', rule: OVERFLOW,
      set: [...PLAIN, macTable(NIC, [...macs('52:00:00:00:01'), other.to], [])], received: ['other', 'own'], dropped: ['group'] }),
    filtered({ label: 'overflow/multicast', title: 'All groups of a table that is too large are received.', rule: OVERFLOW,
      set: [...PLAIN, macTable(NIC, [], [...macs('01:00:00:00:01'), group.to])], received: ['group', 'own'], dropped: ['other'] }),
  ];
}

function vlanCases(): readonly Case[] {
  return [
    filtered({ label: 'vlan/none', title: 'Without VLANs only untagged frames are received.', rule: VLAN, set: PLAIN, received: ['own'], dropped: ['vlan7', 'vlan8'] }),
    filtered({ label: 'vlan/added', title: 'Frames of a VLAN that was added are received, others not.', rule: VLAN,
      set: [...PLAIN, vlan(NIC, 7, 'add'), vlan(NIC, 4095, 'add')], received: ['vlan7', 'vlan4095', 'own'], dropped: ['vlan8'] }),
    filtered({ label: 'vlan/removed', title: 'Frames of a VLAN that was removed are not received.', rule: VLAN,
      set: [...PLAIN, vlan(NIC, 7, 'add'), vlan(NIC, 8, 'add'), vlan(NIC, 7, 'remove')], received: ['vlan8', 'own'], dropped: ['vlan7'] }),
  ];
}

