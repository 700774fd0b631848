// What a campaign has reached is not new to the one that goes on from it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Shape } from '../../../generators/campaign/shape.ts';
import type { StepExchange } from '../../exchange.ts';
import { Novelty } from './novelty.ts';

const SHAPE: Shape = { execute: 'set_link', type: undefined, members: { name: 'free', up: 'true' } };

function reachedBy(novelty: Novelty): readonly string[] {
  const exchange = { index: 0, commands: [{ reply: { kind: 'return' } }] } as unknown as StepExchange;
  return novelty.take([exchange], [[SHAPE]]);
}

test('what was reached once is new once, also to a campaign that goes on', () => {
  const novelty = new Novelty();
  const whole = reachedBy(novelty);
  assert.equal(whole, ['set_link||name=free,up|success']);
  assert.equal(reachedBy(novelty), []);
  assert.equal(reachedBy(new Novelty(novelty.keys())), []);
  assert.equal(reachedBy(new Novelty(whole)), [], 'as sessions of the corpus have it');
});

test('of what commands reach little is kept, of counters all that there is', () => {
  const novelty = new Novelty();
  reachedBy(novelty);
  novelty.add(['counter 5']);
  const [command = '', counter] = novelty.keys();
  assert.is(command.length, 12);
  assert.is(counter, 'counter 5');
});

test.run();
