// A planted fault that shows one time in three is found, whatever the draws, and said not to come each time.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';

const SESSIONS = 250;

for (const seed of [2, 3, 4]) {
  test(`with seed ${seed}`, async () => {
    const { findings: [found], snapshot } = await campaignAgainst(emulatorInProcess(['set-link-of-netdev-moody']), { seed, sessions: SESSIONS, maxFindings: 1 });
    assert.ok(found, `${snapshot.sessions} sessions`);
    // Where it shows again when the session is run alone, it is taken for what it says.
    assert.ok(found.kind === 'unsteady' || found.reproduces.times < found.reproduces.of, `${found.kind}: ${found.reproduces.times}/${found.reproduces.of}`);
  });
}

test.run();
