// Plumbline as a user runs it, for tests: a call in this process, a process that gets a signal, and what a complaint must be.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { sweepLeftovers } from '../../targets/sandbox.ts';
import { runCommand } from '../cli/command.ts';

export const MAIN: string = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

/** No status: a signal ended it. */
export type Ended = { readonly status: number | null; readonly out: string; readonly err: string };

/** In this process, as if standard output and error were pipes. */
export async function plumbline(...args: readonly string[]): Promise<Ended> {
  let out = '';
  let err = '';
  const status = await runCommand(args, {
    out: (text) => { out += text; }, err: (text) => { err += text; }, terminal: undefined, colour: false,
  });
  return { status, out, err };
}

const POLL_MS = 10;

/** As a process of its own, with its scratch below `folder`; it gets the signal once, when `ready`, which sees what it has told, says so. */
export function signalled(args: readonly string[], folder: string, signal: NodeJS.Signals, ready: (told: string) => boolean): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
    const poll = setInterval(() => {
      if (!ready(err)) return;
      clearInterval(poll);
      child.kill(signal);
    }, POLL_MS);
    child.on('close', (status) => {
      clearInterval(poll);
      // Whoever is killed outright sweeps nothing up; the next run would, in the same place.
      sweepLeftovers(folder);
      resolve({ status, out, err });
    });
  });
}

/** The folder goes with all that is in it, however the body ends. */
export async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is in the folder of `signalled`, but for what the TypeScript loader of the tests puts there. */
export function leftIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => !name.startsWith('tsx-'));
}

/** Words that name the fix, and no stack. */
export function complains({ status, out, err }: Ended, wanted: number, ...words: readonly RegExp[]): void {
  assert.is(status, wanted, `${err}${out}`);
  for (const word of words) assert.match(err, word);
  assert.not.match(err, /^\s+at /m);
}
