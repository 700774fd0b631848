// `plumbline diff` as a user meets it: what it says, what it writes, how it ends.

import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from './command.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const FAULTY = 'emulator:defect=user-restrict-refused';

type Result = { readonly status: number; readonly out: string; readonly err: string };

async function plumbline(...args: readonly string[]): Promise<Result> {
  let out = '';
  let err = '';
  const status = await runCommand(args, {
    out: (text) => { out += text; }, err: (text) => { err += text; }, terminal: undefined, colour: false,
  });
  return { status, out, err };
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function complains(result: Result, status: number, ...words: readonly RegExp[]): void {
  assert.is(result.status, status, `${result.err}${result.out}`);
  for (const word of words) assert.match(result.err, word);
  assert.not.match(result.err, /^\s+at /m);
}

function sessionText(...commands: readonly object[]): string {
  const head = { plumbline: 'session', format: 1, fixture: 'bare', pipeline: 1 };
  return [head, ...commands.map((command) => ({ kind: 'command', ...command }))].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const PLAIN = { execute: 'netdev_add', arguments: { type: 'user', id: 'plumb-a' } };
const RESTRICTED = { execute: 'netdev_add', arguments: { type: 'user', id: 'plumb-b', restrict: true, hostname: 'x' } };

test('what is asked for must make sense', async () => {
  await withFolder(async (folder) => {
    complains(await plumbline('diff', '--target', 'emulator'), 2, /--against/);
    complains(await plumbline('diff', '--target', 'emulator', '--against', `unix:${folder}/qmp.sock`), 2, /somebody else's process/);
    complains(await plumbline('diff', folder, '--target', 'emulator', '--against', 'emulator'), 2, /no session in/);
    complains(await plumbline('diff', '--target', 'emulator', '--against', 'qemu:/bin/true'), 3, /\/bin\/true/);
    writeFileSync(join(folder, 'session.ndjson'), '{"plumbline":"report"}\n');
    complains(await plumbline('diff', folder, '--target', 'emulator', '--against', 'emulator'), 3, /is no session/);
    writeFileSync(join(folder, 'session.ndjson'), sessionText(PLAIN));
    complains(await plumbline('diff', folder, '--target', 'emulator', '--against', 'emulator', '--out', join(folder, 'session.ndjson')), 3, /cannot write to --out/);
  });
});

test('given sessions: the difference is made small, blamed, kept and told', async () => {
  await withFolder(async (folder) => {
    const given = join(folder, 'given');
    mkdirSync(given);
    writeFileSync(join(given, 'session.ndjson'), sessionText(PLAIN, RESTRICTED, { execute: 'netdev_del', arguments: { id: 'plumb-a' } }));
    const out = join(folder, 'out');
    const result = await plumbline('diff', given, '--target', 'emulator', '--against', FAULTY, '--out', out);
    assert.is(result.status, 1, result.err);
    assert.match(result.out, /^AGAINST THE TEXT by B netdev_add user \{id, restrict\}: success \| GenericError/m);
    assert.match(result.out, /1 action, 3\/3 on fresh instances/);
    const [slug = ''] = readdirSync(out);
    assert.equal(readdirSync(join(out, slug)).sort(), [
      'against.stderr.txt', 'against.wire.ndjson', 'difference.json', 'session.ndjson', 'target.stderr.txt', 'target.wire.ndjson',
    ]);
    const record = JSON.parse(readFileSync(join(out, slug, 'difference.json'), 'utf8'));
    assert.equal([record.classification, record.by, record.actions, record.builds.against.name], ['against-the-text', ['against'], 1, FAULTY]);
    const again = await plumbline('diff', out, '--target', FAULTY, '--against', 'emulator', '--json');
    assert.is(again.status, 1, again.err);
    const told = JSON.parse(again.out);
    assert.equal([told.sessions, told.differences.length, told.differences[0].by], [1, 1, ['target']]);
    const same = await plumbline('diff', out, '--target', 'emulator', '--against', 'emulator');
    assert.is(same.status, 0, same.err);
    assert.match(same.out, /no differences/);
  });
});

test('Ctrl-C ends it with what was found', async () => {
  await withFolder(async (folder) => {
    const args = ['diff', '--target', 'emulator', '--against', FAULTY, '--out', join(folder, 'out')];
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { env: { ...process.env, TMPDIR: folder } });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      if (/kept in/.test(err)) child.kill('SIGINT');
    });
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    assert.is(status, 1, err);
    assert.match(out, /AGAINST THE TEXT by B/);
    assert.equal(readdirSync(folder).filter((name) => !name.startsWith('tsx-')), ['out']);
  });
});

test.run();
