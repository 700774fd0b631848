import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../generators/qapi/json-value.ts';
import type { HostSide } from '../targets/host-side.ts';
import type { Monitor } from '../targets/target.ts';
import { Conversation } from './conversation.ts';
import { awaitLate } from './grace.ts';

const GRACE_MS = 3_000;

const silent: Monitor = { closed: new Promise(() => {}), isClosed: () => false, close: () => {}, send: () => {}, onMessage: () => {}, reconnect: () => Promise.resolve(silent) };

/** A host that shows the process one way after another. */
function hostShowing(...looks: readonly JsonObject[]): HostSide {
  let look = 0;
  return { send: async () => {}, open: async () => ({ kind: 'unavailable', missing: '' }), close: async () => {}, onPacket: () => {}, ask: async () => ({ kind: 'answer', value: looks[look++] ?? looks.at(-1) ?? {} }) };
}

const waitedMs = async (host: HostSide | undefined): Promise<number> => {
  const late = await awaitLate(new Conversation(silent, 0), ['a'], GRACE_MS, host);
  assert.is(late.result, 'silent');
  return late.waitedMs;
};

test('who sleeps is not waited for, who works or cannot be seen is', async () => {
  const asleep = { processorMs: 100, runnable: false };
  const [sleeping, working, starved, unseen, emulated] = await Promise.all([
    waitedMs(hostShowing(asleep)),
    waitedMs(hostShowing(asleep, { processorMs: 900, runnable: false }, { processorMs: 1_800, runnable: false })),
    waitedMs(hostShowing({ processorMs: 100, runnable: true })),
    waitedMs(undefined),
    waitedMs(hostShowing({ descriptors: 3, threads: 1, residentKiB: 1 })),
  ]);
  assert.ok(sleeping < GRACE_MS);
  assert.equal([working, starved, unseen, emulated], [GRACE_MS, GRACE_MS, GRACE_MS, GRACE_MS]);
});

test('where there is no grace, nobody looks at the process', async () => {
  let looks = 0;
  const host: HostSide = { ...hostShowing(), ask: async () => ({ kind: 'answer', value: { processorMs: looks++ } }) };
  assert.equal(await awaitLate(new Conversation(silent, 0), ['a'], 0, host), { result: 'silent', waitedMs: 0 });
  assert.is(looks, 0);
});

test.run();
