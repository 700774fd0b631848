// The command as a user meets it: what can go wrong ends in one clear line and the right exit status.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeEvent } from '../event-json.ts';
import { complains, type Ended, leftIn, plumbline, signalled, withFolder } from '../house/as-user.ts';

/** One line, or two where commander suggests what was meant. */
function complainsBriefly(ended: Ended, status: number, ...words: readonly RegExp[]): void {
  complains(ended, status, ...words);
  assert.ok(ended.err.trim().split('\n').length <= 2, ended.err);
}

const FEW = ['--only', 'netdev_del', '--runs', '0'] as const;

test('an unknown target, pattern or option is told with what would be right', async () => {
  complainsBriefly(await plumbline('check', '--target', 'emulatr'), 2, /emulatr/, /qemu:/);
  complainsBriefly(await plumbline('check', '--only', 'netdev_ad/user'), 2, /netdev_add\/user/);
  complainsBriefly(await plumbline('check', '--runs', 'many'), 2, /--runs takes a whole number/);
  complainsBriefly(await plumbline('check', '--shard', '4/3'), 2, /1\/3/);
  complainsBriefly(await plumbline('chek'), 2, /check/);
});

test('a program that is missing, cannot be run or is no QEMU', async () => {
  complainsBriefly(await plumbline('check', '--target', 'qemu:/nowhere/qemu-system-x86_64', ...FEW), 3, /\/nowhere\/qemu-system-x86_64/);
  complainsBriefly(await plumbline('check', '--target', 'qemu:/etc/passwd', ...FEW), 3, /\/etc\/passwd/);
  complainsBriefly(await plumbline('check', '--target', 'qemu:/bin/true', ...FEW), 3, /\/bin\/true/);
});

test('a socket that nobody serves, and one that never greets', async () => {
  await withFolder(async (folder) => {
    complainsBriefly(await plumbline('check', '--target', `unix:${folder}/none`, ...FEW), 3, /none/);
    const silent = createServer((socket) => void setTimeout(() => socket.end(), 100)).listen(join(folder, 'silent'));
    complainsBriefly(await plumbline('check', '--target', `unix:${folder}/silent`, ...FEW), 3, /greet/);
    silent.close();
  });
});

test('a folder that cannot be made is told, and not tried for ever', async () => {
  complainsBriefly(await plumbline('check', '--out', '/proc/nowhere', ...FEW), 3, /cannot write to --out \/proc\/nowhere/);
});

test('a baseline that is missing, damaged or unknown', async () => {
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'bad.json'), '{"entries": [');
    writeFileSync(join(folder, 'odd.json'), '{"entries": [{"cases": "x"}]}');
    complainsBriefly(await plumbline('check', '--baseline', join(folder, 'none.json'), ...FEW), 2, /none\.json/);
    complainsBriefly(await plumbline('check', '--baseline', join(folder, 'bad.json'), ...FEW), 3, /not JSON/);
    complainsBriefly(await plumbline('check', '--baseline', join(folder, 'odd.json'), ...FEW), 3, /entry 1/);
    complainsBriefly(await plumbline('check', '--baseline', 'qemu-0.1', ...FEW), 2, /qemu-0\.1/, /qemu-7\.2/);
  });
});

test('a run writes its event stream, JUnit and Markdown, and a report of them says the same', async () => {
  await withFolder(async (folder) => {
    const out = join(folder, 'out');
    const run = await plumbline('check', '--out', out, ...FEW);
    assert.is(run.status, 0, run.out + run.err);
    assert.equal(readdirSync(out).sort(), ['events.ndjson', 'junit.xml', 'summary.md']);
    const events = readFileSync(join(out, 'events.ndjson'), 'utf8').trimEnd().split('\n').map(decodeEvent);
    assert.ok(events.length > 5 && events.every(({ kind }) => kind === 'event'));
    const report = await plumbline('report', out);
    assert.is(report.status, 0, report.err);
    assert.is(report.out, run.out);
    const again = await plumbline('report', out, '--rejudge');
    assert.is(again.out, run.out);
  });
});

test('the digest is the same at one and two workers, and the shards of three add up to it', async () => {
  await withFolder(async (folder) => {
    const part = ['--only', 'set_link,random/sessions', '--runs', '4'];
    const digest = (result: Ended): string => /digest (\w{64})/.exec(result.out)?.[1] ?? result.err;
    const [one, two] = await Promise.all(['1', '2'].map((workers) => plumbline('check', ...part, '--workers', workers)));
    assert.is(digest(one as Ended), digest(two as Ended));
    const shards = [1, 2, 3].map((index) => join(folder, String(index)));
    for (const [index, shard] of shards.entries()) await plumbline('check', ...part, '--shard', `${index + 1}/3`, '--out', shard);
    const merged = await plumbline('report', ...shards);
    assert.is(digest(merged), digest(one as Ended));
    const other = await plumbline('check', ...part, '--seed', '2');
    assert.is.not(digest(other), digest(one as Ended));
  });
});

test('a full disk loses no verdict and is told', async () => {
  if (!existsSync('/dev/full')) return;
  await withFolder(async (folder) => {
    // A folder whose stream ends in /dev/full is as full as a disk can be.
    const { symlinkSync, mkdirSync } = await import('node:fs');
    mkdirSync(join(folder, 'out'));
    symlinkSync('/dev/full', join(folder, 'out', 'events.ndjson'));
    const result = await plumbline('check', '--out', join(folder, 'out'), ...FEW);
    assert.is(result.status, 3, result.out);
    assert.match(result.err, /events\.ndjson is incomplete: .*ENOSPC/);
    assert.match(result.out, /passed, 0 failed/);
  });
});

test('Ctrl-C ends at once, keeps what was found and leaves nothing behind', async () => {
  await withFolder(async (folder) => {
    const stream = join(folder, 'out', 'events.ndjson');
    const hasCases = (): boolean => existsSync(stream) && readFileSync(stream, 'utf8').includes('case-finished');
    const result = await signalled(['check', '--runs', '100000', '--only', 'random/sessions', '--out', join(folder, 'out')], folder, 'SIGINT', hasCases);
    assert.is(result.status, 3, result.err);
    assert.match(result.out, /INTERRUPTED/);
    assert.ok(readFileSync(join(folder, 'out', 'junit.xml'), 'utf8').includes('<testcase'));
    assert.equal(leftIn(folder), ['out']);
  });
});

test('a defect of the emulator is a finding with evidence and a replay line that works', async () => {
  const result = await plumbline('check', '--target', 'emulator:defect=netdev-del-unknown-succeeds', '--max-findings', '2', ...FEW);
  assert.is(result.status, 1);
  assert.match(result.out, /FAIL netdev_del\//);
  assert.match(result.out, /expected\s+DeviceNotFound/);
  assert.match(result.out, /got\s+success/);
  const replay = /replay\s+plumbline (.*)/.exec(result.out)?.[1]?.split(' ') ?? [];
  const again = await plumbline(...replay);
  assert.is(again.status, 1, again.err);
});

test('colours go to terminals only', async () => {
  const result = await plumbline('check', ...FEW);
  assert.not.match(result.out + result.err, /\u001b/);
});

test.run();
