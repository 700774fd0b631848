// What each backend takes and refuses, as QEMU 7.2 does on a host that has a loopback interface and nothing else.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { netFixture } from './fixture.ts';

const outcomeOf = (type: string, members: JsonObject): string =>
  netFixture().run('netdev_add', { id: 'n', type, ...members });

function expectAll(type: string, accepted: readonly JsonObject[], refused: readonly JsonObject[]): void {
  for (const members of accepted) assert.is(outcomeOf(type, members), 'ok', JSON.stringify(members));
  for (const members of refused) assert.is(outcomeOf(type, members), 'GenericError', JSON.stringify(members));
}

test('user networks: IPv4', () => {
  expectAll(
    'user',
    [
      {},
      { net: '10.2/24' },
      { net: '192.168.0.1' },
      { net: '10.0.2.0/255.255.255.0' },
      { net: '10.0.2.0/ 24', host: '10.0.2.9 x' },
      { ip: '1.2.3.4' },
      { ip: 'x', net: '10.0.2.0/24' },
      { host: '0xa.0.2.5' },
      { host: '012.0.2.7' },
      { dns: '9.9.9.9' },
      { net: '10.0.0.0/4' },
    ],
    [
      { net: 'x' },
      { net: '10.0.2.0/3' },
      { net: '10.0.2.0/33' },
      { net: '10.0.2.0/24x' },
      { net: '10.0.2.0/' },
      { ip: 'x' },
      { host: '10.0.3.2' },
      { host: '10.0.2.08' },
      { host: ' 10.0.2.2' },
      { host: '' },
      { dns: '10.0.2.2' },
      { dns: '9.9.9.9', restrict: true },
      { dhcpstart: '10.0.2.3' },
      { dhcpstart: '10.0.3.15' },
      { smbserver: 'x' },
      { smb: '/' },
      { net: '10.0.2.0/32' },
    ],
  );
});

test('user networks: families and IPv6', () => {
  expectAll(
    'user',
    [
      { ipv4: true },
      { ipv6: false },
      { ipv4: true, ipv6: true },
      { 'ipv6-prefixlen': 0 },
      { 'ipv6-prefixlen': 126 },
      { 'ipv6-prefixlen': 4294967360 },
      { 'ipv6-prefix': '1:2:3:4:5:6:7::' },
      { 'ipv6-host': 'fec0::ffff:1.2.3.4' },
      { 'ipv6-dns': '::1' },
    ],
    [
      { ipv4: false, ipv6: false },
      { ipv6: true, net: '10.0.2.0/24' },
      { ipv4: true, 'ipv6-host': 'fec0::2' },
      { 'ipv6-prefixlen': -1 },
      { 'ipv6-prefixlen': 127 },
      { 'ipv6-prefix': '1::2::3' },
      { 'ipv6-prefix': '12345::' },
      { 'ipv6-host': 'fec1::2' },
      { 'ipv6-dns': '::1', restrict: true },
    ],
  );
});

test('user networks: names and forwards', () => {
  const rule = (member: string, ...rules: readonly string[]): JsonObject => ({
    [member]: rules.map((str) => ({ str })),
  });
  expectAll(
    'user',
    [
      { domainname: 'd'.repeat(255) },
      rule('hostfwd', 'tcp::0x1F90-:22'),
      rule('hostfwd', '::-:22'),
      rule('hostfwd', 'udp:127.0.0.1:53-10.0.2.15:53'),
      rule('guestfwd', 'tcp:10.0.2.100:80-cmd:true', 'tcp:10.0.2.100:80-cmd:true'),
      rule('guestfwd', ':10.0.2.4:7-null'),
    ],
    [
      { domainname: '' },
      { hostname: 'é'.repeat(128) },
      rule('hostfwd', ''),
      rule('hostfwd', 'sctp::1-:2'),
      rule('hostfwd', 'tcp::1:2'),
      rule('hostfwd', 'tcp::65536-:2'),
      rule('hostfwd', 'tcp::1-:0'),
      rule('hostfwd', 'tcp:10.9.9.9:1-:2'),
      rule('hostfwd', 'tcp::5-:2', 'tcp::5-:2'),
      rule('guestfwd', 'udp:10.0.2.100:80-null'),
      rule('guestfwd', 'tcp:10.0.2.2:80-null'),
      rule('guestfwd', 'tcp:10.0.2.9:80-chardev:none'),
    ],
  );
});

test('socket, l2tpv3 and the rest', () => {
  expectAll(
    'socket',
    [
      { listen: ':0' },
      { listen: '127.1:70000junk' },
      { connect: 'localhost:1' },
      { mcast: '230.0.0.1:5', localaddr: '127.0.0.1' },
      { udp: ':1', localaddr: ':2' },
    ],
    [
      {},
      { listen: ':1', connect: ':1' },
      { listen: '1' },
      { listen: ':x' },
      { listen: '10.1.1.1:5' },
      { connect: '10.1.1.1:5' },
      { udp: ':1' },
      { mcast: '127.0.0.1:5', localaddr: '127.0.0.1' },
      { mcast: '230.0.0.1:5' },
      { listen: ':1', localaddr: ':2' },
      { fd: '9' },
      { fd: 'x' },
    ],
  );
  const tunnel = { src: '127.0.0.1', dst: '127.0.0.1', txsession: 1 };
  expectAll(
    'l2tpv3',
    [
      tunnel,
      { ...tunnel, offset: 256 },
      { ...tunnel, udp: true, srcport: '1', dstport: '2' },
      { src: '::1', dst: '::1', ipv6: true, txsession: 1 },
    ],
    [
      { ...tunnel, offset: 257 },
      { ...tunnel, txcookie: 1 },
      { ...tunnel, udp: true, srcport: '1' },
      { ...tunnel, src: '10.1.1.1' },
      { ...tunnel, src: '::1' },
    ],
  );
  for (const type of ['none', 'nic', 'netmap', 'vde', 'bridge', 'vhost-user', 'vhost-vdpa', 'vmnet-host'])
    expectAll(type, [], [{}]);
});

test.run();
