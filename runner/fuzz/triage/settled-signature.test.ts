// A target that hangs up: which of its ways are one fault.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { requirement } from '../../../generators/certificate.ts';
import type { Shape } from '../../../generators/campaign/shape.ts';
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
    signature: 'as first seen' as Signature, culprit: shape, performed: {}, verdict: { kind: 'fail', findings: [finding] },
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

test.run();
