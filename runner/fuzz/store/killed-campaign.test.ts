// kill -9 at any moment loses at most the session in flight: a campaign that is killed again and again ends with its finding.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Left, readCampaign } from './campaign-folder.ts';

const BODY = fileURLToPath(new URL('../../house/killed-campaign.ts', import.meta.url));

function run(folder: string, moment: string): ReturnType<typeof spawnSync> {
  return spawnSync(process.execPath, ['--import', 'tsx', BODY, folder, moment], { encoding: 'utf8', env: { ...process.env, TMPDIR: folder } });
}

/** The campaign's own; beside it lies what the killed left in TMPDIR. */
const CAMPAIGN = 'campaign';

test('wherever it is killed, it goes on to its finding', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  const campaign = join(folder, CAMPAIGN);
  try {
    // When it has failed, in the ten runs, and while the finding is written: it takes some forty starts.
    let before: Left | undefined;
    for (const moment of ['start-3', 'start-24', 'file']) {
      const killed = run(campaign, moment);
      assert.is(killed.signal, 'SIGKILL', `${moment}: ${killed.stdout}${killed.stderr}`);
      const left = readCampaign(campaign);
      assert.equal(left.complaints, [], moment);
      assert.is(left.findings.length, 0, moment);
      assert.ok(left.suspects.length > 0, moment);
      notLess(before, left, moment);
      before = left;
    }
    const last = run(campaign, 'never');
    assert.is(last.status, 0, String(last.stderr));
    const left = readCampaign(campaign);
    assert.equal([left.complaints, left.findings.length], [[], 1]);
    notLess(before, left, 'the end');
    const [found] = left.findings;
    assert.equal(found?.finding.reproduces, { times: 10, of: 10 });
    assert.equal(readdirSync(join(campaign, 'findings')), [found?.slug]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function notLess(before: Left | undefined, { record, corpus }: Left, moment: string): void {
  const earlier = before?.record;
  if (earlier === undefined) return;
  assert.ok(record !== undefined, moment);
  if (record === undefined) return;
  for (const count of ['sessions', 'commands', 'elapsedMs'] as const) assert.ok(record[count] >= earlier[count], `${count} at ${moment}: ${earlier[count]}, then ${record[count]}`);
  assert.ok(earlier.reached.every((key) => record.reached.includes(key)), moment);
  assert.ok(corpus.length >= (before?.corpus.length ?? 0), moment);
}

test.run();
