// gdb on a process of ours, where it is installed and allowed: where the process was when a signal ended it.
//
// It reads nothing but the process and the files that this has mapped: no start-up file of the user's, no debuginfod, which
// would ask a server, no script that a library brings along. What it says goes to a file in the instance's folder.

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { within } from './deadline.ts';
import { type OwnedProcess, spawnOwned } from './owned-process.ts';
import { findProgram } from './program.ts';
import type { Debugger } from './target.ts';

/** It reads the symbols of some hundred libraries before it lets the process go on. */
const ATTACH_MS = 20_000;
const POLL_MS = 20;
/** From the signal to the last word. */
const TELL_MS = 10_000;
const MOST_CHARACTERS = 1024 * 1024;

const ATTACHED = 'plumb-attached';
const SIGNALS = 'SIGSEGV SIGABRT SIGBUS SIGFPE SIGILL';

/** Resolves once the process goes on under it. Undefined where there is no gdb, or the system does not let it. */
export async function attachDebugger(pid: number, scratch: string): Promise<Debugger | undefined> {
  const gdb = findProgram('gdb');
  if (gdb === undefined) return undefined;
  const folder = join(scratch, 'debugger');
  const log = join(folder, 'log');
  mkdirSync(folder, { recursive: true });
  const owned = await spawnOwned('/bin/sh', ['-c', 'ulimit -c 0; log=$1; shift; exec "$@" > "$log" 2>&1', 'sh', log, gdb, ...wordsFor(pid)], { scratch: folder });
  const attached = new Attached(owned, log);
  if (await attached.begins()) return attached;
  await attached.end();
  return undefined;
}

function wordsFor(pid: number): readonly string[] {
  const before = ['debuginfod enabled off', 'auto-load off', `sysroot /proc/${pid}/root`, 'pagination off', 'width 0', 'confirm off', 'print frame-arguments none'];
  const then = [
    'handle all nostop noprint pass', `handle ${SIGNALS} stop print nopass`, `echo ${ATTACHED}\\n`, 'continue', 'bt 24', 'info proc mappings', 'kill',
  ];
  return ['-nx', '-q', '--batch', ...before.flatMap((setting) => ['-iex', `set ${setting}`]), '-p', String(pid), ...then.flatMap((command) => ['-ex', command])];
}

class Attached implements Debugger {
  readonly #owned: OwnedProcess;
  readonly #log: string;
  #text: string | undefined;

  constructor(owned: OwnedProcess, log: string) {
    this.#owned = owned;
    this.#log = log;
  }

  async begins(): Promise<boolean> {
    for (let waitedMs = 0; waitedMs < ATTACH_MS && this.#owned.death() === undefined; waitedMs += POLL_MS) {
      if (this.#read().includes(`${ATTACHED}\n`)) return true;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return false;
  }

  async end(): Promise<void> {
    const hasMore = this.#text === undefined && this.#read().includes('received signal');
    if (hasMore) await within(this.#owned.died, TELL_MS);
    this.#text ??= this.#read();
    await this.#owned.stop(0);
  }

  async told(): Promise<string> {
    if (this.#text === undefined) await this.end();
    return this.#text ?? '';
  }

  #read(): string {
    try {
      return readFileSync(this.#log, 'latin1').slice(0, MOST_CHARACTERS);
    } catch {
      return '';
    }
  }
}
