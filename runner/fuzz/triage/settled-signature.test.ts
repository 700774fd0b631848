// Which ways to be wrong are one fault: of a target that hangs up, of filters, of members and of links.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { requirement } from '../../../generators/certificate.ts';
import type { Shape } from '../../../generators/campaign/shape.ts';
import type { Finding } from '../../case.ts';
import { settledSignature } from './settled-signature.ts';
import type { Signature } from './signature.ts';
import type { Judged } from '../trial.ts';

function hungUpAt(type: string, ...members: readonly string[]): Signature | undefined {
  const shape: Shape = { execute: 'netdev_add', type, members: Object.fromEntries(['id', ...members].map((name) => [name, 'text-15'])) };
  const finding = {
    oracle: 'liveness', requirement: requirement('session/stays-open'), erratum: undefined, step: 0, command: 0, sent: '', expected: 'a reply', actual: 'the target closed it',
  };
  const action = { kind: 'command', execute: 'netdev_add', arguments: { type } };
  return settledSignature({
    signature: 'as first seen' as Signature, culprit: shape, performed: {}, exchanges: [], verdict: { kind: 'fail', findings: [finding] },
    made: { shapes: [[shape]] }, session: { actions: [action, action] },
  } as unknown as Judged);
}

test('a helper is one fault, whoever calls it', () => {
  assert.is(hungUpAt('tap', 'helper'), hungUpAt('bridge', 'helper'));
});

test('a backend that is refused for several reasons is one fault', () => {
  assert.is(hungUpAt('l2tpv3', 'src', 'dst', 'txsession', 'udp'), hungUpAt('l2tpv3', 'src', 'dst', 'txsession', 'ipv6'));
});

test('two backends, and two members of one, are two', () => {
  const all = [hungUpAt('l2tpv3', 'src', 'dst'), hungUpAt('tap', 'src', 'dst'), hungUpAt('tap', 'helper'), hungUpAt('tap', 'fd')];
  assert.is(new Set(all).size, all.length);
});

function filterTold(...departures: readonly (readonly [member: string, actual: string])[]): Signature | undefined {
  const findings = departures.map(([member, actual]) => ({
    oracle: 'receive-filter', requirement: requirement(`query-rx-filter/${member}`), erratum: undefined, step: 0, command: 0, sent: '', expected: '', actual,
  }));
  return settledSignature({
    signature: 'as first seen' as Signature, culprit: undefined, performed: {}, exchanges: [], verdict: { kind: 'fail', findings }, made: { shapes: [[]] }, session: { actions: [] },
  } as unknown as Judged);
}

test('two members of a filter that have each other\'s values are one fault, whichever is seen first', () => {
  const unicast = ['unicast', 'unicast: expected "none", got "normal"'] as const;
  const multicast = ['multicast', 'multicast: expected "normal", got "none"'] as const;
  assert.is(filterTold(unicast, multicast), filterTold(multicast, unicast));
  assert.is.not(filterTold(unicast, multicast), filterTold(unicast));
});

test('two members with other values are two', () => {
  const stuck = ['multicast', 'multicast: expected "all", got "normal"'] as const;
  assert.is(filterTold(['unicast', 'unicast: expected "none", got "normal"'], stuck), filterTold(['unicast', 'unicast: expected "none", got "normal"']));
});

function unplugged(oracle: 'outcome' | 'packets', last: Shape): Signature | undefined {
  const finding = { oracle, requirement: requirement('effects/hubport/netdev'), erratum: undefined, step: 0, command: 0, sent: '', expected: '', actual: 'success' };
  return settledSignature({
    signature: 'as first seen' as Signature, culprit: last, performed: {}, exchanges: [], verdict: { kind: 'fail', findings: [finding] }, made: { shapes: [[last]] }, session: { actions: [] },
  } as unknown as Judged);
}

test('a port that is not plugged in is one fault, whether nobody is heard there or a NIC may have its netdev', () => {
  const [port, nic] = ['netdev_add', 'device_add'].map((execute): Shape => ({ execute, type: execute === 'netdev_add' ? 'hubport' : undefined, members: {} })) as [Shape, Shape];
  assert.is(unplugged('outcome', nic), unplugged('packets', port));
  assert.is.not(unplugged('packets', { execute: 'netdev_del', type: undefined, members: {} }), unplugged('packets', port));
});

type Told = Pick<Finding, 'oracle' | 'actual'> & Partial<Finding> & { readonly rule: string };

function toldAfter(session: readonly string[], { rule, ...told }: Told): Signature | undefined {
  const shapes = session.map((execute): Shape => ({ execute, type: undefined, members: {} }));
  const finding = { requirement: requirement(rule), erratum: undefined, step: session.length, command: 0, sent: '', expected: '', ...told };
  return settledSignature({
    signature: 'as first seen' as Signature, culprit: shapes.at(-1), performed: {}, exchanges: [], verdict: { kind: 'fail', findings: [finding] },
    made: { shapes: shapes.map((shape) => [shape]) }, session: { actions: session.map((execute) => ({ kind: 'command', execute })) },
  } as unknown as Judged);
}

test('a member with one word that there is not is one with another', () => {
  const [normal, none] = ['NORMAL', 'NONE'].map((word) =>
    toldAfter(['query-rx-filter'], { oracle: 'return-type', rule: 'response/own-schema', actual: `[0].multicast: '${word}' is no value of 37` }));
  assert.is(normal, none);
});

test('a link that stays up is the deletion\'s affair, whoever has plugged in what was deleted, unless somebody set it', () => {
  const link = { oracle: 'stimulus', rule: 'set_link/sets-link', actual: '{"kind":"link","up":true}' };
  assert.is(toldAfter(['netdev_del'], link), toldAfter(['netdev_add', 'device_add'], link));
  assert.is.not(toldAfter(['set_link'], link), toldAfter(['netdev_del'], link));
});

test('what had to be refused after what was answered before is told by the rule, whoever was accepted', () => {
  const expected = 'GenericError or DeviceNotFound (netdev_add/port-taken), after what was answered before';
  assert.is(toldAfter(['netdev_add'], { oracle: 'state', rule: 'state/consistent', expected, actual: 'success' }), 'outcome: netdev_add/port-taken' as Signature);
});

test.run();
