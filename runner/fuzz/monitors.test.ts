// Campaigns on two monitors: what only the second shows is found, by what comes in over both.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { campaignFixtures } from '../../suites/fixtures.ts';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { caseOfSession } from './session/session-case.ts';
import { worldsOf } from './trial.ts';
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
test('an event that comes to one monitor only makes a session fail', async () => {
  const { suspects: [session], snapshot } = await against('event-to-one-monitor-only', { untilSuspect: true, replyDeadlineMs: 300 });
  assert.is(session?.fixture, 'nics-two-monitors', `${snapshot.sessions} sessions`);
});

test('a target whose replies go to the wrong monitor is told to be of no use', async () => {
  const error = await against('reply-to-wrong-monitor', { replyDeadlineMs: 300 }).then(() => undefined, (reason: Error) => reason);
  assert.match(error?.message ?? 'nothing went wrong', /two-monitors: it does not answer/);
});

test('a session ends with a word from each monitor that was not the last to be asked: what went astray came before it', () => {
  const [world] = worldsOf(netSchema(), campaignFixtures(2)).values();
  if (world === undefined) throw new Error('there is no world');
  const asked = (...monitors: readonly (0 | 1)[]): readonly (0 | 1)[] => {
    const actions = monitors.map((monitor) => ({ kind: 'command', execute: 'set_link', arguments: {}, monitor }) as const);
    return caseOfSession({ fixture: world.fixture.name, pipeline: 9, actions }, world.fixture, world.start, 'x').case.steps.map(({ monitor }) => monitor ?? 0);
  };
  assert.equal(asked(0, 0), [0, 1]);
  assert.equal(asked(0, 1), [0, 1, 0, 1]);
});

test('on one monitor there is nothing of that to find', async () => {
  for (const defect of ['reply-to-all-monitors', 'event-to-one-monitor-only']) {
    assert.equal((await against(defect, { monitors: 1, sessions: 60, replyDeadlineMs: 20_000 })).findings.map(({ title }) => title), []);
  }
});

test.run();
