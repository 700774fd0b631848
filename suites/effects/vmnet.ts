// vmnet-host, vmnet-shared and vmnet-bridged: each member by what the machines in the network see. net.json:455 to 567.

import { requirement } from '../../generators/certificate.ts';
import { dhcpDiscover, routerSolicitation } from '../../generators/frames/requests.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Step } from '../../runner/case.ts';
import { open } from '../case-of.ts';
import { bothWays, eachToItsOwn, pairsApart } from './hub-wires.ts';
import { comes, exchange, fence, matchOf, never } from './nic-wires.ts';
import {
  counted, deaf, FIRST_MAC, GATEWAY, hubWith, isHost, isOffer, labelled, last, LEASED, offers, RANGE, sent, vmnetCase, type VmnetType, whoIsHost,
} from './vmnet-network.ts';

export function vmnetCases(): readonly Case[] {
  return [
    ...rangeCases('vmnet-host'), ...rangeCases('vmnet-shared'),
    ...isolationCases('vmnet-host'), ...isolationCases('vmnet-shared'),
    ...uuidCases(), prefixCase(), ...bridgedCases(),
  ];
}

type Ranged = 'vmnet-host' | 'vmnet-shared';

function rangeCases(type: Ranged): readonly Case[] {
  const ranged = (member: string, title: string, steps: (rule: string) => readonly Step[]): Case => {
    const rule = `effects/${type}/${member}`;
    return vmnetCase(type, { id: `${rule}/seen`, title, rules: [rule], hubs: [hubWith('a', type, RANGE)], steps: steps(rule) });
  };
  const [first, second] = LEASED;
  return [
    ranged('start-address', 'start-address is the address of the gateway, and not leased.', (rule) => [
      offers(rule, [
        counted(rule, 'a', isHost(), 1), counted(rule, 'a', isOffer({ options: { routers: [GATEWAY] } }), 2),
        counted(rule, 'a', isOffer({ yourAddress: GATEWAY }), 0), counted(rule, 'a', isOffer({ yourAddress: first }), 1),
      ]),
    ]),
    ranged('end-address', 'The addresses up to end-address are leased, and none beyond it.', (rule) => [
      offers(rule, [counted(rule, 'a', isOffer({ yourAddress: first }), 1), counted(rule, 'a', isOffer({ yourAddress: second }), 1)]),
      noneLeft(rule),
    ]),
    ranged('subnet-mask', 'The DHCP server tells the mask of subnet-mask.', (rule) => [
      offers(rule, [counted(rule, 'a', isOffer({ options: { subnetMask: '255.255.255.192' } }), 2)]),
    ]),
  ];
}

function noneLeft(rule: string): Step {
  const expect = [counted(rule, 'a', isOffer({ transaction: 0x73400003 }), 0)];
  return { kind: 'exchange', send: sent('a', dhcpDiscover('52:54:00:73:40:03', 0x73400003), whoIsHost()), fence: [last(rule, 'a', isHost())], expect };
}

function isolationCases(type: Ranged): readonly Case[] {
  const rule = `effects/${type}/isolated`;
  const defaults = `effects/${type}/defaults/isolated`;
  const pair = (one: JsonObject, other: JsonObject) => [hubWith('a', type, { ...RANGE, ...one }), hubWith('b', type, { ...RANGE, ...other })];
  return [
    vmnetCase(type, {
      id: `${rule}/both`, title: 'Isolated interfaces do not hear each other, and reach the host.', rules: [rule],
      hubs: pair({ isolated: true }, { isolated: true }), steps: [deaf(rule)],
    }),
    vmnetCase(type, {
      id: `${rule}/one`, title: 'An isolated interface and one that is not do not hear each other.', rules: [rule],
      hubs: pair({}, { isolated: true }), steps: [deaf(rule)],
    }),
    vmnetCase(type, {
      id: defaults, title: 'Without isolated, the interfaces of a network hear each other.', rules: [defaults],
      hubs: pair({}, { isolated: false }), steps: bothWays(defaults, 'a', 'b'),
    }),
  ];
}

