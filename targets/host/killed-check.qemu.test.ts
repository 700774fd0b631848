// A check that is killed outright in the middle of its cases, with endpoints open, and what the next run sweeps.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sweepLeftovers } from '../sandbox.ts';

const MAIN = fileURLToPath(new URL('../../runner/cli/main.ts', import.meta.url));

type Running = { readonly child: ChildProcess; readonly root: string };

async function until<Found>(find: () => Found | undefined): Promise<Found> {
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A check that has endpoints open: the host writes one's folder into an instance's. */
async function checkAtWork(target: string): Promise<Running> {
  const child = spawn(process.execPath, [...process.execArgv, MAIN, 'check', '--only', 'effects/*', '--target', target], { stdio: 'ignore' });
  const root = await until(() => foldersIn(tmpdir()).find((folder) => ownerOf(folder) === child.pid));
  await until(() => foldersIn(root).flatMap(foldersIn).find((folder) => /\/h[^/]*$/.test(folder)));
  return { child, root };
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

function ownerOf(root: string): number {
  return Number(textOf(join(root, 'owner')).split(' ')[0]);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** A zombie has ended; when it is reaped is up to init. */
function isRunning(pid: number): boolean {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat !== '' && !/\) [ZX] /.test(stat);
}

function processIds(): readonly number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
}

function networkOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return '';
  }
}

function interfaces(): string {
  return [...textOf('/proc/net/dev').matchAll(/^ *([^\s:]+):/gm)].map((found) => found[1]).join(' ');
}

for (const target of ['qemu:qemu-system-x86_64', 'qemu:qemu-system-x86_64?sandbox=none']) {
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    test(`after ${signal} nothing is left of ${target}`, async () => {
      const before = interfaces();
      const { child, root } = await checkAtWork(target);
      const processes = processIds().filter((pid) => textOf(`/proc/${pid}/environ`).includes(`PLUMBLINE_INSTANCE=${root}/`));
      const networks = new Set(processes.map(networkOf).filter((network) => network !== networkOf(process.pid)));
      assert.ok(processes.length > 0);
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await exited;
      if (signal === 'SIGKILL') assert.ok(sweepLeftovers().includes(root));
      await until(() => processes.some(isRunning) ? undefined : true);
      await until(() => processIds().some((pid) => networks.has(networkOf(pid))) ? undefined : true);
      assert.not(existsSync(root));
      assert.is(interfaces(), before);
    });
  }
}

test.run();
