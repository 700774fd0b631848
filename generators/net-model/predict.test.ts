import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accept, open, reject } from '../certificate.ts';
import type { Expectation } from '../certificate.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import { knownCrash } from './crash.ts';
import { initialState } from './initial-state.ts';
import { predict } from './predict.ts';
import { changeRxFilter } from './rx-filter-event.ts';
import { hubPorts, rxFilterNames } from './state.ts';
import type { NetState } from './state.ts';
import type { Outcome } from './transition.ts';
import { assume, observe } from './transition.ts';

type Sent = readonly [execute: string, args: JsonObject];

const SUCCESS: Outcome = { kind: 'success', value: {} };
const NOT_FOUND: Outcome = { kind: 'error', errorClass: 'DeviceNotFound' };
const REFUSED: Outcome = { kind: 'error', errorClass: 'GenericError' };

/** Arguments are judged as a schema would that knows three types, and that leaves `tap` to the host. */
function certify(execute: string, args: unknown): Expectation {
  const type = execute === 'netdev_add' ? (args as JsonObject).type : undefined;
  if (type === 'bogus') return reject('netdev_add/invalid-type', 'DeviceNotFound');
  return type === 'tap' ? open('netdev_add/host', 'the host decides') : accept(`${execute}/success`, {});
}

const empty = (machine: 'bare' | 'pc' = 'bare'): NetState => initialState({ certify, machine });
const after = (state: NetState, ...sent: readonly Sent[]): NetState => sent.reduce((next, [execute, args]) => assume(next, execute, args), state);
const says = (state: NetState, [execute, args]: Sent): string => {
  const expectation = predict(state, execute, args);
  return expectation.kind === 'accept' ? 'accept' : `${expectation.kind} ${[...expectation.classes].sort().join(' ')}`;
};

const add = (id: string, type = 'user'): Sent => ['netdev_add', { type, id }];
const port = (id: string, netdev?: string, hubid = 0): Sent => ['netdev_add', { type: 'hubport', id, hubid, ...(netdev === undefined ? {} : { netdev }) }];
const del = (id: string): Sent => ['netdev_del', { id }];
const link = (name: string, up = false): Sent => ['set_link', { name, up }];
const query = (name: string): Sent => ['query-rx-filter', { name }];
const plug = (id: string, driver = 'virtio-net-pci', netdev?: string): Sent => ['device_add', { driver, id, ...(netdev === undefined ? {} : { netdev }) }];

test('an id is taken from its netdev_add to its netdev_del', () => {
  assert.is(says(empty(), add('a')), 'accept');
  assert.is(says(after(empty(), add('a')), add('a')), 'reject GenericError');
  assert.is(says(after(empty(), add('a'), del('a')), add('a')), 'accept');
  assert.is(says(empty(), del('a')), 'reject DeviceNotFound');
  assert.is(says(after(empty(), add('a')), del('a')), 'accept');
});

test('where two rules are broken, the classes of both are allowed', () => {
  assert.is(says(after(empty(), add('a')), add('a', 'bogus')), 'reject DeviceNotFound GenericError');
});

test('an id that may be of either of two ports leaves the netdevs of both in doubt', () => {
  const perhaps = after(empty(), add('a'), add('b'), add('p', 'tap'), port('p', 'a'), port('p', 'b'));
  assert.is(says(perhaps, port('q', 'a')), 'open GenericError');
  assert.is(says(perhaps, port('q', 'b')), 'open GenericError');
  assert.is(says(after(perhaps, del('p')), port('q', 'b')), 'accept');
});

test('an open outcome makes the id unknown until it is seen or deleted', () => {
  const unknown = after(empty(), add('a', 'tap'));
  assert.is(says(unknown, add('a')), 'open GenericError');
  assert.is(says(unknown, del('a')), 'open DeviceNotFound');
  assert.is(says(after(unknown, del('a')), del('a')), 'reject DeviceNotFound');
  assert.is(says(observe(empty(), 'netdev_add', add('a', 'tap')[1], SUCCESS), add('a')), 'reject GenericError');
  assert.is(says(observe(empty(), 'netdev_add', add('a', 'tap')[1], REFUSED), add('a')), 'accept');
  assert.is(says(observe(unknown, 'netdev_del', del('a')[1], NOT_FOUND), add('a')), 'accept');
  assert.is(says(observe(unknown, 'set_link', link('a')[1], SUCCESS), add('a')), 'reject GenericError');
});

