// A process of our own, leader of its own group: how it lives, what it says on stderr, how it dies.
//
// It is in a group of its own because signalling it alone would spare its children: a wrapper script's QEMU.

import { within } from './deadline.ts';
import { registerGroup, retireGroup, signalGroup } from './live-groups.ts';
import { killMarked, markOf } from './marked-processes.ts';
import { type Death, TargetError } from './target.ts';

export interface OwnedProcess {
  readonly pid: number;
  death(): Death | undefined;
  readonly died: Promise<Death>;
  /** The last `STDERR_TAIL_BYTES`, undecodable bytes replaced. */
  stderrTail(): string;
  /** SIGTERM to the group, SIGKILL after `graceMs`; 0 kills at once. Then whatever of it has left the group is killed. Never rejects. */
  stop(graceMs: number): Promise<Death>;
}

export type SpawnOptions = {
  /** Where the group is recorded; the folder marks its processes. */
  readonly scratch: string;
  readonly env?: Readonly<Record<string, string>>;
};

export const STDERR_TAIL_BYTES: number = 64 * 1024;

/** After the leader's exit: how long a process that escaped the group may keep stderr open. */
const STDERR_DRAIN_MS = 250;

/** A killed process is gone at once unless the kernel holds it; then nobody can end it. */
const KILL_WAIT_MS = 5_000;

/** Starts a program, given by its absolute path. Rejects with a TargetError where the system refuses to run it. */
export async function spawnOwned(program: string, args: readonly string[], options: SpawnOptions): Promise<OwnedProcess> {
  // 150 ms to import, which `--help` shall not pay.
  const { execa } = await import('execa');
  const child = execa(program, args, {
    detached: true,
    cleanup: false,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    env: { ...options.env, ...markOf(options.scratch) },
  });
  if (child.pid === undefined) throw notStarted(program, await child);
  registerGroup(child.pid, options.scratch);
  return new GroupLeader(child, child.pid, options.scratch);
}

function notStarted(program: string, result: { readonly code?: string | undefined }): TargetError {
  const reason = result.code ?? 'no reason given';
  const fix = reason === 'ENOENT' ? 'the interpreter in its first line is missing' : 'try to start it by hand';
  return new TargetError('not-executable', `The system does not run ${program} (${reason}): ${fix}.`);
}

type Child = {
  readonly stderr: NodeJS.ReadableStream;
  once(event: 'exit', listener: (code: number | null, signal: NodeJS.Signals | null) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
};

class GroupLeader implements OwnedProcess {
  readonly died: Promise<Death>;
  readonly pid: number;
  readonly #scratch: string;
  readonly #tail = new Tail(STDERR_TAIL_BYTES);
  #death: Death | undefined;
  #isStopping = false;

  constructor(child: Child, pid: number, scratch: string) {
    this.pid = pid;
    this.#scratch = scratch;
    child.stderr.on('data', (chunk: Buffer) => this.#tail.push(chunk));
    this.died = this.#watch(child);
  }

  death(): Death | undefined {
    return this.#death;
  }

  stderrTail(): string {
    return this.#tail.text();
  }

  async stop(graceMs: number): Promise<Death> {
    if (this.#death === undefined) await this.#end(graceMs);
    killMarked([this.#scratch]);
    return this.#death ?? { kind: 'stopped' };
  }

  async #end(graceMs: number): Promise<void> {
    this.#isStopping = true;
    if (graceMs > 0) {
      signalGroup(this.pid, 'SIGTERM');
      await within(this.died, graceMs);
    }
    retireGroup(this.pid);
    await within(this.died, KILL_WAIT_MS);
  }

  async #watch(child: Child): Promise<Death> {
    const closed = new Promise<void>((resolve) => child.once('close', resolve));
    const how = await new Promise<Death>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal === null ? { kind: 'exit', code: code ?? -1 } : { kind: 'signal', signal }));
    });
    retireGroup(this.pid);
    // Its last words, a sanitizer's report among them, are still in the pipe.
    await within(closed, STDERR_DRAIN_MS);
    this.#death = this.#isStopping ? { kind: 'stopped' } : how;
    return this.#death;
  }
}

/** The last bytes of a stream. */
class Tail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes <= 2 * this.#limit) return;
    const last = this.#last();
    this.#chunks = [last];
    this.#bytes = last.length;
  }

  text(): string {
    return this.#last().toString('utf8');
  }

  #last(): Buffer {
    const all = Buffer.concat(this.#chunks);
    return all.subarray(Math.max(0, all.length - this.#limit));
  }
}
