// Socket backends over UDP: to one peer and to a multicast group. net.json: NetdevSocketOptions, mcast, udp and localaddr.
//
// A datagram is a frame and nothing else. Everything stays on loopback, groups too.

import { accept, open as openOutcome, requirement } from '../../generators/certificate.ts';
import type { Case, Step } from '../../runner/case.ts';
import { observe, open, send } from '../case-of.ts';
import { netdevAdd, netdevDel } from '../net-commands.ts';
import { bothWays, frameHex, type WiredCase, wiredCase } from './hub-wires.ts';
import { comes, exchange, fence, never } from './nic-wires.ts';

export function socketDatagramCases(): readonly Case[] {
  return [...udpCases(), ...localaddrCases(), ...mcastCases()];
}

const UDP = 'effects/socket/udp';
const LOCALADDR = 'effects/socket/localaddr';
const MCAST = 'effects/socket/mcast';
const WIRE = 'wire';
const FAR = 'far';

function door(host?: string): Step {
  return open('door', { kind: 'free-port', protocol: 'udp', ...(host === undefined ? {} : { host }) });
}

function far(host?: string): Step {
  return open(FAR, { kind: 'datagrams', carries: 'frames', to: '{door.address}', ...(host === undefined ? {} : { host }) });
}

const TESTED = { type: 'socket', id: 'tested', udp: `{${FAR}.address}`, localaddr: '{door.address}' } as const;

function udpCase(id: string, title: string, rules: readonly string[], steps: readonly Step[], extra: Partial<WiredCase> = {}): Case {
  return wiredCase({ id, title, rules, before: [door(), far()], hubs: [{ wires: [WIRE], backends: [TESTED] }], steps, ...extra });
}

function udpCases(): readonly Case[] {
  const text = 'a datagram is a frame';
  const frame = frameHex({ at: WIRE, text });
  const framing = 'effects/socket/datagram';
  return [
    udpCase(`${UDP}/both-ways`, 'Frames go to the address and come from it.', [UDP], bothWays(UDP, WIRE, FAR)),
    udpCase(`${UDP}/host`, 'The host of the address counts, not its port alone.', [UDP], bothWays(UDP, WIRE, FAR), { before: [door(), far('127.0.0.3')] }),
    udpCase(framing, 'A datagram is the frame and nothing else.', [framing, UDP], [{
      kind: 'exchange', send: [{ at: WIRE, packet: frame }], fence: [],
      expect: [{ rule: requirement(framing), at: FAR, match: { payload: frame }, count: 1 }],
    }], { before: [door(), open(FAR, { kind: 'datagrams', to: '{door.address}' })] }),
  ];
}

function localaddrCases(): readonly Case[] {
  const portIs = (isOpen: boolean): Step => observe(LOCALADDR, { kind: 'port', protocol: 'udp', address: '{door.address}' }, { open: isOpen });
  return [
    udpCase(`${LOCALADDR}/both-ways`, 'What is sent to localaddr is on the hub.', [LOCALADDR], bothWays(LOCALADDR, FAR, WIRE)),
    udpCase(`${LOCALADDR}/host`, 'The host of localaddr counts, not its port alone.', [LOCALADDR], bothWays(LOCALADDR, FAR, WIRE), { before: [door('127.0.0.4'), far()] }),
    udpCase(`${LOCALADDR}/source`, 'Datagrams come from localaddr, so that whoever answers them is heard.', [LOCALADDR], [
      exchange([{ at: WIRE, text: 'who are you' }], [fence(LOCALADDR, FAR, 'who are you')], [comes(LOCALADDR, FAR, 'who are you')]),
      exchange([{ at: FAR, text: 'an answer' }], [fence(LOCALADDR, WIRE, 'an answer')], [comes(LOCALADDR, WIRE, 'an answer')]),
    ], { before: [door('127.0.0.4'), open(FAR, { kind: 'datagrams', carries: 'frames', from: '{door.address}' })] }),
    udpCase(`${LOCALADDR}/port-held`, 'The port is held while the backend is there, and free afterwards.', [LOCALADDR], [portIs(true)], { after: [portIs(false)] }),
  ];
}

