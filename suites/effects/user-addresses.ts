// Where the guest sees what in its IPv4 network: who answers ARP, which addresses are leased, and that the host's address
// leads to the host. net.json: net, ip, host, dns.

import { latin1Bytes } from '../../generators/frames/bytes.ts';
import { toHex } from '../../generators/frames/hex.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Step } from '../../runner/case.ts';
import { open } from '../case-of.ts';
import { offerOf } from './user-dhcp.ts';
import { comes, converse, guest, HOST, HOST6, isIpv6, neighbours, userCase } from './user-network.ts';

export function userAddressCases(): readonly Case[] {
  return [
    networkCase('net', 'bits', { net: '192.168.76.0/24' }, '192.168.76', '255.255.255.0'),
    networkCase('net', 'mask', { net: '192.168.77.0/255.255.255.128' }, '192.168.77', '255.255.255.128'),
    networkCase('net', 'wide', { net: '172.30.0.0/16', host: '172.30.5.2', dns: '172.30.5.3', dhcpstart: '172.30.5.15' }, '172.30.5', '255.255.0.0'),
    networkCase('net', 'narrow', { net: '192.168.78.0/27' }, '192.168.78', '255.255.255.224'),
    networkCase('ip', 'legacy', { ip: '192.168.79.0' }, '192.168.79', '255.255.255.0'),
    addressCase('host', { host: '10.0.2.99' }, '10.0.2.99', HOST),
    addressCase('dns', { dns: '10.0.2.77' }, '10.0.2.77', '10.0.2.3'),
    hostReachedCase('10.0.2.99'),
    foreignNameServerCase(),
  ];
}

/** The offer tells the mask; the host is the network's second address and answers there, and nothing answers in the default network. */
function networkCase(member: string, name: string, options: JsonObject, network: string, subnetMask: string): Case {
  const rule = `effects/user/${member}`;
  const host = `${network}.2`;
  return userCase({
    id: `${rule}/${name}`, title: `The guest sees the network that ${member} says.`, rules: [rule], options,
    steps: [
      offerOf(rule, { options: { subnetMask } }),
      neighbours(rule, { present: [host], absent: [HOST], fence: HOST6 }),
    ],
  });
}

function addressCase(member: string, options: JsonObject, address: string, usual: string): Case {
  const rule = `effects/user/${member}`;
  return userCase({
    id: `${rule}/arp`, title: `The address of ${member} answers, and the one that it would have otherwise does not.`, rules: [rule], options,
    steps: [neighbours(rule, { present: [address], absent: [usual], fence: HOST6 })],
  });
}

/** A datagram to the host's address arrives at a socket of the host, and the answer comes from that address. */
function hostReachedCase(host: string): Case {
  const rule = 'effects/user/host';
  return userCase({
    id: `${rule}/reached`, title: 'What the guest sends to the address of the host arrives there, and is answered from there.', rules: [rule],
    options: { host }, before: [open('sink', { kind: 'datagrams' })],
    steps: [guest(), ...datagramThere(rule, host, '10.0.2.3')],
  });
}

/** From the guest to the endpoint `sink` by an address of the user network, and back. */
export function datagramThere(rule: string, host: string, neighbour: string): readonly Step[] {
  const layer = isIpv6(host) ? 'ipv6' : 'ipv4';
  return [
    tell(rule, host, 'there', neighbour),
    { kind: 'exchange', send: [], fence: [], expect: [comes(rule, { payload: latin1Hex('there') }, 'sink')] },
    {
      kind: 'exchange', send: [{ at: 'sink', packet: latin1Hex('back') }], fence: [],
      expect: [comes(rule, { [layer]: { source: host }, payload: latin1Hex('back') })],
    },
  ];
}

/** A datagram of the guest to the port of `sink`. `neighbour` answers whatever else is wrong. */
export function tell(rule: string, host: string, text: string, neighbour: string): Step {
  const to = isIpv6(host) ? `[${host}]:{sink.port}` : `${host}:{sink.port}`;
  return converse(rule, { kind: 'tell', to, send: text, neighbour }, { told: true });
}

export function latin1Hex(text: string): string {
  return toHex(latin1Bytes(text));
}

/** net.json: dns is an address that the guest sees; nothing says that it lies in the guest's network. */
function foreignNameServerCase(): Case {
  const rule = 'effects/user/dns';
  return userCase({
    id: `${rule}/elsewhere`, title: 'A name server outside of the network is offered as it is.', rules: [rule], options: { dns: '192.0.2.53' },
    steps: [offerOf(rule, { options: { dnsServers: ['192.0.2.53'] } })],
  });
}
