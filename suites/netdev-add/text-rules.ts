// What the text says of single backends and no boundary happens to hit: members that exclude or demand each other.

import { accept, command, type ErrorClass, reject } from '../../generators/certificate.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case } from '../../runner/case.ts';
import { caseOf, OWNED, send } from '../case-of.ts';
import { NICS } from '../fixtures.ts';
import { hubPort, netdevAdd } from '../net-commands.ts';
import { backendNeeds, withProbes } from '../probes.ts';

type Row = { readonly rule: string; readonly members: JsonObject; readonly classes: readonly ErrorClass[] };

const refused = (rule: string, members: JsonObject): Row => ({ rule, members, classes: ['GenericError'] });
const accepted = (members: JsonObject): Row => ({ rule: 'netdev_add/success', members, classes: [] });

const LOCAL = '127.0.0.1:0';
const FAR = '127.0.0.1:9';

const SOCKET: { readonly [label: string]: Row } = {
  'localaddr-with-listen': refused('netdev_add/socket/localaddr-use', { listen: LOCAL, localaddr: LOCAL }),
  'localaddr-with-connect': refused('netdev_add/socket/localaddr-use', { connect: FAR, localaddr: LOCAL }),
  'localaddr-alone': refused('netdev_add/socket/one-mode', { localaddr: LOCAL }),
  'udp-without-localaddr': refused('netdev_add/socket/udp-needs-localaddr', { udp: FAR }),
  'udp-with-localaddr': accepted({ udp: FAR, localaddr: LOCAL }),
  'listen': accepted({ listen: LOCAL }),
  'listen-and-connect': refused('netdev_add/socket/one-mode', { listen: LOCAL, connect: FAR }),
  'listen-and-mcast': refused('netdev_add/socket/one-mode', { listen: LOCAL, mcast: '230.0.0.1:1234' }),
  'listen-and-udp': refused('netdev_add/socket/one-mode', { listen: LOCAL, udp: FAR, localaddr: LOCAL }),
  'connect-and-udp': refused('netdev_add/socket/one-mode', { connect: FAR, udp: FAR, localaddr: LOCAL }),
  'connect-and-mcast': refused('netdev_add/socket/one-mode', { connect: FAR, mcast: '230.0.0.1:1234' }),
  'mcast-and-udp': refused('netdev_add/socket/one-mode', { mcast: '230.0.0.1:1234', udp: FAR, localaddr: LOCAL }),
  'fd-and-listen': refused('netdev_add/socket/one-mode', { fd: 'plumb-absent-0', listen: LOCAL }),
};

const USER: { readonly [label: string]: Row } = {
  'host-as-dns': refused('netdev_add/user/addresses-differ', { host: '10.0.2.9', dns: '10.0.2.9' }),
  'dhcpstart-as-host': refused('netdev_add/user/addresses-differ', { host: '10.0.2.20', dhcpstart: '10.0.2.20' }),
  'dhcpstart-as-dns': refused('netdev_add/user/addresses-differ', { dns: '10.0.2.21', dhcpstart: '10.0.2.21' }),
  'all-addresses': accepted({ net: '192.168.7.0/24', host: '192.168.7.2', dns: '192.168.7.3', dhcpstart: '192.168.7.20' }),
  'addresses-of-another-net': refused('netdev_add/user/addresses-in-net', { net: '192.168.7.0/24', host: '10.0.2.2' }),
  'no-version-of-ip': refused('netdev_add/user/ip-versions', { ipv4: false, ipv6: false }),
  'ipv4-off-with-net': refused('netdev_add/user/ipv4-members-need-ipv4', { ipv4: false, net: '10.0.2.0/24' }),
  'ipv6-off-with-prefix': refused('netdev_add/user/ipv6-members-need-ipv6', { 'ipv6': false, 'ipv6-prefix': 'fec0::' }),
};

const TAP: { readonly [label: string]: Row } = {
  'fd-not-passed': refused('netdev_add/tap/fd-open', { fd: 'plumb-absent-0' }),
};

const VMNET_BRIDGED: { readonly [label: string]: Row } = {
  'interface-absent': refused('members/vmnet-bridged/ifname', { ifname: 'plumb-absent-0' }),
};

export function netdevTextRuleCases(): readonly Case[] {
  return [
    ...casesOf('socket', SOCKET), ...casesOf('user', USER), ...casesOf('tap', TAP), ...casesOf('vmnet-bridged', VMNET_BRIDGED), netdevOfHubTaken(),
  ];
}

function casesOf(type: string, rows: { readonly [label: string]: Row }): readonly Case[] {
  const id = 'plumb-r';
  return Object.entries(rows).map(([label, { rule, members, classes }]) => {
    const expectation = classes.length === 0 ? accept(rule, {}) : reject(rule, ...classes);
    return caseOf(`netdev_add/${type}/text/${label}`, `A ${type} backend keeps what the text says of its members together.`, [rule],
      [send(...withProbes(netdevAdd({ type, id, ...members }, expectation), [id]))], { needs: backendNeeds(type) });
  });
}

/** What a hub is connected to, no adapter can use: device_add shows it. */
function netdevOfHubTaken(): Case {
  const rule = 'members/hubport/netdev';
  const nic = command('device_add', { driver: 'e1000', id: 'plumb-n4', netdev: 'plumb-h0', addr: '9' }, reject(rule, 'GenericError'));
  return caseOf('netdev_add/hubport/text/netdev-taken', 'netdev connects the hub to that backend, which no adapter can use from then on.', [rule], [
    send(hubPort('plumb-h0'), netdevAdd({ type: 'hubport', id: 'plumb-h1', hubid: 7363, netdev: 'plumb-h0' }), nic),
  ], { fixture: NICS, start: 'fresh-instance', needs: [OWNED] });
}