/** Of the block for use within one site (RFC 2365); its socket is bound to loopback, whose address says by which interface. */
const GROUP = '239.255.73.40:{door.port}';
const MEMBER = { type: 'socket', mcast: GROUP, localaddr: '127.0.0.1' } as const;

function mcastCases(): readonly Case[] {
  const member = open(FAR, { kind: 'datagrams', carries: 'frames', group: GROUP });
  const localaddr = 'effects/socket/localaddr-mcast-port';
  return [
    wiredCase({
      id: `${MCAST}/both-ways`, title: 'What is sent goes to the members of the group, and what they send is on the hub.', rules: [MCAST],
      before: [door(), member], hubs: [{ wires: [WIRE], backends: [{ ...MEMBER, id: 'tested' }] }],
      steps: [
        exchange([{ at: WIRE, text: 'to the group' }], [fence(MCAST, FAR, 'to the group')], [comes(MCAST, FAR, 'to the group')]),
        exchange([{ at: FAR, text: 'from the group' }], [fence(MCAST, WIRE, 'from the group')], [comes(MCAST, WIRE, 'from the group')]),
      ],
    }),
    wiredCase({
      id: `${MCAST}/members`, title: 'Backends with one group hear each other.', rules: [MCAST], before: [door()],
      hubs: [
        { wires: [WIRE], backends: [{ ...MEMBER, id: 'one' }] }, { wires: ['other'], backends: [{ ...MEMBER, id: 'two' }] },
        { wires: ['third'], backends: [{ ...MEMBER, id: 'three' }] },
      ],
      steps: [exchange([{ at: WIRE, text: 'to all' }], ['other', 'third'].map((at) => fence(MCAST, at, 'to all')),
        ['other', 'third'].map((at) => comes(MCAST, at, 'to all')))],
    }),
    wiredCase({
      id: `${MCAST}/groups`, title: 'Backends with different groups do not hear each other.', rules: [MCAST], before: [door()],
      hubs: [
        { wires: [WIRE], backends: [{ ...MEMBER, id: 'one' }] }, { wires: ['near'], backends: [{ ...MEMBER, id: 'same' }] },
        { wires: ['other', 'second'], backends: [{ ...MEMBER, id: 'two', mcast: '239.255.73.41:{door.port}' }] },
      ],
      steps: apart(),
    }),
    wiredCase({
      id: `${LOCALADDR}/mcast`, title: 'What goes to a group comes from localaddr.', rules: [LOCALADDR],
      before: [door(), open(FAR, { kind: 'datagrams', carries: 'frames', group: GROUP, from: '127.0.0.2:{door.port}' })],
      hubs: [{ wires: [WIRE], backends: [{ ...MEMBER, id: 'tested', localaddr: '127.0.0.2' }] }],
      steps: [exchange([{ at: WIRE, text: 'to the group' }], [fence(LOCALADDR, FAR, 'to the group')], [comes(LOCALADDR, FAR, 'to the group')])],
    }),
    wiredCase({
      id: localaddr, title: 'localaddr may say a port where frames go to a group.', rules: [localaddr], before: [door()], hubs: [],
      steps: [send(netdevAdd({ ...MEMBER, id: 'plumb-tested', localaddr: '127.0.0.1:{door.port}' }, accept(localaddr, {})), netdevDel('plumb-tested', openOutcome('netdev_del/success', 'it may have been refused', 'DeviceNotFound')))],
    }),
  ];
}

/** Frames for a group come back by the group, which the text leaves open, so they are not counted. Twice: what had come to a socket before the first exchange was over has been read before the second is. */
function apart(): readonly Step[] {
  return [
    exchange([{ at: WIRE, text: 'to one group' }], [fence(MCAST, 'near', 'to one group')], [comes(MCAST, 'near', 'to one group'), never(MCAST, 'other', 'to one group')]),
    ...['first', 'second'].map((text) => exchange([{ at: 'second', text }], [fence(MCAST, 'other', text)], [never(MCAST, 'other', 'to one group')])),
  ];
}
