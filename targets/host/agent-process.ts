// Starts an agent in the namespaces of a target's process, where it can serve one instance after another.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { within } from '../deadline.ts';
import { AGENT_RECORD, registerGroup, retireGroup } from '../live-groups.ts';
import { loaderArguments } from '../loader.ts';
import { markOf } from '../marked-processes.ts';
import { resolveProgram } from '../program.ts';
import type { HostPlace } from './protocol.ts';
import { type RemoteHost, remoteHost } from './remote-host.ts';
import { namespaceOf } from './target-process.ts';

export interface Agent {
  readonly pid: number;
  readonly host: RemoteHost;
  /** Serves an instance from here on, and is recorded in its folder. */
  settle(place: HostPlace): Promise<void>;
  /** Whether this process waits for it before it exits by itself. */
  keepAwake(isAwake: boolean): void;
  hasEnded(): boolean;
  /** Lets it close what is open, then kills its group. Never rejects. */
  end(): Promise<void>;
}

/** From source it reads TypeScript first, on a busy machine. */
const START_DEADLINE_MS = 20_000;
const END_MS = 2_000;

/** Beside the process whose network it is to be in. Rejects where its namespaces cannot be entered. */
export async function startAgent(target: number, scratch: string, isOwnNetwork: boolean): Promise<Agent> {
  const [program = '', ...words] = [...wordsToEnter(target), process.execPath, ...loaderArguments(process.execArgv), MAIN, isOwnNetwork ? 'own' : 'found'];
  // The mark is the run's and no instance's, for it may outlive the first that it serves.
  const env = { ...process.env, ...markOf(join(dirname(scratch), 'agent')) };
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env });
  // Whatever breaks a pipe closes the stream, which tells whoever waits.
  for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => {});
  const { pid = 0 } = child;
  const record = (folder: string): void => {
    if (pid !== 0) registerGroup(pid, folder, AGENT_RECORD);
  };
  record(scratch);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (): Promise<void> => {
    child.stdin.end();
    await within(exited, END_MS);
    if (pid !== 0) retireGroup(pid);
  };
  try {
    await ready(child);
  } catch (error) {
    await end();
    throw error;
  }
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  const host = remoteHost(async () => stream);
  return {
    pid, host, end,
    settle: (place) => {
      record(place.scratch);
      return host.settle(place);
    },
    keepAwake: (isAwake) => {
      for (const each of [child, ...pipesOf(child)]) if (isAwake) each.ref(); else each.unref();
    },
    // A process that has ended is in no network, before anybody has heard of its end.
    hasEnded: () => stream.destroyed || namespaceOf(pid, 'net') === undefined,
  };
}

/** In front of a command that is to run in the namespaces of a process. Throws a TargetError. */
export function wordsToEnter(target: number): readonly string[] {
  const nsenter = resolveProgram('nsenter', 'install util-linux');
  // Nobody may enter the user namespace that he is in.
  const user = namespaceOf(target, 'user') === namespaceOf('self', 'user') ? [] : ['--user', '--preserve-credentials'];
  return [nsenter, '--target', String(target), ...user, '--net', '--'];
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

type Waking = { ref(): unknown; unref(): unknown };

/** The pipes of a child are sockets, of which the types know nothing. */
function pipesOf(child: Child): readonly Waking[] {
  return [child.stdin, child.stdout, child.stderr].filter((pipe): pipe is typeof pipe & Waking => 'unref' in pipe);
}

/** Its first word; or why there is none. */
function ready(child: Child): Promise<void> {
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-MAX_WORDS);
  });
  return new Promise((resolve, reject) => {
    const refuse = (reason: string): void => {
      clearTimeout(timer);
      reject(new Error(reason));
    };
    const timer = setTimeout(() => refuse('its agent did not start in time'), START_DEADLINE_MS);
    child.once('error', (error) => refuse(error.message));
    child.once('close', () => refuse(`its agent ended: ${words.trim().split('\n').at(-1) ?? ''}`));
    child.stdout.once('readable', () => {
      if (child.stdout.read(READY.length)?.toString() !== READY) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

const READY = 'ready\n';
const MAX_WORDS = 4096;

/** From source the agent is source too, compiled it is compiled. */
const EXTENSION: string = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const MAIN: string = fileURLToPath(new URL(`./agent.${EXTENSION}`, import.meta.url));
