// The command as a user meets it: what can go wrong ends in one clear line and the right exit status.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeEvent } from '../event-json.ts';
import { runCommand } from './command.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

type Result = { readonly status: number | null; readonly out: string; readonly err: string };

/** In this process, as if standard output and error were pipes. */
async function plumbline(args: readonly string[]): Promise<Result> {
  let out = '';
  let err = '';
  const status = await runCommand(args, {
    out: (text) => { out += text; }, err: (text) => { err += text; }, terminal: undefined, colour: false,
  });
  return { status, out, err };
}

/** As a process of its own, interrupted once when `ready` says so. */
function interrupted(args: readonly string[], folder: string, ready: () => boolean): Promise<Result> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { env: { ...process.env, TMPDIR: folder } });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
    const poll = setInterval(() => {
      if (!ready()) return;
      clearInterval(poll);
      child.kill('SIGINT');
    }, 50);
    child.on('close', (status) => {
      clearInterval(poll);
      resolve({ status, out, err });
    });
  });
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One line of complaint, no stack. */
function complains(result: Result, status: number, ...words: readonly RegExp[]): void {
  assert.is(result.status, status, `${result.err}${result.out}`);
  for (const word of words) assert.match(result.err, word);
  assert.not.match(result.err, /^\s+at /m);
  assert.ok(result.err.trim().split('\n').length <= 2, result.err);
}

const FEW = ['--only', 'netdev_del', '--runs', '0'] as const;

test('an unknown target, pattern or option is told with what would be right', async () => {
  complains(await plumbline(['check', '--target', 'emulatr']), 2, /emulatr/, /qemu:/);
  complains(await plumbline(['check', '--only', 'netdev_ad/user']), 2, /netdev_add\/user/);
  complains(await plumbline(['check', '--runs', 'many']), 2, /--runs takes a whole number/);
  complains(await plumbline(['check', '--shard', '4/3']), 2, /1\/3/);
  complains(await plumbline(['chek']), 2, /check/);
});

test('a program that is missing, cannot be run or is no QEMU', async () => {
  complains(await plumbline(['check', '--target', 'qemu:/nowhere/qemu-system-x86_64', ...FEW]), 3, /\/nowhere\/qemu-system-x86_64/);
  complains(await plumbline(['check', '--target', 'qemu:/etc/passwd', ...FEW]), 3, /\/etc\/passwd/);
  complains(await plumbline(['check', '--target', 'qemu:/bin/true', ...FEW]), 3, /\/bin\/true/);
});

test('a socket that nobody serves, and one that never greets', async () => {
  await withFolder(async (folder) => {
    complains(await plumbline(['check', '--target', `unix:${folder}/none`, ...FEW]), 3, /none/);
    const silent = createServer((socket) => void setTimeout(() => socket.end(), 100)).listen(join(folder, 'silent'));
    complains(await plumbline(['check', '--target', `unix:${folder}/silent`, ...FEW]), 3, /greet/);
    silent.close();
  });
});

test('a folder that cannot be made is told, and not tried for ever', async () => {
  complains(await plumbline(['check', '--out', '/proc/nowhere', ...FEW]), 3, /cannot write to --out \/proc\/nowhere/);
});

test('a baseline that is missing, damaged or unknown', async () => {
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'bad.json'), '{"entries": [');
    writeFileSync(join(folder, 'odd.json'), '{"entries": [{"cases": "x"}]}');
    complains(await plumbline(['check', '--baseline', join(folder, 'none.json'), ...FEW]), 2, /none\.json/);
    complains(await plumbline(['check', '--baseline', join(folder, 'bad.json'), ...FEW]), 3, /not JSON/);
    complains(await plumbline(['check', '--baseline', join(folder, 'odd.json'), ...FEW]), 3, /entry 1/);
    complains(await plumbline(['check', '--baseline', 'qemu-0.1', ...FEW]), 2, /qemu-0\.1/, /qemu-7\.2/);
  });
});

