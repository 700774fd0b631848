// What counts as a difference, and what does not.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../../generators/net-7.1/schema.ts';
import type { Schema } from '../../../generators/qapi/ir.ts';
import { factAbout, factAboutEvent } from './only-one.ts';
import { pathOfDifference, vocabularyOf } from './same-values.ts';
import { schemaFacts } from './schema-facts.ts';
import { Taint } from './taint.ts';

const FULL = netSchema();
const UNKNOWN = [undefined, undefined] as const;

/** As a build that is older: without a command, an event, a backend and a member. */
function older(): Schema {
  const commands = new Map([...FULL.commands].filter(([name]) => name !== 'announce-self'));
  const events = new Map([...FULL.events].filter(([name]) => name !== 'FAILOVER_NEGOTIATED'));
  const types = new Map([...FULL.types].map(([name, type]) => {
    if (name === 'NetClientDriver' && type.kind === 'enum') return [name, { ...type, values: type.values.filter((value) => value.name !== 'l2tpv3') }] as const;
    return [name, name === 'NetdevUserOptions' && type.kind === 'struct' ? { ...type, members: type.members.filter((member) => member.name !== 'tftp') } : type] as const;
  }));
  return { ...FULL, commands, events, types: new Map(types) };
}

const BUILDS = { target: { schema: older(), slirp: true }, against: { schema: FULL, slirp: false } };

test('maps have no order, nor have lists; the first path that differs is told', () => {
  const nics = [{ name: 'a', vlan: [1, 2] }, { name: 'b', vlan: [] }];
  assert.is(pathOfDifference(nics, [{ vlan: [], name: 'b' }, { vlan: [2, 1], name: 'a' }], UNKNOWN), undefined);
  assert.is(pathOfDifference(nics, [{ name: 'a', vlan: [1, 2] }], UNKNOWN), '[]');
  assert.is(pathOfDifference(nics, [{ name: 'a', vlan: [1, 3] }, { name: 'b', vlan: [] }], UNKNOWN), '[].vlan[]');
  assert.is(pathOfDifference({ a: { b: 1 } }, { a: { b: 2 } }, UNKNOWN), 'a.b');
});

test('a member that the other build does not declare is no difference', () => {
  const known = [new Set(['a']), new Set(['a', 'b'])] as const;
  assert.is(pathOfDifference({ a: 1 }, { a: 1, b: 2 }, known), undefined);
  assert.is(pathOfDifference({ a: 1, b: 2 }, { a: 1 }, known), 'b');
  const returned = vocabularyOf(FULL, FULL.commands.get('query-rx-filter')?.returns);
  assert.ok(returned?.has('vlan-table') === true && returned.has('main-mac'));
});

test('what only one build can take is a fact', () => {
  assert.equal(factAbout('announce-self', {}, BUILDS), { side: 'against', has: 'the command announce-self' });
  assert.equal(factAbout('netdev_add', { type: 'l2tpv3', id: 'a', src: '::1', txsession: 1 }, BUILDS), { side: 'against', has: 'the type l2tpv3 of netdev_add' });
  assert.equal(factAbout('netdev_add', { type: 'user', id: 'a' }, BUILDS), { side: 'target', has: 'user-mode networking in its build' });
  assert.is(factAbout('netdev_add', { type: 'hubport', id: 'a', hubid: 'x' }, BUILDS), undefined);
  assert.equal(factAboutEvent('FAILOVER_NEGOTIATED', BUILDS), { side: 'against', has: 'the event FAILOVER_NEGOTIATED' });
  assert.is(factAboutEvent('NIC_RX_FILTER_CHANGED', BUILDS), undefined);
  assert.equal(schemaFacts(BUILDS, FULL).map(({ side, has }) => `${side} ${has}`).sort(), [
    'against the command announce-self', 'against the event FAILOVER_NEGOTIATED', 'against the member tftp of netdev_add user', 'against the type l2tpv3 of netdev_add',
  ]);
});

test('names about which the builds differ are left out until both are without them', () => {
  const taint = new Taint();
  taint.add('netdev_add', { id: 'a', type: 'user' });
  assert.ok(taint.covers('set_link', { name: 'a', up: true }));
  assert.not.ok(taint.covers('set_link', { name: 'b', up: true }));
  taint.pass('netdev_add', { id: 'b', type: 'hubport', netdev: 'a' }, ['success', 'GenericError']);
  assert.ok(taint.covers('netdev_del', { id: 'b' }));
  taint.pass('netdev_del', { id: 'a' }, ['success', 'DeviceNotFound']);
  assert.ok(taint.covers('netdev_add', { id: 'a' }));
  taint.pass('netdev_del', { id: 'a' }, ['DeviceNotFound', 'DeviceNotFound']);
  assert.not.ok(taint.covers('netdev_add', { id: 'a' }));
  assert.ok(taint.coversName('a'));
});

test.run();
