// `plumbline fuzz` as a user meets it: what can go wrong, how it ends, and how it goes on.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { complains, leftIn, MAIN, plumbline, signalled, withFolder } from '../house/as-user.ts';
import { duration, durationText } from './options.ts';

const FAULTY = 'emulator:defect=crash-on-duplicate-id';

function recordIn(campaign: string): { readonly sessions: number; readonly target: string; readonly reached: readonly string[] } {
  return JSON.parse(readFileSync(join(campaign, 'campaign.json'), 'utf8'));
}

test('durations', () => {
  assert.equal(['90s', '10m', '8h', '1h30m', '0.5s'].map(duration('--time')), [90_000, 600_000, 28_800_000, 5_400_000, 500]);
  for (const wrong of ['', '10', 'm', '10 m', '5x', '0s', '1h-3m']) assert.throws(() => duration('--time')(wrong), /--time takes a duration such as 90s/);
  assert.equal([4_999, 90_000, 8 * 3_600_000 + 300_000].map(durationText), ['4s', '1m 30s', '8h 05m']);
});

test('what is asked for must make sense', async () => {
  await withFolder(async (folder) => {
    complains(await plumbline('fuzz', '--resume'), 2, /--out/);
    complains(await plumbline('fuzz', '--time', 'long'), 2, /90s, 10m or 8h/);
    complains(await plumbline('fuzz', '--target', `unix:${folder}/qmp.sock`), 2, /somebody else's process/);
    complains(await plumbline('fuzz', '--out', '/proc/nowhere'), 3, /cannot write to --out \/proc\/nowhere/);
    complains(await plumbline('fuzz', '--out', '/etc/passwd/x'), 3, /cannot write to --out/);
    complains(await plumbline('replay', folder), 2, /no finding/);
    complains(await plumbline('fuzz', '--regress', folder, '--sessions', '1'), 2, /no finding/);
    complains(await plumbline('shrink', folder), 3, /no finding that can be read/);
    writeFileSync(join(folder, 'campaign.json'), '{');
    complains(await plumbline('fuzz', '--out', folder), 2, /holds a campaign already.*--resume/);
    complains(await plumbline('fuzz', '--out', folder, '--resume'), 2, /campaign\.json cannot be read/, /--target/);
  });
});

test('a target that never starts, and one that starts once and then no more', async () => {
  await withFolder(async (folder) => {
    complains(await plumbline('fuzz', '--target', 'qemu:/bin/true'), 3, /\/bin\/true/);
    const script = join(folder, 'once.sh');
    // Facts and fixtures take some starts.
    writeFileSync(script, `#!/bin/sh\nn=$(cat '${folder}/n' 2>/dev/null || echo 0); n=$((n + 1)); echo $n >'${folder}/n'\n[ $n -le 4 ] || exit 1\nexec "$@"\n`);
    const words = [process.execPath, '--import', 'tsx', MAIN, 'emulate', '--listen', 'unix:{qmp}', '--machine', '{machine}', '--control', 'unix:{control}'];
    const result = await plumbline('fuzz', '--target', `exec:/bin/sh ${script} ${words.join(' ')}`, '--workers', '1');
    complains(result, 3, /the campaign ended early: .*ended with exit code 1/);
    assert.match(result.out, /nothing found/);
    assert.ok(Number(readFileSync(join(folder, 'n'), 'utf8')) < 40);
  });
});

test('Ctrl-C ends with a summary, kill -9 without; both go on from there', async () => {
  await withFolder(async (folder) => {
    const campaign = join(folder, 'campaign');
    const hasCorpus = (more: number): boolean => existsSync(join(campaign, 'corpus')) && readdirSync(join(campaign, 'corpus')).length > more;
    const ended = await signalled(['fuzz', '--workers', '1', '--out', campaign], folder, 'SIGINT', () => hasCorpus(3));
    assert.is(ended.status, 0, ended.err);
    assert.match(ended.out, /nothing found in emulator/);
    assert.equal(leftIn(folder), ['campaign']);
    const before = recordIn(campaign);
    assert.ok(before.sessions > 3 && before.reached.length > 0);
    const size = readdirSync(join(campaign, 'corpus')).length;
    await signalled(['fuzz', '--resume', '--workers', '1', '--out', campaign], folder, 'SIGKILL', () => hasCorpus(size + 1));
    const [damaged = ''] = readdirSync(join(campaign, 'corpus'));
    writeFileSync(join(campaign, 'corpus', damaged), 'not what it was');
    const sessions = String(recordIn(campaign).sessions + 10);
    const last = await plumbline('fuzz', '--resume', '--workers', '1', '--out', campaign, '--sessions', sessions);
    assert.is(last.status, 0, last.err);
    assert.match(last.err, new RegExp(`${damaged} is damaged and left out`));
    assert.ok(recordIn(campaign).sessions >= Number(sessions));
    assert.ok(recordIn(campaign).reached.length >= before.reached.length);
    complains(await plumbline('fuzz', '--resume', '--out', campaign, '--sessions', '1'), 0, /has had its 1 sessions; to go on/);
    complains(await plumbline('fuzz', '--resume', '--out', campaign, '--target', FAULTY), 2, /is about emulator/);
  });
});

test.run();
