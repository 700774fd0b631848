// The guest kept from the host, and what it may reach all the same. net.json: restrict.
//
// That nothing came at a socket of the host is proved by a datagram that was sent to it afterwards.

import { requirement } from '../../generators/certificate.ts';
import { icmpEcho } from '../../generators/frames/requests.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Step } from '../../runner/case.ts';
import { open } from '../case-of.ts';
import { datagramThere, latin1Hex, tell } from './user-addresses.ts';
import { offerOf } from './user-dhcp.ts';
import { door, knock, rules } from './user-forwards.ts';
import { call, program } from './user-guestfwd.ts';
import { comes, converse, exchange, guest, guest6, GUEST6, HOST, HOST6, isAbsent, lastAnswer, STATION, userCase, whoHas, WIRE } from './user-network.ts';
import { read } from './user-tftp.ts';

const RULE = 'effects/user/restrict';
const OPEN = 'effects/user/defaults/restrict';
const FORWARDS = 'effects/user/restrict-forwards';

export function userRestrictCases(): readonly Case[] {
  return [
    datagramKeptCase('datagrams', HOST, '127.0.0.1', guest()),
    datagramKeptCase('datagrams-ipv6', HOST6, '::1', guest6()),
    connectionKeptCase('connections', HOST, '127.0.0.1'),
    connectionKeptCase('connections-ipv6', `[${HOST6}]`, '::1'),
    datagramReachesCase('datagrams', HOST, '10.0.2.3', '127.0.0.1', guest()),
    datagramReachesCase('datagrams-ipv6', HOST6, 'fec0::3', '::1', guest6()),
    connectionReachesCase(),
    hostForwardCase(),
    datagramForwardCase(),
    guestForwardCase(),
    tftpCase(),
    leaseCase(),
    pingKeptCase(),
  ];
}

const SINK = 'sink';

function datagrams(host: string): Step {
  return open(SINK, { kind: 'datagrams', host });
}

/** Sends to the sink from the host's own side. */
function marker(host: string): Step {
  return open('marker', { kind: 'datagrams', host, to: `{${SINK}.address}` });
}

function datagramKeptCase(name: string, at: string, host: string, settle: Step): Case {
  return userCase({
    id: `${RULE}/${name}`, title: 'A datagram of the guest does not reach the host.', rules: [RULE], options: { restrict: true },
    before: [datagrams(host), marker(host)],
    steps: [
      settle, tell(RULE, at, 'there', at), afterMarker({ isAbsent: 'there' }, RULE),
    ],
  });
}

/** `comes` or `isAbsent`: what must have come before the marker, or must not. */
function afterMarker(what: { readonly comes: string } | { readonly isAbsent: string }, rule: string): Step {
  const expected = 'comes' in what ? comes(rule, { payload: latin1Hex(what.comes) }, SINK) : isAbsent(rule, { payload: latin1Hex(what.isAbsent) }, SINK);
  return {
    kind: 'exchange', send: [{ at: 'marker', packet: latin1Hex('marker') }],
    fence: [{ rule: requirement(rule), at: SINK, match: { payload: latin1Hex('marker') }, last: true }], expect: [expected],
  };
}

/** What has not connected when a later connection to a command has is not going to. */
function connectionKeptCase(name: string, at: string, host: string): Case {
  return userCase({
    id: `${RULE}/${name}`, title: 'A connection of the guest to the host does not come about.', rules: [RULE],
    options: { restrict: true, guestfwd: rules('tcp:10.0.2.100:7-cmd:{echo.path}') }, before: [program(), listener(host)],
    steps: [
      { kind: 'guest', at: WIRE, guest: { mac: STATION.mac, ipv4: STATION.ip, ipv6: GUEST6 } },
      converse(RULE, { kind: 'tcp', to: `${at}:{door.port}`, send: 'there', bytes: 0, fence: { at: WIRE, to: '10.0.2.100:7' } }, { connected: false }),
    ],
  });
}

function listener(host: string): Step {
  return open('door', { kind: 'listener', carries: 'bytes', host });
}

function datagramReachesCase(name: string, at: string, neighbour: string, host: string, settle: Step): Case {
  return userCase({
    id: `${OPEN}/${name}`, title: 'Without restrict a datagram of the guest reaches the host, and the answer the guest.', rules: [OPEN], options: {},
    before: [datagrams(host)], steps: [settle, ...datagramThere(OPEN, at, neighbour)],
  });
}

