// What the net subsystem does without faults: outcomes, links, filters, events, announcements, as QEMU 7.2 shows them.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { Announcer } from './announce.ts';
import { manualClock, netFixture } from './fixture.ts';
import type { NetFixture } from './fixture.ts';
import { newState } from './state.ts';

const outcomeOf = (type: string, members: JsonObject): string => netFixture().run('netdev_add', { id: 'n', type, ...members });

function expectAll(type: string, accepted: readonly JsonObject[], refused: readonly JsonObject[]): void {
  for (const members of accepted) assert.is(outcomeOf(type, members), 'ok', JSON.stringify(members));
  for (const members of refused) assert.is(outcomeOf(type, members), 'GenericError', JSON.stringify(members));
}

test('user networks: IPv4', () => {
  expectAll('user', [
    {}, { net: '10.2/24' }, { net: '192.168.0.1' }, { net: '10.0.2.0/255.255.255.0' }, { net: '10.0.2.0/ 24', host: '10.0.2.9 x' },
    { ip: '1.2.3.4' }, { ip: 'x', net: '10.0.2.0/24' }, { host: '0xa.0.2.5' }, { host: '012.0.2.7' }, { dns: '9.9.9.9' }, { net: '10.0.0.0/4' },
  ], [
    { net: 'x' }, { net: '10.0.2.0/3' }, { net: '10.0.2.0/33' }, { net: '10.0.2.0/24x' }, { net: '10.0.2.0/' }, { ip: 'x' },
    { host: '10.0.3.2' }, { host: '10.0.2.08' }, { host: ' 10.0.2.2' }, { host: '' }, { dns: '10.0.2.2' }, { dns: '9.9.9.9', restrict: true },
    { dhcpstart: '10.0.2.3' }, { dhcpstart: '10.0.3.15' }, { smbserver: 'x' }, { smb: '/' }, { net: '10.0.2.0/32' },
  ]);
});

test('user networks: families and IPv6', () => {
  expectAll('user', [
    { ipv4: true }, { ipv6: false }, { ipv4: true, ipv6: true }, { 'ipv6-prefixlen': 0 }, { 'ipv6-prefixlen': 126 }, { 'ipv6-prefixlen': 4294967360 },
    { 'ipv6-prefix': '1:2:3:4:5:6:7::' }, { 'ipv6-host': 'fec0::ffff:1.2.3.4' }, { 'ipv6-dns': '::1' },
  ], [
    { ipv4: false, ipv6: false }, { ipv6: true, net: '10.0.2.0/24' }, { ipv4: true, 'ipv6-host': 'fec0::2' }, { 'ipv6-prefixlen': -1 },
    { 'ipv6-prefixlen': 127 }, { 'ipv6-prefix': '1::2::3' }, { 'ipv6-prefix': '12345::' }, { 'ipv6-host': 'fec1::2' }, { 'ipv6-dns': '::1', restrict: true },
  ]);
});

test('user networks: names and forwards', () => {
  const rule = (member: string, ...rules: readonly string[]): JsonObject => ({ [member]: rules.map((str) => ({ str })) });
  expectAll('user', [
    { domainname: 'd'.repeat(255) }, rule('hostfwd', 'tcp::0x1F90-:22'), rule('hostfwd', '::-:22'), rule('hostfwd', 'udp:127.0.0.1:53-10.0.2.15:53'),
    rule('guestfwd', 'tcp:10.0.2.100:80-cmd:true', 'tcp:10.0.2.100:80-cmd:true'), rule('guestfwd', ':10.0.2.4:7-null'),
  ], [
    { domainname: '' }, { hostname: 'é'.repeat(128) }, rule('hostfwd', ''), rule('hostfwd', 'sctp::1-:2'), rule('hostfwd', 'tcp::1:2'),
    rule('hostfwd', 'tcp::65536-:2'), rule('hostfwd', 'tcp::1-:0'), rule('hostfwd', 'tcp:10.9.9.9:1-:2'), rule('hostfwd', 'tcp::5-:2', 'tcp::5-:2'),
    rule('guestfwd', 'udp:10.0.2.100:80-null'), rule('guestfwd', 'tcp:10.0.2.2:80-null'), rule('guestfwd', 'tcp:10.0.2.9:80-chardev:none'),
  ]);
});

