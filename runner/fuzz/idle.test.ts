// A target of which nothing is asked but its version: it lives, ends, or says nothing; and what takes long to fail is not tried for ever.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { BARE, fixtureOf } from '../../suites/fixtures.ts';
import type { Execution } from '../execute.ts';
import type { Lane } from '../lane.ts';
import { Recorder } from '../recorder.ts';
import { idleLife, type Life } from './idle.ts';
import { patiently } from './patience.ts';
import { worldsOf } from './trial.ts';

const fixture = fixtureOf(BARE);

/** Does nothing and says how it went. */
function laneThat(execution: Execution): Lane {
  const performed = { fixture, recorder: new Recorder(Date.now), execution, history: 0, ended: undefined, started: undefined, durationMs: 1 };
  const lane = { discard: async () => {}, renew: async () => {}, perform: async (subject: unknown) => ({ ...performed, case: subject }), judge: () => ({ kind: 'pass' }) };
  return lane as unknown as Lane;
}

test('it lives, it dies, or it is mute', async () => {
  const world = worldsOf(netSchema(), [fixture]).get(BARE);
  assert.ok(world !== undefined);
  if (world === undefined) return;
  const expected: { readonly [execution in Execution]: Life['kind'] } = { alive: 'lives', abandoned: 'lives', died: 'dies', closed: 'dies', silent: 'mute' };
  for (const execution of ['alive', 'abandoned', 'died', 'closed', 'silent'] as const) {
    assert.is((await idleLife(laneThat(execution), world)).kind, expected[execution], execution);
  }
});

test('what fails at once is tried some times, what takes a minute is not tried again', async () => {
  const now = performance.now.bind(performance);
  let aheadMs = 0;
  performance.now = () => now() + aheadMs;
  try {
    for (const [costMs, most] of [[0, 7], [61_000, 1]] as const) {
      let tries = 0;
      const failing = async (): Promise<never> => {
        tries++;
        aheadMs += costMs;
        throw new Error('it does not start');
      };
      const why = await patiently(failing, laneThat('alive')).catch((error: Error) => error.message);
      assert.equal([why, tries], ['it does not start', most]);
    }
  } finally {
    performance.now = now;
  }
});

test.run();
