// Hubs: who hears whom, by id of the hub and by what is plugged in. net.json: NetdevHubPortOptions.
//
// That nobody else hears a frame shows in two steps: those who must hear it have heard it, and then something else has come to
// those who must not. A hub gives a frame to all its ports at once.

import { requirement } from '../../generators/certificate.ts';
import { encodeFrame } from '../../generators/frames/encode.ts';
import { toHex } from '../../generators/frames/hex.ts';
import { arpRequest, type Station } from '../../generators/frames/requests.ts';
import type { Case, Step } from '../../runner/case.ts';
import { send } from '../case-of.ts';
import { bothWays, frameHex, type Hub, passes, wiredCase } from './hub-wires.ts';
import { comes, exchange, fence, never } from './nic-wires.ts';
import { add, del, FIRST_HUB, hubPort } from './wiring.ts';

export function hubPortCases(): readonly Case[] {
  return [...hearingCases(), ...separateCases(), ...plugCases(), ...changeCases()];
}

const HUBID = 'effects/hubport/hubid';
const NETDEV = 'effects/hubport/netdev';
const OPEN_PORT = 'effects/hubport/without-netdev';
const DELETED = 'effects/hubport/deleted';
const JOINED_LATER = 'effects/hubport/joined-later';

function hubCase(id: string, title: string, rule: string, hubs: readonly Hub[], steps: readonly Step[]): Case {
  return wiredCase({ id, title, rules: [rule], hubs, steps });
}

/** A frame from one end; nobody among `deaf` hears it, which something else that is sent by `other` proves. */
function unheard(rule: string, from: string, heardBy: readonly string[], deaf: readonly string[], other: string): readonly Step[] {
  const secret = `not for all, from ${from}`;
  return [
    exchange([{ at: from, text: secret }], heardBy.map((at) => fence(rule, at, secret)),
      [...heardBy.map((at) => comes(rule, at, secret)), ...deaf.map((at) => never(rule, at, secret))]),
    exchange([{ at: other, text: `after ${secret}` }], deaf.map((at) => fence(rule, at, `after ${secret}`)), deaf.map((at) => never(rule, at, secret))),
  ];
}

function hearingCases(): readonly Case[] {
  const many = Array.from({ length: 8 }, (_, index) => `wire-${index}`);
  const [first = '', ...rest] = many;
  const long = 'long '.repeat(290);
  return [
    hubCase(`${NETDEV}/two`, 'Two backends on a hub hear each other, and not themselves.', NETDEV, [{ wires: ['one', 'two'] }], bothWays(NETDEV, 'one', 'two')),
    hubCase(`${NETDEV}/many`, 'Each backend on a hub hears each other one.', NETDEV, [{ wires: many }],
      [passes(NETDEV, first, rest), passes(NETDEV, rest.at(-1) ?? '', many.slice(0, -1))]),
    hubCase(`${NETDEV}/long`, 'A frame of the length that Ethernet allows comes out as it went in.', NETDEV, [{ wires: ['one', 'two'] }],
      [passes(NETDEV, 'one', ['two'], long)]),
    hubCase(`${NETDEV}/order`, 'Frames come out in the order in which they went in, each once.', NETDEV, [{ wires: ['one', 'two'] }], [
      exchange(Array.from({ length: 50 }, (_, index) => ({ at: 'one', text: `number ${index}` })), [fence(NETDEV, 'two', 'number 49')],
        Array.from({ length: 50 }, (_, index) => comes(NETDEV, 'two', `number ${index}`))),
    ]),
  ];
}

function separateCases(): readonly Case[] {
  return [
    hubCase(`${HUBID}/apart`, 'Hubs with different ids have nothing to do with each other.', HUBID, [{ wires: ['one', 'two'] }, { wires: ['three', 'four'] }],
      [...unheard(HUBID, 'one', ['two'], ['four'], 'three'), ...unheard(HUBID, 'three', ['four'], ['two'], 'one')]),
    hubCase(`${HUBID}/negative`, 'A negative id is that of another hub.', HUBID, [{ wires: ['one', 'two'] }, { wires: ['three', 'four'] }], [
      send(del('three-port'), add(hubPort('three', -FIRST_HUB)), del('four-port'), add(hubPort('four', -FIRST_HUB))),
      ...bothWays(HUBID, 'three', 'four'), ...unheard(HUBID, 'one', ['two'], ['four'], 'three'),
    ]),
    hubCase(`${HUBID}/moved`, 'A backend whose port is made anew on another hub is on that hub alone.', HUBID, [{ wires: ['one', 'two', 'mover'] }, { wires: ['three', 'four'] }], [
      passes(HUBID, 'one', ['two', 'mover']),
      send(del('mover-port'), add(hubPort('mover', FIRST_HUB + 1))),
      ...unheard(HUBID, 'one', ['two'], ['mover'], 'three'),
      passes(HUBID, 'mover', ['three', 'four'], 'from the mover'),
    ]),
  ];
}