test('a run writes its event stream, JUnit and Markdown, and a report of them says the same', async () => {
  await withFolder(async (folder) => {
    const out = join(folder, 'out');
    const run = await plumbline(['check', '--out', out, ...FEW]);
    assert.is(run.status, 0, run.out + run.err);
    assert.equal(readdirSync(out).sort(), ['events.ndjson', 'junit.xml', 'summary.md']);
    const events = readFileSync(join(out, 'events.ndjson'), 'utf8').trimEnd().split('\n').map(decodeEvent);
    assert.ok(events.length > 5 && events.every(({ kind }) => kind === 'event'));
    const report = await plumbline(['report', out]);
    assert.is(report.status, 0, report.err);
    assert.is(report.out, run.out);
    const again = await plumbline(['report', out, '--rejudge']);
    assert.is(again.out, run.out);
  });
});

test('the digest is the same at one and two workers, and the shards of three add up to it', async () => {
  await withFolder(async (folder) => {
    const part = ['--only', 'set_link,random/sessions', '--runs', '4'];
    const digest = (result: Result): string => /digest (\w{64})/.exec(result.out)?.[1] ?? result.err;
    const [one, two] = await Promise.all(['1', '2'].map((workers) => plumbline(['check', ...part, '--workers', workers])));
    assert.is(digest(one as Result), digest(two as Result));
    const shards = [1, 2, 3].map((index) => join(folder, String(index)));
    for (const [index, shard] of shards.entries()) await plumbline(['check', ...part, '--shard', `${index + 1}/3`, '--out', shard]);
    const merged = await plumbline(['report', ...shards]);
    assert.is(digest(merged), digest(one as Result));
    const other = await plumbline(['check', ...part, '--seed', '2']);
    assert.is.not(digest(other), digest(one as Result));
  });
});

test('a full disk loses no verdict and is told', async () => {
  if (!existsSync('/dev/full')) return;
  await withFolder(async (folder) => {
    // A folder whose stream ends in /dev/full is as full as a disk can be.
    const { symlinkSync, mkdirSync } = await import('node:fs');
    mkdirSync(join(folder, 'out'));
    symlinkSync('/dev/full', join(folder, 'out', 'events.ndjson'));
    const result = await plumbline(['check', '--out', join(folder, 'out'), ...FEW]);
    assert.is(result.status, 3, result.out);
    assert.match(result.err, /events\.ndjson is incomplete: .*ENOSPC/);
    assert.match(result.out, /passed, 0 failed/);
  });
});

test('Ctrl-C ends at once, keeps what was found and leaves nothing behind', async () => {
  await withFolder(async (folder) => {
    const stream = join(folder, 'out', 'events.ndjson');
    const hasCases = (): boolean => existsSync(stream) && readFileSync(stream, 'utf8').includes('case-finished');
    const result = await interrupted(['check', '--runs', '100000', '--only', 'random/sessions', '--out', join(folder, 'out')], folder, hasCases);
    assert.is(result.status, 3, result.err);
    assert.match(result.out, /INTERRUPTED/);
    assert.ok(readFileSync(join(folder, 'out', 'junit.xml'), 'utf8').includes('<testcase'));
    // The TypeScript loader of the tests has a folder of its own there.
    assert.equal(readdirSync(folder).filter((name) => !name.startsWith('tsx-')), ['out']);
  });
});

test('a defect of the emulator is a finding with evidence and a replay line that works', async () => {
  const result = await plumbline(['check', '--target', 'emulator:defect=netdev-del-unknown-succeeds', '--max-findings', '2', ...FEW]);
  assert.is(result.status, 1);
  assert.match(result.out, /FAIL netdev_del\//);
  assert.match(result.out, /expected\s+DeviceNotFound/);
  assert.match(result.out, /got\s+success/);
  const replay = /replay\s+plumbline (.*)/.exec(result.out)?.[1]?.split(' ') ?? [];
  const again = await plumbline(replay);
  assert.is(again.status, 1, again.err);
});

test('colours go to terminals only', async () => {
  const result = await plumbline(['check', ...FEW]);
  assert.not.match(result.out + result.err, /\u001b/);
});

test.run();
