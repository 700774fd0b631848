import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type OwnedProcess, spawnOwned } from './owned-process.ts';
import { createScratch } from './sandbox.ts';

type Left = { readonly owned: OwnedProcess; readonly isLeft: () => boolean; [Symbol.dispose](): void };

/** A process with a child in a session of its own, as a user network's commands are; then it does as the shell says. */
async function withChild(then: string): Promise<Left> {
  const scratch = createScratch();
  const folder = scratch.folder();
  const child = join(folder, 'child');
  const begin = 'setsid sh -c \'echo $$ > "$1.new"; mv "$1.new" "$1"; exec sleep 1234\' sh "$1" & until [ -e "$1" ]; do sleep 0.01; done';
  const owned = await spawnOwned('/bin/sh', ['-c', `${begin}; ${then}`, 'sh', child], { scratch: folder });
  await until(() => existsSync(child));
  const pid = readFileSync(child, 'latin1').trim();
  return { owned, isLeft: () => isRunning(pid), [Symbol.dispose]: () => scratch.remove() };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A zombie has ended; when it is reaped is up to init. */
function isRunning(pid: string): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

test('what has left the group goes with it', async () => {
  using all = await withChild('exec sleep 1235');
  assert.ok(all.isLeft());
  assert.equal(await all.owned.stop(0), { kind: 'stopped' });
  await until(() => !all.isLeft());
});

test('of one that has ended by itself nothing is left once it is stopped', async () => {
  using all = await withChild('exit 3');
  assert.equal(await all.owned.died, { kind: 'exit', code: 3 });
  assert.equal(await all.owned.stop(0), { kind: 'exit', code: 3 });
  await until(() => !all.isLeft());
});

test.run();
