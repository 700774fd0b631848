// One campaign at a time in a folder, and none that is kept out by somebody who is gone.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FolderLock, lockFolder } from './folder-lock.ts';

async function withFolder(body: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ours(lock: FolderLock): Extract<FolderLock, { readonly kind: 'ours' }> {
  if (lock.kind !== 'ours') throw new Error(`held by ${lock.pid}`);
  return lock;
}

test('the second is told who is at work, and comes in when he has gone', async () => {
  await withFolder((folder) => {
    const first = ours(lockFolder(folder));
    assert.equal(lockFolder(folder), { kind: 'held', pid: process.pid });
    first.release();
    assert.equal(readdirSync(folder), []);
    ours(lockFolder(folder)).release();
  });
});

test('who is dead blocks nobody, nor does another process that has his id by now', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'campaign.lock');
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    await new Promise((resolve) => child.once('spawn', resolve));
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const text = `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}\n`;
    writeFileSync(path, text);
    assert.equal(lockFolder(folder), { kind: 'held', pid });
    writeFileSync(path, `${pid} 1\n`);
    ours(lockFolder(folder)).release();
    writeFileSync(path, text);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    ours(lockFolder(folder)).release();
    for (const damaged of ['', 'x', '12', `${'9'.repeat(40)} 1\n`, '\u0000\u00ff']) {
      writeFileSync(path, damaged, 'latin1');
      ours(lockFolder(folder)).release();
    }
  });
});

test('one that has ended and was not asked for is dead', async () => {
  await withFolder(async (folder) => {
    // A shell that becomes something else does not ask for its children.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
    const pid = Number(await new Promise<string>((resolve) => parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))));
    const statOf = (): string => readFileSync(`/proc/${pid}/stat`, 'latin1');
    const state = (): string | undefined => /\) (.)/.exec(statOf())?.[1];
    while (state() !== 'Z') await new Promise((resolve) => setTimeout(resolve, 2));
    const stat = statOf();
    writeFileSync(join(folder, 'campaign.lock'), `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}\n`);
    ours(lockFolder(folder)).release();
    parent.kill('SIGKILL');
  });
});

test('who lost a race for a stale one does not take it from the winner', async () => {
  await withFolder((folder) => {
    const path = join(folder, 'campaign.lock');
    writeFileSync(path, '7 1\n');
    // While the first looks whether the holder lives, another takes the folder over.
    let looks = 0;
    const lock = lockFolder(folder, (pid) => {
      if (pid === 7 && looks++ === 0) writeFileSync(path, '8 2\n');
      return pid === 8 ? '2' : pid === process.pid ? '3' : undefined;
    });
    assert.equal(lock, { kind: 'held', pid: 8 });
    assert.is(readFileSync(path, 'latin1'), '8 2\n');
    assert.equal(readdirSync(folder), ['campaign.lock']);
  });
});

test('a folder that was made for nothing is gone again, and one that cannot be told apart is refused', async () => {
  await withFolder((folder) => {
    const inner = join(folder, 'a', 'b');
    ours(lockFolder(inner)).release();
    assert.not.ok(existsSync(inner));
    mkdirSync(join(folder, 'campaign.lock'));
    assert.throws(() => lockFolder(folder), /EISDIR/);
  });
});

test.run();