const UUID = 'effects/vmnet-host/net-uuid';

function uuidCases(): readonly Case[] {
  const inNetwork = (wire: string, digit: string) => hubWith(wire, 'vmnet-host', { 'net-uuid': `${digit.repeat(8)}-7340-4000-8000-${digit.repeat(12)}` });
  return [
    vmnetCase('vmnet-host', {
      id: `${UUID}/members`, title: 'Interfaces of one UUID hear each other, and none of another UUID.', rules: [UUID],
      hubs: [inNetwork('a', '1'), inNetwork('b', '1'), inNetwork('c', '2'), inNetwork('d', '2')],
      steps: [pairsApart(UUID)],
    }),
    vmnetCase('vmnet-host', {
      id: `${UUID}/no-dhcp`, title: 'In a network with a UUID nobody leases addresses.', rules: [UUID], hubs: [inNetwork('a', '1'), inNetwork('b', '1')],
      steps: [
        {
          kind: 'exchange', send: [...sent('a', dhcpDiscover(FIRST_MAC, 0x73400004)), labelled({ at: 'b', text: 'later' })],
          fence: [last(UUID, 'a', matchOf('later'))], expect: [counted(UUID, 'a', isOffer({}), 0)],
        },
      ],
    }),
  ];
}

const PREFIX = 'fd73:40:1:2::';

function prefixCase(): Case {
  const rule = 'effects/vmnet-shared/nat66-prefix';
  const solicitation = routerSolicitation({ mac: FIRST_MAC, ip: 'fe80::5054:ff:fe73:4001' });
  return vmnetCase('vmnet-shared', {
    id: `${rule}/advertised`, title: 'The prefix of nat66-prefix is advertised, with a length of 64.', rules: [rule],
    hubs: [hubWith('a', 'vmnet-shared', { ...RANGE, 'nat66-prefix': PREFIX })],
    steps: [
      {
        kind: 'exchange', send: sent('a', solicitation, whoIsHost()), fence: [last(rule, 'a', isHost())],
        expect: [{ rule: requirement(rule), at: 'a', match: { icmpv6: { type: 134, router: { prefixes: [{ prefix: PREFIX, length: 64 }] } } } }],
      },
    ],
  });
}

function bridgedCases(): readonly Case[] {
  const type: VmnetType = 'vmnet-bridged';
  const ifname = `effects/${type}/ifname`;
  const isolated = `effects/${type}/isolated`;
  const defaults = `effects/${type}/defaults/isolated`;
  const cards = ['one', 'two'].map((name) => open(name, { kind: 'network-card' }));
  const onOne = (wire: string, options: JsonObject = {}) => hubWith(wire, type, { ifname: '{one.name}', ...options });
  return [
    vmnetCase(type, {
      id: `${ifname}/card`, title: 'A bridged interface sends and receives by the card that ifname names, and by no other.', rules: [ifname],
      before: cards, hubs: [onOne('a'), hubWith('b', type, { ifname: '{two.name}' })],
      steps: [eachToItsOwn(ifname, ['a', 'b'], ['one', 'two']), eachToItsOwn(ifname, ['one', 'two'], ['a', 'b'])],
    }),
    vmnetCase(type, {
      id: `${isolated}/both`, title: 'Isolated interfaces on a card do not hear each other, and reach the card.', rules: [isolated],
      before: cards, hubs: [onOne('a', { isolated: true }), onOne('b', { isolated: true })],
      steps: [
        exchange([{ at: 'a', text: 'from a' }, { at: 'one', text: 'from one' }], [fence(isolated, 'b', 'from one')], [
          never(isolated, 'b', 'from a'), comes(isolated, 'one', 'from a'), comes(isolated, 'b', 'from one'),
        ]),
      ],
    }),
    vmnetCase(type, {
      id: defaults, title: 'Without isolated, bridged interfaces on a card hear each other.', rules: [defaults],
      before: cards, hubs: [onOne('a'), onOne('b', { isolated: false })], steps: bothWays(defaults, 'a', 'b'),
    }),
  ];
}
