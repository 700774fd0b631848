// The canary: a campaign that must find the fault planted for it within some hundred sessions, and nothing where none is planted.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { NOTHING_BEFORE } from './campaign.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';

const SESSIONS = 300;

test('a planted fault is found, small, and steady', async () => {
  const { findings, snapshot } = await campaignAgainst(emulatorInProcess(['crash-on-duplicate-id']), { seed: 1, sessions: SESSIONS, maxFindings: 1 });
  assert.is(findings.length, 1, `${snapshot.sessions} sessions`);
  const [found] = findings;
  assert.is(found?.kind, 'death');
  assert.equal(found?.reproduces, { times: 10, of: 10 });
  assert.ok((found?.session.actions.length ?? 99) <= 3, JSON.stringify(found?.session));
  if (found === undefined) return;
  const before = { ...NOTHING_BEFORE, findings: [{ finding: { ...found, foundAtMs: found.foundAtMs - AN_HOUR }, count: 1, folder: '' }] };
  const later = await campaignAgainst(emulatorInProcess([]), { seed: 1, sessions: 1, maxFindings: 2, before });
  assert.ok((later.snapshot.sinceFindingMs ?? 0) >= AN_HOUR, 'whoever goes on with it knows how long ago that was');
});

const AN_HOUR = 3_600_000;

test('a sound emulator yields nothing in the same sessions', async () => {
  const { findings, snapshot } = await campaignAgainst(emulatorInProcess([]), { seed: 1, sessions: SESSIONS, maxFindings: 1, replyDeadlineMs: 20_000 });
  assert.equal(findings.map(({ title }) => title), []);
  assert.ok(snapshot.sessions >= SESSIONS && snapshot.commands > SESSIONS);
});

test.run();
