// Campaigns on two monitors: what only the second shows is found, by what comes in over both.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst, type PlantedEnd, type PlantedOptions } from '../house/planted-campaign.ts';

function against(defect: string, options: Partial<PlantedOptions>): Promise<PlantedEnd> {
  return campaignAgainst(emulatorInProcess([defect]), { seed: 1, sessions: 300, maxFindings: 1, ...options });
}

test('replies that go to both are found, with the least that shows them', async () => {
  const { findings: [found], snapshot } = await against('reply-to-all-monitors', {});
  assert.is(found?.kind, 'wrong', `${snapshot.sessions} sessions`);
  assert.match(found?.title ?? '', /^correlation: response\/one-per-command/);
  assert.equal([found?.session.actions.length, found?.reproduces], [1, { times: 10, of: 10 }]);
});

// What never comes is waited for, run after run: the session that fails is not looked into.
for (const defect of ['event-to-one-monitor-only', 'reply-to-wrong-monitor']) {
  test(`${defect} makes a session fail`, async () => {
    const { suspects: [session], snapshot } = await against(defect, { untilSuspect: true, replyDeadlineMs: 300 });
    assert.is(session?.fixture, defect.startsWith('event') ? 'nics-two-monitors' : 'two-monitors', `${snapshot.sessions} sessions`);
  });
}

test('on one monitor there is nothing of that to find', async () => {
  for (const defect of ['reply-to-all-monitors', 'event-to-one-monitor-only']) {
    assert.equal((await against(defect, { monitors: 1, sessions: 60, replyDeadlineMs: 20_000 })).findings.map(({ title }) => title), []);
  }
});

test.run();