test('socket, l2tpv3 and the rest', () => {
  expectAll('socket', [
    { listen: ':0' }, { listen: '127.1:70000junk' }, { connect: 'localhost:1' }, { mcast: '230.0.0.1:5', localaddr: '127.0.0.1' }, { udp: ':1', localaddr: ':2' },
  ], [
    {}, { listen: ':1', connect: ':1' }, { listen: '1' }, { listen: ':x' }, { listen: '10.1.1.1:5' }, { connect: '10.1.1.1:5' }, { udp: ':1' },
    { mcast: '127.0.0.1:5', localaddr: '127.0.0.1' }, { mcast: '230.0.0.1:5' }, { listen: ':1', localaddr: ':2' }, { fd: '9' }, { fd: 'x' },
  ]);
  const tunnel = { src: '127.0.0.1', dst: '127.0.0.1', txsession: 1 };
  expectAll('l2tpv3', [tunnel, { ...tunnel, offset: 256 }, { ...tunnel, udp: true, srcport: '1', dstport: '2' }, { src: '::1', dst: '::1', ipv6: true, txsession: 1 }], [
    { ...tunnel, offset: 257 }, { ...tunnel, txcookie: 1 }, { ...tunnel, udp: true, srcport: '1' }, { ...tunnel, src: '10.1.1.1' }, { ...tunnel, src: '::1' },
  ]);
  for (const type of ['none', 'nic', 'netmap', 'vde', 'bridge', 'tap', 'vhost-user', 'vhost-vdpa', 'vmnet-host']) expectAll(type, [], [{}]);
});

test('ids: form, duplicates, reuse, ports given back', () => {
  const { run } = netFixture();
  const listen = { type: 'socket', listen: ':7' };
  assert.is(run('netdev_add', { id: 'a', ...listen }), 'ok');
  assert.is(run('netdev_add', { id: 'a', type: 'user', net: 'x' }), 'GenericError');
  assert.is(run('netdev_add', { id: 'b', ...listen }), 'GenericError');
  assert.is(run('netdev_del', { id: 'b' }), 'DeviceNotFound');
  assert.is(run('netdev_del', { id: 'a' }), 'ok');
  assert.is(run('netdev_add', { id: 'b', ...listen }), 'ok');
  for (const id of ['', '1', 'a b', 'ä', '-a']) assert.is(run('netdev_add', { id, type: 'user' }), 'GenericError', id);
});

test('a NIC follows its netdev, and the netdev does not follow it', () => {
  const { run, net } = withNic('e1000');
  const up = (): unknown => net.stimulate({ kind: 'read-link', nic: 'n' });
  assert.is(run('set_link', { name: 'a', up: false }), 'ok');
  assert.equal(up(), { kind: 'link', up: false });
  run('set_link', { name: 'a', up: true });
  assert.equal(up(), { kind: 'link', up: true });
  run('netdev_del', { id: 'a' });
  assert.equal(up(), { kind: 'link', up: false });
  assert.is(run('set_link', { name: 'a', up: true }), 'DeviceNotFound');
  assert.is(run('netdev_add', { id: 'n', type: 'user' }), 'ok');
});

test('the filter event is emitted once until the filter is asked for', () => {
  const { run, net, events } = withNic('virtio-net-pci');
  const promiscuous = (): unknown => net.stimulate({ kind: 'control-queue', nic: 'n', class: 0, command: 0, data: '00' });
  promiscuous();
  promiscuous();
  assert.equal(events, [{ event: 'NIC_RX_FILTER_CHANGED', data: { name: 'n', path: '/machine/peripheral/n/virtio-backend' } }]);
  run('query-rx-filter', { name: 'n' });
  assert.equal(net.stimulate({ kind: 'control-queue', nic: 'n', class: 2, command: 0, data: '0010' }), { kind: 'acknowledged', ok: false });
  assert.is(events.length, 1);
  promiscuous();
  run('query-rx-filter', {});
  promiscuous();
  assert.is(events.length, 3);
});

test('the filter tells what the driver has set', () => {
  const { value, net } = withNic('virtio-net-pci');
  const send = (controlClass: number, command: number, data: string): unknown => (
    net.stimulate({ kind: 'control-queue', nic: 'n', class: controlClass, command, data })
  );
  send(0, 1, '01');
  send(0, 4, '01');
  send(1, 0, '01000000020000000001' + '02000000' + '333300000001333300000002');
  send(2, 0, '0100');
  send(2, 0, 'ff0f');
  send(1, 1, '02aabbccddee');
  assert.equal(value('query-rx-filter', { name: 'n' }), [{
    name: 'n', promiscuous: true, multicast: 'all', unicast: 'none', vlan: 'normal', 'broadcast-allowed': false,
    'multicast-overflow': false, 'unicast-overflow': false, 'main-mac': '02:aa:bb:cc:dd:ee', 'vlan-table': [4095, 1],
    'unicast-table': ['02:00:00:00:00:01'], 'multicast-table': ['33:33:00:00:00:02', '33:33:00:00:00:01'],
  }]);
});

