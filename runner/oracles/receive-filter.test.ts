// The oracle of receive filters objects to what was told wrongly, and says nothing of what it has not seen set.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accept, command } from '../../generators/certificate.ts';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { fixtureOf, NICS } from '../../suites/fixtures.ts';
import type { Stimulus } from '../../targets/target.ts';
import type { Case, CaseId, Step } from '../case.ts';
import type { TranscriptEntry } from '../events.ts';
import { exchangesOf } from '../exchange.ts';
import { stepIds } from '../wire-text.ts';
import { receiveFilterOracle } from './receive-filter.ts';

const NIC = 'plumb-n0';

type Act = { readonly stimulus: Stimulus; readonly ok?: boolean } | { readonly told: JsonObject };

const sets = (queueClass: number, number: number, data: string, ok = true): Act => ({ stimulus: { kind: 'control-queue', nic: NIC, class: queueClass, command: number, data }, ok });
const negotiates: Act = { stimulus: { kind: 'negotiate-features', nic: NIC, standby: false } };
const told = (members: JsonObject): Act => ({ told: { name: NIC, ...members } });

/** The requirements that are broken, in order. */
function broken(...acts: readonly Act[]): readonly string[] {
  const steps = acts.map((act): Step => ('told' in act
    ? { kind: 'commands', commands: [command('query-rx-filter', undefined, accept('test/all'))] }
    : { kind: 'stimulate', stimulus: act.stimulus, outcome: { rule: accept('test/any').rule, kind: 'any' } }));
  const subject: Case = { id: 'test/case' as CaseId, title: 'A case.', requirements: [], fixture: NICS, start: 'shared', needs: [], steps };
  const entries = acts.map((act, step): TranscriptEntry => ('told' in act
    ? { kind: 'received', step, monitor: 0, atMs: 1, text: JSON.stringify({ return: [act.told], id: stepIds(subject, step)[0] }) }
    : { kind: 'stimulus', step, atMs: 1, outcome: JSON.stringify(act.ok === undefined ? { kind: 'done' } : { kind: 'acknowledged', ok: act.ok }) }));
  const context = { spec: netSchema(), own: undefined, errata: [], sameClock: true, fixture: fixtureOf(NICS) };
  return receiveFilterOracle.judge(subject, exchangesOf(subject, entries), context).map(({ requirement }) => requirement);
}

test('of an adapter that may have been driven before, only what was set is known', () => {
  assert.equal(broken(sets(0, 0, '01'), told({ 'promiscuous': false, 'main-mac': '52:54:00:00:00:99' })), ['query-rx-filter/promiscuous']);
  assert.equal(broken(sets(1, 1, '5254000000aa'), told({ 'main-mac': '52:54:00:00:00:99' })), ['query-rx-filter/main-mac']);
  assert.equal(broken(sets(0, 3, '01'), told({ multicast: 'normal' })), ['query-rx-filter/multicast']);
  assert.equal(broken(sets(0, 3, '00'), told({ multicast: 'all' })), []);
});

test('after a driver that starts anew, all is known', () => {
  const fresh: JsonObject = {
    'promiscuous': true, 'multicast': 'normal', 'unicast': 'normal', 'vlan': 'none', 'vlan-table': [], 'multicast-overflow': false, 'unicast-overflow': false,
    'unicast-table': [], 'multicast-table': [], 'main-mac': '52:54:00:12:34:50', 'broadcast-allowed': false,
  };
  assert.equal(broken(negotiates, sets(0, 0, '01'), told(fresh)), []);
  assert.equal(broken(negotiates, told({ vlan: 'whatever', promiscuous: false })), []);
  assert.equal(broken(negotiates, sets(0, 0, '01'), told({ ...fresh, 'vlan-table': [1] })), ['query-rx-filter/vlan-table']);
  assert.equal(broken(negotiates, sets(2, 0, '0100'), told({ ...fresh, 'vlan': 'normal', 'vlan-table': [2] })), ['query-rx-filter/vlan-table']);
});

test('what was refused changes nothing, and what was taken though it is senseless leaves nothing known', () => {
  assert.equal(broken(sets(0, 0, '01'), sets(0, 0, '00', false), told({ promiscuous: false })), ['query-rx-filter/promiscuous']);
  assert.equal(broken(sets(0, 0, '01'), sets(1, 1, '5254', true), told({ promiscuous: false })), []);
});

test('a table that is larger than any adapter holds overflows; of those between, nothing is said', () => {
  const table = (count: number, groups = ''): string => `${count.toString(16).padStart(2, '0')}000000${'520000000001'.repeat(count)}0${groups.length / 12}000000${groups}`;
  const none: JsonObject = { 'unicast-overflow': false, 'unicast-table': [], 'multicast-overflow': false, 'multicast-table': [] };
  assert.equal(broken(sets(1, 0, table(120)), told(none)), ['query-rx-filter/unicast-overflow']);
  assert.equal(broken(sets(1, 0, table(40)), told(none)), []);
  assert.equal(broken(sets(1, 0, table(64, '010000000001')), told({ ...none, 'multicast-overflow': true })), []);
  assert.equal(broken(sets(1, 0, table(1, '010000000001')), told({ ...none, 'unicast-table': ['52:00:00:00:00:01'], 'multicast-overflow': true })),
    ['query-rx-filter/multicast-overflow', 'query-rx-filter/multicast-table']);
  assert.equal(broken(sets(1, 0, table(1)), told(none)), ['query-rx-filter/unicast-table']);
});

test('what is said of broadcasts changes, whichever way round it is said', () => {
  assert.equal(broken(sets(0, 5, '01'), told({ 'broadcast-allowed': true }), sets(0, 5, '00'), told({ 'broadcast-allowed': false })), []);
  assert.equal(broken(sets(0, 5, '01'), told({ 'broadcast-allowed': true }), sets(0, 5, '00'), told({ 'broadcast-allowed': true })), ['query-rx-filter/broadcast-changes']);
  assert.equal(broken(told({ 'broadcast-allowed': true }), sets(0, 5, '00'), told({ 'broadcast-allowed': true })), []);
});

test.run();
