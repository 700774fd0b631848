// When the time is up a campaign ends, whatever it is looking into: a hang that takes longer to wait for than all the time that there is.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';

const LIMIT_MS = 4_000;
/** A single wait is three of these. */
const REPLY_DEADLINE_MS = 20_000;
/** Four seconds of grace, and a busy machine. */
const LATEST_MS = LIMIT_MS + 20_000;

test('a hang is not waited for to the end', async () => {
  const begun = performance.now();
  const { findings } = await campaignAgainst(emulatorInProcess(['hang-on-empty-text', 'hang-on-bad-json']), {
    seed: 1, sessions: 100_000, maxFindings: 5, replyDeadlineMs: REPLY_DEADLINE_MS, limitMs: LIMIT_MS,
  });
  const tookMs = performance.now() - begun;
  assert.ok(tookMs < LATEST_MS, `${Math.round(tookMs)} ms`);
  assert.equal(findings.filter(({ kind }) => kind !== 'hang').map(({ title }) => title), []);
});

test.run();