function connectionReachesCase(): Case {
  return userCase({
    id: `${OPEN}/connections`, title: 'Without restrict a connection of the guest reaches the host.', rules: [OPEN], options: { restrict: false },
    before: [listener('127.0.0.1')],
    steps: [
      guest(), converse(OPEN, { kind: 'tcp', to: `${HOST}:{door.port}`, send: 'there', bytes: 0 }, { connected: true }),
      { kind: 'exchange', send: [], fence: [], expect: [comes(OPEN, { payload: latin1Hex('there') }, 'door')] },
    ],
  });
}

function forwarding(rule: string, name: string, title: string, options: JsonObject, before: readonly Step[], steps: readonly Step[]): Case {
  return userCase({ id: `effects/user/${name}`, title, rules: [rule, RULE], options: { restrict: true, ...options }, before, steps });
}

function hostForwardCase(): Case {
  return forwarding(FORWARDS, 'restrict-forwards/hostfwd', 'With restrict, hostfwd leads connections to the guest all the same.',
    { hostfwd: rules(`tcp:{door.address}-${STATION.ip}:7`) }, [door('tcp')], [guest(STATION.ip, [7]), knock(FORWARDS, 'tcp')]);
}

function guestForwardCase(): Case {
  return forwarding(FORWARDS, 'restrict-forwards/guestfwd', 'With restrict, guestfwd leads connections to its command all the same.',
    { guestfwd: rules('tcp:10.0.2.100:7-cmd:{echo.path}') }, [program()], [guest(), call(FORWARDS, '10.0.2.100:7', 'hello')]);
}

function tftpCase(): Case {
  return forwarding(FORWARDS, 'restrict-forwards/tftp', 'With restrict, the files of tftp can be read all the same.',
    { tftp: '{served.path}' }, [open('served', { kind: 'folder', files: { 'file.txt': 'here' } })],
    [guest(), read(FORWARDS, 'file.txt', { data: 'here' })]);
}

function leaseCase(): Case {
  return forwarding(FORWARDS, 'restrict-forwards/hostname', 'With restrict, DHCP reports hostname all the same.',
    { hostname: 'guest-seven' }, [], [offerOf(FORWARDS, { options: { hostName: 'guest-seven' } })]);
}

/** The host's own loopback lies behind its address. Answers would come of their own time, so the fence is asked for twice. */
function pingKeptCase(): Case {
  const loopback = '127.0.0.1';
  const ping = icmpEcho(STATION, { mac: 'ff:ff:ff:ff:ff:ff', ip: loopback }, { identifier: 0x504c, sequence: 1, data: '706c756d62' });
  return userCase({
    id: `${RULE}/pings`, title: 'A ping of the guest does not reach the host.', rules: [RULE], options: { restrict: true },
    steps: [
      exchange([ping, whoHas(HOST)], [lastAnswer(RULE, HOST)], [isAbsent(RULE, { ipv4: { source: loopback } })]),
      exchange([whoHas(HOST)], [lastAnswer(RULE, HOST)], [isAbsent(RULE, { ipv4: { source: loopback } })]),
    ],
  });
}

/** The port from which a guest speaks first, so that its datagram is the answer to that which was led there. */
const FIRST_PORT = 49_152;

function datagramForwardCase(): Case {
  const rule = 'effects/user/restrict-datagram-forwards';
  return forwarding(rule, 'restrict-datagram-forwards', 'With restrict, hostfwd leads a datagram to the guest, and the answer back.',
    { hostfwd: rules(`udp:{door.address}-${STATION.ip}:${FIRST_PORT}`) },
    [
      door('udp'), open(SINK, { kind: 'datagrams', to: '{door.address}' }), marker('127.0.0.1'),
    ],
    [
      guest(),
      {
        kind: 'exchange', send: [{ at: SINK, packet: latin1Hex('there') }], fence: [],
        expect: [comes(FORWARDS, { udp: { destinationPort: FIRST_PORT }, payload: latin1Hex('there') })],
      },
      tell(rule, HOST, 'back', HOST), afterMarker({ comes: 'back' }, rule),
    ]);
}
