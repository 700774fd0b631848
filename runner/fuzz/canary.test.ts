// The canary: a campaign that must find the fault planted for it within some hundred sessions, and nothing where none is planted.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';

const SESSIONS = 300;

test('a planted fault is found, small, and steady', async () => {
  const { findings, snapshot } = await campaignAgainst(emulatorInProcess(['crash-on-duplicate-id']), { seed: 1, sessions: SESSIONS, maxFindings: 1 });
  assert.is(findings.length, 1, `${snapshot.sessions} sessions`);
  const [found] = findings;
  assert.is(found?.kind, 'death');
  assert.equal(found?.reproduces, { times: 10, of: 10 });
  assert.ok((found?.session.actions.length ?? 99) <= 3, JSON.stringify(found?.session));
});

test('a sound emulator yields nothing in the same sessions', async () => {
  const { findings, snapshot } = await campaignAgainst(emulatorInProcess([]), { seed: 1, sessions: SESSIONS, maxFindings: 1, replyDeadlineMs: 20_000 });
  assert.equal(findings.map(({ title }) => title), []);
  assert.ok(snapshot.sessions >= SESSIONS && snapshot.commands > SESSIONS);
});

test.run();
