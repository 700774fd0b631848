// Starts the agent in the namespaces of a target's process, with the first use of its host.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AGENT_RECORD, registerGroup, retireGroup } from '../live-groups.ts';
import { loaderArguments } from '../loader.ts';
import { markOf } from '../marked-processes.ts';
import { resolveProgram } from '../program.ts';
import { within } from './endpoint.ts';
import { namespaceOf } from './target-process.ts';

export interface Agent {
  readonly stream: Duplex;
  /** Lets it close what is open, then kills its group. Never rejects. */
  end(): Promise<void>;
}

/** From source it reads TypeScript first, on a busy machine. */
const START_DEADLINE_MS = 20_000;
const END_MS = 2_000;

export type AgentPlace = {
  /** The process whose network it is. */
  readonly target: number;
  readonly leader: number;
  readonly scratch: string;
  readonly isOwnNetwork: boolean;
};

/** Rejects where the namespaces cannot be entered. */
export async function startAgent({ target, leader, scratch, isOwnNetwork }: AgentPlace): Promise<Agent> {
  const nsenter = resolveProgram('nsenter', 'install util-linux');
  // Nobody may enter the user namespace that he is in.
  const user = namespaceOf(target, 'user') === namespaceOf('self', 'user') ? [] : ['--user', '--preserve-credentials'];
  const enter = ['--target', String(target), ...user, '--net', '--'];
  const node = [process.execPath, ...loaderArguments(process.execArgv), MAIN, scratch, String(leader), isOwnNetwork ? 'own' : 'found'];
  const child = spawn(nsenter, [...enter, ...node], { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...markOf(scratch) } });
  // Whatever breaks a pipe closes the stream, which tells whoever waits.
  for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => {});
  const group = child.pid;
  if (group !== undefined) registerGroup(group, scratch, AGENT_RECORD);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (): Promise<void> => {
    child.stdin.end();
    await within(exited, END_MS);
    if (group !== undefined) retireGroup(group);
  };
  try {
    await ready(child);
  } catch (error) {
    await end();
    throw error;
  }
  return { stream: Duplex.from({ readable: child.stdout, writable: child.stdin }), end };
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

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