function plugCases(): readonly Case[] {
  return [
    hubCase(OPEN_PORT, 'A port into which nothing is plugged disturbs nobody.', OPEN_PORT, [{ wires: ['one', 'two'] }], [
      send(add({ type: 'hubport', id: 'plumb-open', hubid: FIRST_HUB })), ...bothWays(OPEN_PORT, 'one', 'two'), send(del('plumb-open')),
      ...bothWays(OPEN_PORT, 'one', 'two', 'afterwards'),
    ]),
    hubCase(`${NETDEV}/of-a-port`, 'Two hubs become one where a port of the one is plugged into the other.', NETDEV, [{ wires: ['one', 'two'] }, { wires: ['three', 'four'] }], [
      send(add({ type: 'hubport', id: 'plumb-uplink', hubid: FIRST_HUB }), add({ type: 'hubport', id: 'plumb-downlink', hubid: FIRST_HUB + 1, netdev: 'plumb-uplink' })),
      passes(NETDEV, 'one', ['two', 'three', 'four']), passes(NETDEV, 'four', ['one', 'two', 'three']), send(del('plumb-downlink'), del('plumb-uplink')),
    ]),
  ];
}

function changeCases(): readonly Case[] {
  return [
    hubCase(`${DELETED}/port`, 'A backend whose port is deleted is off the hub, and the others are not.', DELETED, [{ wires: ['one', 'two', 'three'] }, { wires: ['four', 'five'] }], [
      passes(DELETED, 'one', ['two', 'three']),
      send(del('three-port')),
      passes(DELETED, 'one', ['two'], 'without the third'),
      send(add(hubPort('three', FIRST_HUB + 1))),
      exchange([{ at: 'four', text: 'on another hub' }], [fence(DELETED, 'three', 'on another hub')],
        [comes(DELETED, 'three', 'on another hub'), never(DELETED, 'three', 'without the third')]),
      send(del('three-port'), add(hubPort('three', FIRST_HUB))),
      ...bothWays(DELETED, 'one', 'three', 'again'),
    ]),
    hubCase(`${DELETED}/unplugged`, 'A port whose backend is deleted disturbs nobody.', DELETED, [{ wires: ['one', 'two'], backends: [] }], [
      send(add({ type: 'socket', id: 'plumb-gone', udp: '127.0.0.1:9', localaddr: '127.0.0.1:0' }), add(hubPort('plumb-gone', FIRST_HUB)), del('plumb-gone')),
      ...bothWays(DELETED, 'one', 'two'), send(del('plumb-gone-port')), ...bothWays(DELETED, 'one', 'two', 'afterwards'),
    ]),
    wiredCase({
      id: JOINED_LATER, title: 'Who has spoken where nobody was is heard by those who come later.', rules: [JOINED_LATER],
      hubs: [{ wires: ['one'] }, { wires: ['mover', 'three'] }],
      steps: [
        exchange([{ at: 'one', text: 'to nobody' }], [], []),
        passes(JOINED_LATER, 'three', ['mover'], 'first'), passes(JOINED_LATER, 'three', ['mover'], 'second'),
        send(del('mover-port'), del('three-port'), add(hubPort('mover', FIRST_HUB)), add(hubPort('three', FIRST_HUB))),
        { kind: 'guest', at: 'three', guest: ANSWERING },
        askedMeanwhile(JOINED_LATER, 'to those who came'),
      ],
    }),
  ];
}

const ANSWERING = { mac: '52:54:00:99:00:03', ipv4: '10.9.8.3' } as const;
const ASKING: Station = { mac: '52:54:00:99:00:02', ip: '10.9.8.2' };

/** What one says has come to the mover before the answer to a question that the mover has asked later. */
function askedMeanwhile(rule: string, text: string): Step {
  return {
    kind: 'exchange', send: [{ at: 'one', packet: frameHex({ at: 'one', text }) }, { at: 'mover', packet: toHex(encodeFrame(arpRequest(ASKING, ANSWERING.ipv4))) }],
    fence: [{ rule: requirement(rule), at: 'mover', match: { arp: { operation: 2, senderIp: ANSWERING.ipv4 } }, last: true }],
    expect: [comes(rule, 'mover', text)],
  };
}
