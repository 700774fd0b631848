// What stimuli must bring about, what control commands mean, and which ports are certainly taken.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accept } from '../certificate.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import { readControl } from './control-queue.ts';
import { initialState } from './initial-state.ts';
import { predict } from './predict.ts';
import type { NetState } from './state.ts';
import { forecast } from './stimulus.ts';
import { assume } from './transition.ts';

const empty = initialState({ certify: () => accept('test/success', {}), machine: 'pc' });
const after = (state: NetState, ...sent: readonly (readonly [execute: string, args: JsonObject])[]): NetState =>
  sent.reduce((next, [execute, args]) => assume(next, execute, args), state);
const plug = (id: string, more: JsonObject = {}): readonly [string, JsonObject] => ['device_add', { driver: 'virtio-net-pci', id, ...more }];
const control = (queueClass: number, command: number, data: string): JsonObject => ({ kind: 'control-queue', nic: 'n', class: queueClass, command, data });

test('control commands are read as the text has them', () => {
  assert.equal(readControl(0, 3, '01'), { kind: 'command', command: { kind: 'mode', mode: 'noMulticast', on: true } });
  assert.equal(readControl(1, 1, '525400aabbcc'), { kind: 'command', command: { kind: 'address', mac: '52:54:00:aa:bb:cc' } });
  assert.equal(readControl(2, 1, 'ff0f'), { kind: 'command', command: { kind: 'vlan', id: 4095, action: 'remove' } });
  assert.equal(readControl(1, 0, '010000005254000000010100000001005e000001'), {
    kind: 'command', command: { kind: 'tables', unicast: ['52:54:00:00:00:01'], multicast: ['01:00:5e:00:00:01'] },
  });
});

test('what no adapter takes is refused, and what nobody could tell is unclear', () => {
  const kinds = (...list: readonly (readonly [number, number, string])[]): readonly string[] => list.map(([queueClass, command, data]) => readControl(queueClass, command, data).kind);
  assert.equal(kinds([0x7f, 0, '00'], [0, 99, '01'], [2, 9, '0100'], [2, 0, '0010'], [1, 1, '5254'], [1, 0, '0200000052540000000100000000']), Array(6).fill('refused'));
  assert.equal(kinds([0, 0, '02'], [0, 0, ''], [1, 1, '52540000000102'], [1, 0, '000000000000000000'], [2, 0, '010000']), Array(5).fill('unclear'));
  assert.equal(kinds([3, 0, ''], [4, 0, '0100']), Array(2).fill('unrelated'));
});

test('a change emits the event once; what may be one is not asked where the event would tell', () => {
  const state = after(empty, plug('n'));
  const first = forecast(state, control(0, 0, '01'));
  const spent = first?.after ?? state;
  assert.equal([first?.event, first?.told], ['filter-changed', { kind: 'acknowledged', ok: true }]);
  assert.is(forecast(spent, control(0, 0, '00'))?.event, 'none');
  assert.is(forecast(state, control(0, 0, '02')), undefined);
  assert.equal([forecast(spent, control(0, 0, '02'))?.event, forecast(spent, control(0, 0, '02'))?.told], ['none', undefined]);
  assert.equal(forecast(state, control(9, 0, ''))?.event, 'none');
  assert.is(forecast(after(state, ['device_del', { id: 'n' }]), control(0, 0, '01')), undefined);
});

test('standby is negotiated where it is offered, and with those whose offer is known', () => {
  const negotiate = (more: JsonObject, standby: boolean): string | undefined =>
    forecast(after(empty, plug('n', more), ['query-rx-filter', { name: 'n' }], ['set_link', { name: 'n', up: true }]), { kind: 'negotiate-features', nic: 'n', standby })?.event;
  assert.is(negotiate({}, true), 'none');
  const fixture = initialState({
    certify: () => accept('test/success', {}), machine: 'pc',
    setup: [{ execute: 'device_add', arguments: { driver: 'virtio-net-pci', id: 'n', failover: true, addr: '4' }, extra: undefined, expectation: accept('test/success') }],
  });
  assert.is(forecast(fixture, { kind: 'negotiate-features', nic: 'n', standby: true })?.event, 'failover-negotiated');
  assert.is(forecast(fixture, { kind: 'negotiate-features', nic: 'n', standby: false })?.event, 'none');
});

test('a primary is hidden until a driver has accepted its standby', () => {
  const setup = [{ driver: 'virtio-net-pci', id: 'n', failover: true, addr: '4' }, { driver: 'e1000e', id: 'p', failover_pair_id: 'n', bus: 'port' }]
    .map((args) => ({ execute: 'device_add', arguments: args, extra: undefined, expectation: accept('test/success') }));
  const fixture = initialState({ certify: () => accept('test/success', {}), machine: 'pc', setup });
  const negotiate = (state: NetState, standby: boolean): NetState => forecast(state, { kind: 'negotiate-features', nic: 'n', standby })?.after ?? state;
  const sought = (state: NetState): string => predict(state, 'set_link', { name: 'p', up: true }).rule;
  assert.is(sought(negotiate(fixture, false)), 'effects/failover/hidden');
  assert.is(sought(negotiate(fixture, true)), 'failover-negotiated/hotplugs-primary');
  assert.is(forecast(fixture, { kind: 'negotiate-features', nic: 'n', standby: true })?.event, 'primary-plugged');
});

test('a backend that serves virtio-net alone may be refused to any NIC', () => {
  const state = after(empty, ['netdev_add', { type: 'vhost-user', id: 'v', chardev: 'c' }]);
  assert.is(predict(state, ...plug('n', { netdev: 'v' })).kind, 'open');
});

test('the NIC behind a netdev shows the link that the netdev was given', () => {
  const state = after(empty, ['netdev_add', { type: 'user', id: 'a' }], plug('n', { netdev: 'a' }));
  assert.is(predict(state, 'set_link', { name: 'a', up: false }).kind, 'accept');
  const down = after(state, ['set_link', { name: 'a', up: false }]);
  assert.equal(forecast(down, { kind: 'read-link', nic: 'n' })?.told, { kind: 'link', up: false });
  assert.equal(forecast(after(down, ['set_link', { name: 'a', up: true }]), { kind: 'read-link', nic: 'n' })?.told, { kind: 'link', up: true });
  assert.is(predict(after(empty, ['netdev_add', { type: 'user', id: 'a' }]), 'set_link', { name: 'a', up: false }).kind, 'open');
});

test('a port of our own that a netdev listens on is taken until it goes', () => {
  const listen = (id: string, address: string): readonly [string, JsonObject] => ['netdev_add', { type: 'socket', id, listen: address }];
  const forward = (id: string, rule: string): readonly [string, JsonObject] => ['netdev_add', { type: 'user', id, hostfwd: [{ str: rule }] }];
  const held = after(empty, listen('a', '127.91.73.5:7400'));
  assert.is(predict(held, ...listen('b', '127.91.73.5:7400')).kind, 'reject');
  assert.is(predict(held, ...forward('b', 'tcp:127.91.73.5:7400-:22')).kind, 'reject');
  assert.is(predict(held, ...forward('b', 'udp:127.91.73.5:7400-:22')).kind, 'accept');
  assert.is(predict(held, ...listen('b', '127.91.73.5:7401')).kind, 'accept');
  assert.is(predict(after(held, ['netdev_del', { id: 'a' }]), ...listen('b', '127.91.73.5:7400')).kind, 'accept');
  assert.is(predict(after(empty, listen('a', '127.0.0.1:7400')), ...listen('b', '127.0.0.1:7400')).kind, 'accept');
});

test.run();
