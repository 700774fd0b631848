// A campaign during which the clock of the host is put forward and back by hours: nothing is found because of it, and no figure is nonsense.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { campaignMetrics } from '../../reports/campaign-metrics.ts';
import { campaignPage } from '../../reports/campaign-page.ts';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst, type PlantedEnd } from '../house/planted-campaign.ts';

const HOUR_MS = 3_600_000;
const SESSIONS = 60;
/** Asked for the time so often before the clock is changed again. */
const READS_BETWEEN = 1_000;
const JUMPS_MS: readonly number[] = [5 * HOUR_MS, -30 * HOUR_MS, 0, 400 * 24 * HOUR_MS];

async function withJumpingClock(body: () => Promise<void>): Promise<void> {
  const real = Date.now;
  let reads = 0;
  Date.now = () => real() + (JUMPS_MS[Math.floor(reads++ / READS_BETWEEN) % JUMPS_MS.length] ?? 0);
  try {
    await body();
  } finally {
    Date.now = real;
  }
  assert.ok(reads > 2 * READS_BETWEEN, `the clock was read ${reads} times`);
}

function isSane({ snapshot }: PlantedEnd, tookMs: number): void {
  const { elapsedMs, sinceReachedMs, sinceFindingMs = 0, commandsPerSecond, meanCommandsPerSecond, plateau } = snapshot;
  for (const [name, ms] of Object.entries({ elapsedMs, sinceReachedMs, sinceFindingMs })) assert.ok(ms >= 0 && ms <= tookMs, `${name} ${ms} of ${tookMs}`);
  for (const rate of [commandsPerSecond, meanCommandsPerSecond]) assert.ok(rate >= 0 && rate < 1e6, String(rate));
  assert.is(plateau, false);
  const values = campaignMetrics(snapshot).split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => Number(line.split(' ').at(-1)));
  assert.ok(values.every((value) => Number.isFinite(value) && value >= 0), campaignMetrics(snapshot));
  assert.not.match(campaignPage(snapshot, { duration: String, isRefreshed: false }), /NaN|Invalid|>-\d/);
}

test('a sound target has no findings, and a faulty one has its own', async () => {
  await withJumpingClock(async () => {
    for (const defects of [[], ['crash-on-duplicate-id']]) {
      const beganMs = performance.now();
      const end = await campaignAgainst(emulatorInProcess(defects), { seed: 1, sessions: SESSIONS, maxFindings: 1, replyDeadlineMs: 20_000 });
      isSane(end, performance.now() - beganMs);
      assert.equal(end.findings.map(({ kind }) => kind), defects.map(() => 'death'), end.findings.map(({ title }) => title).join('\n'));
    }
  });
});

test.run();
