// QEMU and the emulator over the same sessions: whatever differs is classified, and nobody is blamed without a requirement.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { plumbline } from '../house/as-user.ts';

test('every difference of QEMU and the emulator is told apart', async () => {
  const { status, out, err } = await plumbline('diff', '--target', 'qemu:qemu-system-x86_64', '--against', 'emulator', '--sessions', '25', '--seed', '2', '--json');
  assert.ok(status === 0 || status === 1, err);
  const { sessions, differences } = JSON.parse(out);
  assert.ok(sessions >= 25);
  for (const { classification, blames, by, why, reproduces, session, title } of differences) {
    assert.is(reproduces, '3/3', title);
    assert.ok(session.startsWith('{"plumbline":"session"'));
    if (classification === 'against-the-text') assert.ok(by.length > 0 && blames.every(({ requirement }: { requirement: string }) => requirement.includes('/')), title);
    else assert.ok(['left-open', 'undetermined'].includes(classification) && why !== '', title);
    // The emulator keeps to the text.
    assert.not.ok(by.includes('against'), title);
  }
});

test.run();
