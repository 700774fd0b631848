// What the net subsystem does without faults: ids, links, filters, events, devices, as QEMU 7.2 shows them.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { NetFixture } from './fixture.ts';
import { netFixture } from './fixture.ts';

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
  const promiscuous = (): unknown =>
    net.stimulate({ kind: 'control-queue', nic: 'n', class: 0, command: 0, data: '00' });
  promiscuous();
  promiscuous();
  assert.equal(events, [
    { event: 'NIC_RX_FILTER_CHANGED', data: { name: 'n', path: '/machine/peripheral/n/virtio-backend' } },
  ]);
  run('query-rx-filter', { name: 'n' });
  assert.equal(net.stimulate({ kind: 'control-queue', nic: 'n', class: 2, command: 0, data: '0010' }), {
    kind: 'acknowledged',
    ok: false,
  });
  assert.is(events.length, 1);
  promiscuous();
  run('query-rx-filter', {});
  promiscuous();
  assert.is(events.length, 3);
});

test('the filter tells what the driver has set', () => {
  const { value, net } = withNic('virtio-net-pci');
  const send = (controlClass: number, command: number, data: string): unknown =>
    net.stimulate({ kind: 'control-queue', nic: 'n', class: controlClass, command, data });
  send(0, 1, '01');
  send(0, 4, '01');
  send(1, 0, '01000000020000000001' + '02000000' + '333300000001333300000002');
  send(2, 0, '0100');
  send(2, 0, 'ff0f');
  send(1, 1, '02aabbccddee');
  assert.equal(value('query-rx-filter', { name: 'n' }), [
    {
      name: 'n',
      promiscuous: true,
      multicast: 'all',
      unicast: 'none',
      vlan: 'normal',
      'broadcast-allowed': false,
      'multicast-overflow': false,
      'unicast-overflow': false,
      'main-mac': '02:aa:bb:cc:dd:ee',
      'vlan-table': [4095, 1],
      'unicast-table': ['02:00:00:00:00:01'],
      'multicast-table': ['33:33:00:00:00:02', '33:33:00:00:00:01'],
    },
  ]);
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
    { driver: 'e1000', id: 'n' },
    { driver: 'nonsense' },
    { driver: 'virtio-net-device' },
    { driver: 'e1000', netdev: 'a' },
    { driver: 'e1000', netdev: 'no' },
    { driver: 'e1000', mac: 'x' },
    { driver: 'e1000', addr: '1' },
    { driver: 'e1000', colour: 'red' },
    { driver: 'e1000', bus: 'isa.0' },
    { id: 'x' },
  ])
    assert.is(run('device_add', refused), 'GenericError', JSON.stringify(refused));
  assert.is(run('device_add', { driver: 'rtl8139', addr: '7.1' }), 'ok');
  assert.is(run('device_del', { id: 'no' }), 'DeviceNotFound');
  assert.is(run('device_del', { id: 'n' }), 'ok');
  assert.is(run('device_del', { id: 'n' }), 'GenericError');
  assert.equal(value('qom-list', { path: '/machine/peripheral' }), [
    { name: 'type', type: 'string' },
    { name: 'n', type: 'child<virtio-net-pci>' },
  ]);
  assert.is(netFixture({ machine: 'bare' }).run('device_add', { driver: 'e1000' }), 'GenericError');
});

test('vmnet exists in builds that have it', () => {
  const { run } = netFixture({ defined: new Set(['CONFIG_VMNET']) });
  assert.is(run('netdev_add', { id: 'a', type: 'vmnet-host' }), 'ok');
  assert.is(run('netdev_add', { id: 'b', type: 'vmnet-host', 'start-address': '10.0.0.1' }), 'GenericError');
  assert.is(run('netdev_add', { id: 'b', type: 'vmnet-bridged', ifname: 'no' }), 'GenericError');
});

function withNic(driver: string, members: JsonObject = {}): NetFixture {
  const fixture = netFixture();
  assert.is(fixture.run('netdev_add', { id: 'a', type: 'user' }), 'ok');
  assert.is(fixture.run('device_add', { driver, id: 'n', netdev: 'a', ...members }), 'ok');
  return fixture;
}

test.run();
