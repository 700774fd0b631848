// A planted fault that shows one time in three is found, whatever the draws.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';

const SESSIONS = 250;

for (const seed of [2, 3, 4]) {
  test(`with seed ${seed}`, async () => {
    const { findings: [found], snapshot } = await campaignAgainst(emulatorInProcess(['set-link-of-netdev-moody']), { seed, sessions: SESSIONS, maxFindings: 1 });
    assert.is(found?.kind, 'unsteady', `${snapshot.sessions} sessions`);
  });
}

test.run();
