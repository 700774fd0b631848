// IPv4 and IPv6 on and off, and where the guest sees what in its IPv6 network: router advertisements (RFC 4861, section 4.2)
// and neighbour solicitations. net.json: ipv4, ipv6, ipv6-prefix, ipv6-prefixlen, ipv6-host, ipv6-dns.

import { dhcpDiscover, routerSolicitation, udpDatagram } from '../../generators/frames/requests.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, PacketPattern, Step } from '../../runner/case.ts';
import { open } from '../case-of.ts';
import { datagramThere } from './user-addresses.ts';
import {
  comes, exchange, guest6, HOST, HOST6, isAbsent, isAnswered, lastAnswer, neighbours, occurs, STATION, STATION6, type UserCase, userCase, whoHas,
} from './user-network.ts';

export function userIpv6Cases(): readonly Case[] {
  return [
    familyCase('ipv4', 'ipv4/off', { ipv4: false }),
    familyCase('ipv6', 'ipv6/off', { ipv6: false }),
    familyCase('families', 'families/both-on', { ipv4: true, ipv6: true }),
    familyCase('families', 'families/ipv4-only', { ipv4: true, ipv6: false }),
    familyCase('families', 'families/ipv6-only', { ipv4: false, ipv6: true }),
    familyCase('families', 'families/neither-said', {}),
    familyCase('ipv6-beside-ipv4', 'ipv6-beside-ipv4', { ipv4: true }),
    familyCase('ipv4-beside-ipv6', 'ipv4-beside-ipv6', { ipv6: true }),
    prefixCase('ipv6-prefix', 'ipv6-prefix', { 'ipv6-prefix': 'fd12:3456:789a:1::' }, 'fd12:3456:789a:1::', 64),
    prefixCase('ipv6-prefixlen', 'ipv6-prefixlen/shorter', { 'ipv6-prefix': 'fd12:3456:789a::', 'ipv6-prefixlen': 48 }, 'fd12:3456:789a::', 48),
    prefixCase('ipv6-prefixlen', 'ipv6-prefixlen/longer', { 'ipv6-prefixlen': 112 }, 'fec0::', 112),
    addressCase('ipv6-prefix', { 'ipv6-prefix': 'fd12:3456:789a:1::' }, 'fd12:3456:789a:1::2', HOST6),
    addressCase('ipv6-host', { 'ipv6-host': 'fec0::9:1' }, 'fec0::9:1', HOST6),
    addressCase('ipv6-dns', { 'ipv6-dns': 'fec0::9:53' }, 'fec0::9:53', 'fec0::3'),
    wideHostCase(),
    nameServerCase(),
    hostReachedCase('fec0::9:2'),
  ];
}

function said(rule: string, name: string, title: string, options: JsonObject, steps: readonly Step[]): UserCase {
  return { id: `effects/user/${name}`, title, rules: [`effects/user/${rule}`], options, steps };
}

/** By the text each is on unless its own member says no. What is on answers ARP and DHCP, or neighbours and routers. */
function familyCase(rule: string, name: string, options: JsonObject): Case {
  const id = `effects/user/${rule}`;
  const families = [
    { member: 'ipv4', address: HOST, frame: dhcpDiscover(STATION.mac, 1), answer: { dhcp: { operation: 'reply', transaction: 1 } } },
    { member: 'ipv6', address: HOST6, frame: routerSolicitation(STATION6), answer: { icmpv6: { type: 134 } } },
  ].map((family) => ({ ...family, isOn: options[family.member] !== false, isSaid: options[family.member] === true }));
  // What was said to be on is the surest to answer; the other is on by default.
  const fence = (families.find(({ isSaid }) => isSaid) ?? families.find(({ isOn }) => isOn))?.address ?? HOST;
  const [ipv4, ipv6] = families.map(({ isOn }) => (isOn ? '' : 'not '));
  return userCase(said(rule, name, `The network speaks ${ipv4}IPv4 and ${ipv6}IPv6.`, options, [exchange(
    [...families.map(({ frame }) => frame), ...[HOST, HOST6].filter((address) => address !== fence).map(whoHas), whoHas(fence)],
    [lastAnswer(id, fence)],
    families.flatMap(({ isOn, address, answer }) => [answer, isAnswered(address)].map((match) => (isOn ? occurs(id, match) : isAbsent(id, match)))),
  )]));
}

function prefixCase(rule: string, name: string, options: JsonObject, prefix: string, length: number): Case {
  const id = `effects/user/${rule}`;
  return userCase(said(rule, name === rule ? `${name}/advertised` : name, 'A router advertises the prefix, on the link and for addresses.', options, [
    advertisement(id, { prefixes: [{ prefix, length, onLink: true, autonomous: true }] }),
  ]));
}

export function advertisement(rule: string, router: PacketPattern): Step {
  return exchange([routerSolicitation(STATION6), whoHas(HOST)], [lastAnswer(rule, HOST)], [
    occurs(rule, { icmpv6: { type: 134, router } }),
  ]);
}

function addressCase(rule: string, options: JsonObject, address: string, usual: string): Case {
  const id = `effects/user/${rule}`;
  return userCase(said(rule, `${rule}/neighbour`, `The address of ${rule} answers, and the usual one does not.`, options, [
    neighbours(id, { present: [address], absent: [usual], fence: HOST }),
  ]));
}

/** An address that lies in the network only by its shorter prefix. */
function wideHostCase(): Case {
  const options = { 'ipv6-prefix': 'fd12:3456:789a::', 'ipv6-prefixlen': 48, 'ipv6-host': 'fd12:3456:789a:7::1' };
  return userCase(said('ipv6-prefixlen', 'ipv6-prefixlen/host', 'The host may be anywhere in the network that ipv6-prefixlen says.', options, [
    neighbours('effects/user/ipv6-prefixlen', { present: ['fd12:3456:789a:7::1'], absent: [], fence: HOST }),
  ]));
}

/** DHCPv6 without state: an information request for the name servers, and its reply, from whatever port. RFC 8415, RFC 3646. */
function nameServerCase(): Case {
  const rule = 'effects/user/ipv6-dns';
  const everyServer = { mac: '33:33:00:01:00:02', ip: 'ff02::1:2' };
  const ports = { sourcePort: 546, destinationPort: 547 };
  return userCase(said('ipv6-dns', 'ipv6-dns/dhcpv6', 'The DHCPv6 server names the name server of ipv6-dns.', { 'ipv6-dns': 'fec0::9:53' }, [
    neighbours(rule, { present: [], absent: [], fence: HOST6 }),
    exchange(
      [udpDatagram(STATION6, everyServer, ports, '0b504c42000600020017'), whoHas(HOST6)], [lastAnswer(rule, HOST6)],
      [comes(rule, { udp: { destinationPort: 546 }, payload: '07504c4200170010fec00000000000000000000000090053' })],
    ),
  ]));
}

function hostReachedCase(host: string): Case {
  const id = 'effects/user/ipv6-host';
  return userCase({
    id: `${id}/reached`, title: 'What the guest sends to the IPv6 address of the host arrives there, and is answered from there.', rules: [id],
    options: { 'ipv6-host': host }, before: [open('sink', { kind: 'datagrams', host: '::1' })],
    steps: [
      guest6(), ...datagramThere(id, host, 'fec0::3'),
    ],
  });
}
