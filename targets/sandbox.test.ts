import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createScratch, sweepLeftovers } from './sandbox.ts';
import { socketPath } from './sockets.ts';
import { TargetError } from './target.ts';

/** Another run: it starts a target of two processes, says its folder and their ids, and ends as it is told. */
const RUN = `
import { spawnOwned } from '${new URL('./owned-process.ts', import.meta.url).href}';
import { createScratch } from '${new URL('./sandbox.ts', import.meta.url).href}';
import { readFileSync } from 'node:fs';
const scratch = createScratch();
const folder = scratch.folder();
await spawnOwned('/bin/sh', ['-c', 'sleep 1234 & echo $! > ' + folder + '/child; wait'], { scratch: folder });
let child = '';
while (!child.endsWith('\\n')) {
  await new Promise((resolve) => setTimeout(resolve, 10));
  try { child = readFileSync(folder + '/child', 'latin1'); } catch {}
}
console.log(scratch.root + ' ' + readFileSync(folder + '/process-group', 'latin1').split(' ')[0] + ' ' + child.trim());
process.stdin.once('data', () => process.exit(0));
`;

type OtherRun = { readonly root: string; readonly processes: readonly number[]; end(how: 'exit' | NodeJS.Signals): Promise<void> };

async function otherRun(): Promise<OtherRun> {
  const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', RUN], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const [root = '', ...processes] = line.split(' ');
  return {
    root,
    processes: processes.map(Number),
    end: async (how) => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      if (how === 'exit') child.stdin.write('exit\n');
      else child.kill(how);
      await exited;
    },
  };
}

/** A zombie has ended; when it is reaped is up to init. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

async function gone(processes: readonly number[]): Promise<void> {
  while (processes.some(isRunning)) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('a run that ends, of itself or by a signal, leaves no process and no folder', async () => {
  const ends = ['exit', 'SIGINT', 'SIGTERM'] as const;
  await Promise.all(ends.map(async (how) => {
    const run = await otherRun();
    assert.is(run.processes.length, 2);
    assert.ok(run.processes.every(isRunning));
    await run.end(how);
    await gone(run.processes);
    assert.not(existsSync(run.root), how);
  }));
});

test('what a killed run left is swept, what a live run uses is not', async () => {
  const [killed, alive] = await Promise.all([otherRun(), otherRun()]);
  await killed.end('SIGKILL');
  assert.ok(killed.processes.every(isRunning));
  const swept = sweepLeftovers();
  assert.ok(swept.includes(killed.root));
  assert.not(swept.includes(alive.root));
  await gone(killed.processes);
  assert.not(existsSync(killed.root));
  assert.ok(alive.processes.every(isRunning));
  await alive.end('exit');
});

test('a process that has taken a recorded id is left alone', () => {
  const parent = createScratch();
  const root = join(parent.root, 'plumbline-old');
  mkdirSync(join(root, '1'), { recursive: true });
  writeFileSync(join(root, 'owner'), `${process.pid} 1\n`);
  writeFileSync(join(root, '1', 'process-group'), `${process.pid} 1\n`);
  assert.equal(sweepLeftovers(parent.root), [root]);
  assert.not(existsSync(root));
  parent.remove();
});

test('folders are new, and go when they are discarded', () => {
  const scratch = createScratch();
  const [first, second] = [scratch.folder(), scratch.folder()];
  assert.is.not(first, second);
  writeFileSync(join(first, 'file'), '');
  scratch.discard(first);
  assert.equal([existsSync(first), existsSync(second)], [false, true]);
  scratch.remove();
  assert.not(existsSync(scratch.root));
});

/** What `body` returns with TMPDIR set to a folder. */
function withTmpdir<Result>(folder: string, body: () => Result): Result {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return body();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

test('a folder too long for sockets is passed over', () => {
  const outer = createScratch();
  const long = join(outer.root, 'x'.repeat(90));
  mkdirSync(long);
  const scratch = withTmpdir(long, createScratch);
  assert.ok(socketPath(scratch.folder(), 'control.sock').startsWith('/tmp/'));
  assert.throws(() => socketPath(long, 'qmp.sock'), (error: unknown) => error instanceof TargetError && /set TMPDIR to a shorter one/.test(error.message));
  scratch.remove();
  outer.remove();
});

test('a folder that cannot be written is named', () => {
  const refused = (error: unknown): boolean => error instanceof TargetError && error.code === 'unsupported' && /\/no\/such\/folder cannot be written \(ENOENT\)/.test(error.message);
  assert.throws(() => withTmpdir('/no/such/folder', createScratch), refused);
});

test.run();
