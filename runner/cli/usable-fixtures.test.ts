// The look at a target before a campaign leaves no instance behind.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { errata } from '../../suites/errata.ts';
import { BARE, fixtureOf } from '../../suites/fixtures.ts';
import { createScratch } from '../../targets/sandbox.ts';
import { type Instance, type Target, TargetError } from '../../targets/target.ts';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { learnFacts } from '../learn.ts';
import { usableFixtures } from './usable-fixtures.ts';

/** Its first start fails, so that the second has a spare beside it. */
function startingLate(instances: Instance[]): Target {
  const emulator = emulatorInProcess([]);
  let starts = 0;
  return {
    ...emulator,
    start: async (options) => {
      if (starts++ === 0) throw new TargetError('died-at-start', 'not yet');
      const instance = await emulator.start(options);
      instances.push(instance);
      return instance;
    },
  };
}

test('a target that starts with the second try is usable, and its spare instance is stopped', async () => {
  const scratch = createScratch();
  const instances: Instance[] = [];
  try {
    const facts = await learnFacts(emulatorInProcess([]), fixtureOf(BARE), scratch);
    const needs = { target: startingLate(instances), facts, errata, scratch, spec: netSchema(), replyDeadlineMs: 1_000 };
    const usable = await usableFixtures([fixtureOf(BARE)], [needs], new AbortController().signal, () => {});
    assert.equal(usable.map(({ name }) => name), [BARE]);
    assert.equal(instances.map((instance) => instance.death()?.kind), ['stopped', 'stopped']);
  } finally {
    for (const instance of instances) await instance.stop();
    scratch.remove();
  }
});

test.run();
