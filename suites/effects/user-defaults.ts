// A user network of which nothing is said, and what nobody in it may answer. net.json gives the networks; the addresses in
// them are those of QEMU's manual (qemu-options, -netdev user).

import { type Echo, icmpEcho, routerSolicitation, type Station } from '../../generators/frames/requests.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, PacketExpectation } from '../../runner/case.ts';
import { offerOf, poolOf } from './user-dhcp.ts';
import { advertisement } from './user-ipv6.ts';
import { comes, exchange, HOST, HOST6, isAbsent, lastAnswer, neighbours, occurs, STATION, STATION6, userCase, whoHas } from './user-network.ts';

export function userDefaultCases(): readonly Case[] {
  return [
    netCase(),
    prefixCase(),
    routerCase(),
    optionsCase(),
    addressesCase('ipv4', [HOST, '10.0.2.3'], ['10.0.2.1', '10.0.2.4', '10.0.2.16', '10.0.2.100', '10.0.3.2'], HOST6),
    addressesCase('ipv6', [HOST6, 'fec0::3'], ['fec0::1', 'fec0::4', 'fec0::1:2', 'fec1::2'], HOST),
    poolCase(),
    pingCase('ipv4', STATION, HOST, '10.0.2.3', { icmp: { type: 0, code: 0 } }),
    pingCase('ipv6', STATION6, HOST6, 'fec0::3', { icmpv6: { type: 129, code: 0 } }),
  ];
}

function netCase(): Case {
  const rule = 'effects/user/defaults/net';
  return userCase({
    id: rule, title: 'The network is 10.0.2.0/24.', rules: [rule], options: {},
    steps: [offerOf(rule, { options: { subnetMask: '255.255.255.0' } }), neighbours(rule, { present: [HOST], absent: [], fence: HOST6 })],
  });
}

function prefixCase(): Case {
  const rule = 'effects/user/defaults/ipv6-prefix';
  return userCase({
    id: rule, title: 'The IPv6 prefix is fec0::/64.', rules: [rule], options: {},
    steps: [advertisement(rule, { prefixes: [{ prefix: 'fec0::', length: 64, onLink: true, autonomous: true }] })],
  });
}

/** Addresses are made from the prefix and not asked for, and the router leads somewhere. RFC 4861, section 4.2. */
function routerCase(): Case {
  const rule = 'effects/user/router';
  const advertised = (router: JsonObject): PacketExpectation => isAbsent(rule, { icmpv6: { type: 134, router } });
  return userCase({
    id: rule, title: 'The router that is advertised is one to send through, and the guest makes its address itself.', rules: [rule], options: {},
    steps: [exchange(
      [routerSolicitation(STATION6), whoHas(HOST)], [lastAnswer(rule, HOST)],
      [occurs(rule, { icmpv6: { type: 134 } }), advertised({ lifetimeSeconds: 0 }), advertised({ managed: true })],
    )],
  });
}

/** What no member names is not made up. */
function optionsCase(): Case {
  const rule = 'effects/user/defaults/dhcp';
  const nothing = { hostName: null, domainName: null, searchList: null, tftpServerName: null, bootFileName: null };
  const fields = { routers: [HOST], dnsServers: ['10.0.2.3'] };
  return userCase({
    id: rule, title: 'The DHCP server offers host and name server, and names nothing that no member has named.', rules: [rule], options: {},
    steps: [offerOf(rule, { bootFile: null, options: { ...fields, ...nothing } })],
  });
}

function addressesCase(family: string, present: readonly string[], absent: readonly string[], fence: string): Case {
  const rule = 'effects/user/addresses';
  return userCase({
    id: `${rule}/${family}`, title: 'Host and name server answer for their addresses, and nobody for others.', rules: [rule], options: {},
    steps: [neighbours(rule, { present, absent, fence })],
  });
}

function poolCase(): Case {
  const rule = 'effects/user/defaults/dhcpstart';
  return userCase({
    id: rule, title: 'Sixteen addresses are assigned, from 10.0.2.15 on.', rules: [rule], options: {}, steps: [poolOf(rule, 15)],
  });
}

/** `dns` is asked before, so that it knows who pings, and after, as the fence. */
function pingCase(family: string, from: Station, to: string, dns: string, reply: JsonObject): Case {
  const rule = 'effects/user/ping';
  const echo: Echo = { identifier: 0x504c, sequence: 1, data: '706c756d62' };
  const ping = icmpEcho(from, { mac: 'ff:ff:ff:ff:ff:ff', ip: to }, echo);
  return userCase({
    id: `${rule}/${family}`, title: 'The host answers a ping.', rules: [rule], options: {},
    steps: [
      neighbours(rule, { present: [], absent: [], fence: dns }),
      exchange([ping, whoHas(dns)], [lastAnswer(rule, dns)], [comes(rule, { [family]: { source: to }, ...reply })]),
    ],
  });
}
