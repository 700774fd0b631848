import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Monitor, Received } from '../../targets/target.ts';
import { classifyText } from '../../targets/qmp/classify.ts';
import { Conversation } from '../conversation.ts';
import { accept, command } from '../../generators/certificate.ts';
import { DEATH_DEADLINE_MS, EVENT_DEADLINE_MS } from '../limits.ts';
import { HangWatch } from './hang.ts';

type Answers = { readonly greets: boolean; readonly outOfBand: boolean; readonly mainLoop: boolean };

/** A monitor that says nothing until it is connected to anew, and then what still lives in it. */
function silentMonitor(answers: Answers): Monitor {
  let take: (received: Received) => void = () => {};
  const say = (message: object): void => queueMicrotask(() => take({ message: classifyText(JSON.stringify(message)), text: JSON.stringify(message), atMs: 0 }));
  const monitor: Monitor = {
    send: (data) => {
      const { id, ...asked } = JSON.parse(String(data));
      if ('exec-oob' in asked ? answers.outOfBand : answers.mainLoop) say({ return: {}, id });
    },
    onMessage: (listener) => {
      take = listener;
    },
    closed: new Promise(() => {}), isClosed: () => false, close: () => {},
    reconnect: async () => {
      if (answers.greets) setImmediate(() => say({ QMP: { version: {}, capabilities: ['oob'] } }));
      return monitor;
    },
  };
  return monitor;
}

async function diagnosisOf(answers: Answers): Promise<string> {
  const watch = new HangWatch(1_000);
  watch.hurried = true;
  return watch.diagnose(new Conversation(silentMonitor(answers), 0), 0);
}

test('what still answers tells what stands still', async () => {
  assert.is(await diagnosisOf({ greets: true, outOfBand: true, mainLoop: true }), 'reply lost');
  assert.is(await diagnosisOf({ greets: true, outOfBand: true, mainLoop: false }), 'main loop hangs');
  assert.is(await diagnosisOf({ greets: true, outOfBand: false, mainLoop: false }), 'process hangs');
  assert.is(await diagnosisOf({ greets: false, outOfBand: false, mainLoop: false }), 'process hangs');
});

test('what asks the host may take twice as long, and what is known to hang is not waited for', () => {
  const watch = new HangWatch(8_000);
  const step = (execute: string) => ({ kind: 'commands', commands: [command(execute, {}, accept('netdev_add/success'))] }) as const;
  assert.is(watch.replyDeadlineMs(step('netdev_add')), 8_000);
  assert.is(watch.replyDeadlineMs(step('set_link')), 4_000);
  assert.ok(watch.graceMs() > 0);
  assert.is(watch.eventMs(), EVENT_DEADLINE_MS);
  assert.is(new HangWatch(500).eventMs(), 500);
  assert.is(watch.deathMs(), DEATH_DEADLINE_MS);
  watch.hurried = true;
  assert.ok(watch.eventMs() < EVENT_DEADLINE_MS);
  assert.ok(watch.deathMs() < DEATH_DEADLINE_MS);
  assert.ok(watch.replyDeadlineMs(step('netdev_add')) <= 1_000);
  assert.is(watch.graceMs(), 0);
});

test.run();
