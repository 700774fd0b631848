import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../../generators/net-7.1/schema.ts';
import { assume } from '../../../generators/net-model/transition.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { BARE, fixtureOf, NICS } from '../../../suites/fixtures.ts';
import { isWhole, linkToRead, portsAfter, probesAfter } from './aftermath.ts';
import { startOf } from './session-case.ts';

const start = startOf(netSchema(), fixtureOf(BARE));
const add = (args: JsonObject) => ({ execute: 'netdev_add', arguments: args });

test('the last names are asked for, and the very last is used once more', () => {
  const sent = ['a', 'b', 'c', 'd', 'd'].map((name) => add({ type: 'user', id: `plumb-${name}` }));
  assert.equal(probesAfter(sent, start), [
    ...['d', 'c', 'b'].map((name) => ({ execute: 'set_link', arguments: { name: `plumb-${name}`, up: true } })),
    add({ type: 'hubport', id: 'plumb-d', hubid: 7399 }),
    { execute: 'netdev_del', arguments: { id: 'plumb-d' } },
  ]);
});

test('a name that no netdev can have is asked for and not used', () => {
  assert.equal(probesAfter([add({ type: 'user', id: '1' })], start), [{ execute: 'set_link', arguments: { name: '1', up: true } }]);
  assert.equal(probesAfter([{ execute: 'query-rx-filter', arguments: {} }], start), []);
});

test('the link is read of the NIC that it was set of last, itself or by its backend, or whose backend has gone', () => {
  const world = startOf(netSchema(), fixtureOf(NICS));
  const reads = (...sent: readonly (readonly [execute: string, args: JsonObject])[]): JsonObject | undefined => {
    const after = sent.reduce((state, [execute, args]) => assume(state, execute, args), world);
    const read = linkToRead(sent.map(([execute, args]) => ({ execute, arguments: args })), after);
    return read?.kind === 'stimulate' ? read.stimulus : undefined;
  };
  assert.is(reads(), undefined);
  assert.equal(reads(['set_link', { name: 'plumb-n3', up: false }]), { kind: 'read-link', nic: 'plumb-n3' });
  assert.equal(reads(['set_link', { name: 'plumb-nd0', up: false }]), { kind: 'read-link', nic: 'plumb-n0' });
  assert.is(reads(['set_link', { name: 'plumb-nd1', up: false }]), undefined);
  const plugged: readonly (readonly [string, JsonObject])[] = [
    ['netdev_add', { type: 'user', id: 'plumb-a' }], ['device_add', { driver: 'virtio-net-pci', id: 'plumb-x', netdev: 'plumb-a' }],
  ];
  assert.is(reads(...plugged), undefined);
  assert.equal(reads(...plugged, ['netdev_del', { id: 'plumb-a' }]), { kind: 'read-link', nic: 'plumb-x' });
});

test('a session that takes from its fixture what nobody gives back is told', () => {
  const world = startOf(netSchema(), fixtureOf(NICS));
  const after = (...sent: readonly (readonly [execute: string, args: JsonObject])[]): boolean =>
    isWhole(sent.reduce((state, [execute, args]) => assume(state, execute, args), world), world);
  assert.ok(after(['set_link', { name: 'plumb-nd0', up: false }], ['netdev_add', { type: 'user', id: 'plumb-a' }]));
  assert.not(after(['netdev_del', { id: 'plumb-ns0' }]));
  assert.not(after(['netdev_del', { id: 'plumb-nd0' }], ['netdev_add', { type: 'hubport', id: 'plumb-nd0', hubid: 7340 }]));
  assert.not(after(['device_del', { id: 'plumb-n3' }]));
});

test('ports of the harness alone are looked at, each once', () => {
  const forward = (...rules: readonly string[]): JsonObject => ({ type: 'user', id: 'a', hostfwd: rules.map((str) => ({ str })) });
  const asked = portsAfter([
    add(forward('tcp:127.91.73.6:7403-:22', 'tcp:127.0.0.1:8080-:22', 'tcp::0-:22')), add(forward('tcp:127.91.73.6:7403-:23')),
    add({ type: 'socket', id: 'b', listen: '127.91.73.7:7404' }), add({ type: 'socket', id: 'c', listen: '127.91.73.7:0' }),
  ], start);
  assert.equal(asked.map((step) => (step.kind === 'observe' ? step.question : undefined)), [
    { kind: 'port', protocol: 'tcp', address: '127.91.73.6:7403' }, { kind: 'port', protocol: 'tcp', address: '127.91.73.7:7404' },
  ]);
});

test('where an adapter holds what is left of a backend, ports are nobody\'s business', () => {
  const commands = [add({ type: 'socket', id: 'plumb-s', listen: '127.91.73.7:7404' }), { execute: 'device_add', arguments: { driver: 'e1000', id: 'plumb-e', netdev: 'plumb-s' } }, { execute: 'netdev_del', arguments: { id: 'plumb-s' } }];
  const after = commands.reduce((state, { execute, arguments: args }) => assume(state, execute, args), startOf(netSchema(), fixtureOf(NICS)));
  assert.equal(portsAfter(commands, after), []);
});

test.run();
