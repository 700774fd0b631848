import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openTarget } from '../../targets/open.ts';
import { createScratch } from '../../targets/sandbox.ts';
import { compareTargets } from './equivalence-run.ts';

// `equivalence.ts` sends thousands; these suffice to see that they still agree.
const SESSIONS = 200;

test('the emulator answers sessions as QEMU does, but for the listed exceptions', async () => {
  const scratch = createScratch();
  try {
    const { commands, differences } = await compareTargets(openTarget('emulator'), openTarget('qemu:qemu-system-x86_64'), SESSIONS, 7, scratch);
    assert.ok(commands > SESSIONS);
    assert.equal(differences.filter((each) => each.exception === undefined), []);
  } finally {
    scratch.remove();
  }
});

test('an emulator with a defect answers otherwise', async () => {
  const scratch = createScratch();
  try {
    const { differences } = await compareTargets(openTarget('emulator'), openTarget('emulator:defect=duplicate-id-accepted'), 20, 7, scratch);
    assert.ok(differences.some((each) => each.exception === undefined));
  } finally {
    scratch.remove();
  }
});

test.run();