test('a hub port needs a netdev that is there, and frees it when it goes', () => {
  assert.is(says(empty(), port('h', 'a')), 'reject GenericError');
  assert.is(says(empty(), port('h', 'h')), 'reject GenericError');
  const one = after(empty(), add('a'), port('h', 'a', 7));
  assert.is(says(one, port('i', 'a')), 'open GenericError');
  assert.is(says(after(one, del('h')), port('i', 'a')), 'accept');
  assert.is(says(after(one, del('a'), add('a')), port('i', 'a')), 'accept');
  assert.equal([...hubPorts(after(one, port('i', undefined, -5)))], [['7', ['h']], ['-5', ['i']]]);
});

test('set_link knows NICs, leaves netdevs open and refuses the rest', () => {
  const state = after(empty('pc'), add('a'), plug('n'));
  assert.is(says(state, link('n')), 'accept');
  assert.is(says(state, link('a')), 'open DeviceNotFound');
  assert.is(says(state, link('x')), 'reject DeviceNotFound');
  assert.is(after(state, link('n')).nics.get('n')?.link, 'down');
});

test('query-rx-filter tells NICs with a filter from those without, from netdevs and from nothing', () => {
  const state = after(empty('pc'), add('a'), plug('n'), plug('e', 'e1000'));
  assert.equal(predict(state, 'query-rx-filter', { name: 'n' }), accept('query-rx-filter/named', [{ name: 'n' }]));
  for (const name of ['e', 'a', 'x']) assert.is(says(state, query(name)), 'reject GenericError');
  assert.is(says(after(state, add('n')), query('n')), 'open GenericError');
  assert.equal(predict(state, 'query-rx-filter', {}), accept('query-rx-filter/all', [{ name: 'n' }]));
  assert.equal(rxFilterNames(after(state, plug('m'))), ['n', 'm']);
});

test('a NIC takes one netdev, for good', () => {
  const state = after(empty('pc'), add('a'), plug('n', 'e1000', 'a'));
  assert.is(says(state, plug('m', 'e1000', 'a')), 'reject GenericError');
  assert.is(says(state, plug('n')), 'reject GenericError');
  assert.is(says(state, plug('m', 'e1000', 'x')), 'reject GenericError');
  assert.is(says(empty('bare'), plug('n')), 'reject GenericError');
  const deleted = after(state, del('a'));
  assert.equal(deleted.nics.get('n')?.peer, { kind: 'deleted' });
  assert.is(says(deleted, add('a')), 'accept');
  assert.is(says(after(deleted, add('a')), plug('m', 'e1000', 'a')), 'accept');
});

test('the rx-filter event comes once until it is queried', () => {
  const first = changeRxFilter(after(empty('pc'), plug('n')), 'n');
  const second = changeRxFilter(first.state, 'n');
  const queried = changeRxFilter(after(second.state, query('n')), 'n');
  assert.equal([first.event, second.event, queried.event], ['emitted', 'silent', 'emitted']);
  assert.is(changeRxFilter(after(second.state, query('other')), 'n').event, 'silent');
  assert.is(changeRxFilter(after(second.state, ['query-rx-filter', {}]), 'n').event, 'emitted');
});

test('what kills every QEMU is known beforehand', () => {
  const connected = after(empty('pc'), add('a'), plug('n', 'e1000', 'a'));
  assert.is(knownCrash(connected, ...add('b')), undefined);
  assert.match(knownCrash(connected, ...port('h', 'a')) ?? '', 'abort');
  assert.match(knownCrash(after(connected, plug('a', 'e1000')), ...link('a')) ?? '', 'SIGSEGV');
  assert.is(knownCrash(after(empty('pc'), add('a'), plug('a')), ...link('a')), undefined);
});

test('on somebody else’s target only our own ids are known to be absent', () => {
  const state = initialState({ certify, machine: 'bare', strangers: true });
  assert.is(says(state, del('plumb-a')), 'reject DeviceNotFound');
  assert.is(says(state, del('a')), 'open DeviceNotFound GenericError');
  assert.is(says(state, query('a')), 'open GenericError');
});

test('of two NICs of which one is there nobody knows which it is', () => {
  const either = after(empty('pc'), add('host', 'tap'), plug('n', 'virtio-net-pci', 'host'), plug('n', 'rtl8139'));
  assert.is(rxFilterNames(either), undefined);
  assert.is(either.nics.get('n')?.rxFilter, 'unknown');
  const same = after(empty('pc'), add('host', 'tap'), plug('n', 'rtl8139', 'host'), plug('n', 'rtl8139'));
  assert.equal(rxFilterNames(same), []);
});

test.run();