test('standby is negotiated by NICs made for failover only', () => {
  const { net, events } = withNic('virtio-net-pci', { failover: true });
  net.stimulate({ kind: 'negotiate-features', nic: 'n', standby: false });
  assert.is(events.length, 0);
  net.stimulate({ kind: 'negotiate-features', nic: 'n', standby: true });
  assert.equal(events, [{ event: 'FAILOVER_NEGOTIATED', data: { 'device-id': 'n' } }]);
  const plain = withNic('virtio-net-pci');
  plain.net.stimulate({ kind: 'negotiate-features', nic: 'n', standby: true });
  assert.is(plain.events.length, 0);
});

test('devices: ids, models, buses, slots, netdevs', () => {
  const { run, value } = withNic('virtio-net-pci');
  for (const refused of [
    { driver: 'e1000', id: 'n' }, { driver: 'nonsense' }, { driver: 'virtio-net-device' }, { driver: 'e1000', netdev: 'a' }, { driver: 'e1000', netdev: 'no' },
    { driver: 'e1000', mac: 'x' }, { driver: 'e1000', addr: '1' }, { driver: 'e1000', colour: 'red' }, { driver: 'e1000', bus: 'isa.0' }, { id: 'x' },
  ]) assert.is(run('device_add', refused), 'GenericError', JSON.stringify(refused));
  assert.is(run('device_add', { driver: 'rtl8139', addr: '7.1' }), 'ok');
  assert.is(run('device_del', { id: 'no' }), 'DeviceNotFound');
  assert.is(run('device_del', { id: 'n' }), 'ok');
  assert.is(run('device_del', { id: 'n' }), 'GenericError');
  assert.equal(value('qom-list', { path: '/machine/peripheral' }), [
    { name: 'type', type: 'string' }, { name: 'n', type: 'child<virtio-net-pci>' },
  ]);
  assert.is(netFixture({ machine: 'bare' }).run('device_add', { driver: 'e1000' }), 'GenericError');
});

test('vmnet exists in builds that have it', () => {
  const { run } = netFixture({ defined: new Set(['CONFIG_VMNET']) });
  assert.is(run('netdev_add', { id: 'a', type: 'vmnet-host' }), 'ok');
  assert.is(run('netdev_add', { id: 'b', type: 'vmnet-host', 'start-address': '10.0.0.1' }), 'GenericError');
  assert.is(run('netdev_add', { id: 'b', type: 'vmnet-bridged', ifname: 'no' }), 'GenericError');
});

test('announcements: the first at once, then ever later, up to max', () => {
  const times = announcementTimes({ initial: 50, max: 120, rounds: 4, step: 50 });
  assert.equal(times, [0, 50, 150, 270]);
  assert.equal(announcementTimes({ initial: 50, max: 120, rounds: 0, step: 50 }), []);
  assert.equal(announcementTimes({ initial: 50, max: 120, rounds: 2, step: 50, interfaces: [] }), []);
  assert.equal(announcementTimes({ initial: 50, max: 120, rounds: 2, step: 50, interfaces: ['n', 'no'] }), [0, 50]);
});

function announcementTimes(args: JsonObject): readonly number[] {
  const clock = manualClock();
  const state = newState({ defined: new Set(), defects: new Set(), machine: 'pc', clock, emit: () => undefined });
  state.clients.add({
    kind: 'nic', name: 'n', deviceId: 'n', typeName: 'e1000', mac: '', path: '', linkDown: false, reportsLinkUp: true, peer: undefined, virtio: undefined,
  });
  const times: number[] = [];
  new Announcer(state, () => times.push(clock.now())).announceSelf(args);
  clock.advance(100_000);
  return times;
}

function withNic(driver: string, members: JsonObject = {}): NetFixture {
  const fixture = netFixture();
  assert.is(fixture.run('netdev_add', { id: 'a', type: 'user' }), 'ok');
  assert.is(fixture.run('device_add', { driver, id: 'n', netdev: 'a', ...members }), 'ok');
  return fixture;
}

test.run();
