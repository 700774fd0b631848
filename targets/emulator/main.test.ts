import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

const REFUSED: readonly (readonly [args: readonly string[], words: string])[] = [
  [[], 'at least one --listen'],
  [['--listen', 'nowhere'], "'nowhere' is no address"],
  [['--listen', 'tcp:127.0.0.1:99999'], 'is no address'],
  [['--listen', `unix:/${'x'.repeat(107)}`], '107 bytes at most, and this one 108'],
  [['--listen', 'unix:/x', '--defect', 'none-such'], "unknown defect 'none-such'"],
  [['--listen', 'unix:/x', '--config', 'CONFIG_NONE'], "unknown config 'CONFIG_NONE'"],
  [['--listen', 'unix:/x', '--machine', 'q35'], "unknown machine 'q35'"],
  [['--listen', 'unix:/x', '--other'], '--other'],
];

test('refuses what it does not know with one line and exit code 2', async () => {
  const results = await Promise.all(REFUSED.map(async ([args, words]) => ({ words, ...(await finished(emulator(args))) })));
  for (const { words, code, stderr } of results) {
    assert.is(code, 2, words);
    assert.ok(stderr.includes(words), stderr);
    assert.is(stderr.trimEnd().split('\n').length, 1);
  }
});

test('says where it listens, and removes its socket when told to stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  const path = join(folder, 'qmp.sock');
  const child = emulator(['--listen', `unix:${path}`, '--config', 'CONFIG_VMNET']);
  assert.match(await firstLine(child), /listening on unix:/);
  const greeting = await firstBytes(path);
  assert.match(greeting, /^\{"QMP"/);
  child.kill('SIGTERM');
  assert.is((await finished(child)).code, 0);
  assert.not(existsSync(path));
  rmSync(folder, { recursive: true });
});

test('a defect of the process ends it with its signal', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  const path = join(folder, 'qmp.sock');
  const child = emulator(['--listen', `unix:${path}`, '--defect', 'execute-not-string-crash']);
  await firstLine(child);
  const ended = finished(child);
  connect(path).on('error', () => {}).write('{"execute":1}\n');
  assert.is((await ended).signal, 'SIGSEGV');
  rmSync(folder, { recursive: true });
});

type Finished = { readonly code: number | null; readonly signal: string | null; readonly stderr: string };

function emulator(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

async function finished(child: ChildProcess): Promise<Finished> {
  let stderr = '';
  child.stderr?.on('data', (bytes: Buffer) => { stderr += bytes.toString(); });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stderr };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('no stderr');
  const [bytes] = await once(child.stderr, 'data');
  return String(bytes);
}

async function firstBytes(path: string): Promise<string> {
  const socket = connect(path);
  const [bytes] = await once(socket, 'data');
  socket.destroy();
  return String(bytes);
}

test.run();
