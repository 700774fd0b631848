// A VDE switch: a process of ours that ends when its console, our pipe, is closed, however that comes about.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { within } from '../deadline.ts';
import { markOf } from '../marked-processes.ts';
import { findProgram } from '../program.ts';
import { unavailable } from '../unavailable.ts';
import type { Endpoint, Opened, Room } from './endpoint.ts';
import { freshFolder } from './folder.ts';

export interface VdeSwitch extends Endpoint {
  /** ports: the numbers of those in use. */
  ports(): Promise<JsonObject>;
}

const START_MS = 5_000;
const END_MS = 2_000;
const RETRY_MS = 5;

export async function openVdeSwitch(room: Room): Promise<Opened> {
  const program = findProgram('vde_switch');
  if (program === undefined) return unavailable('vde_switch (install vde2)');
  const folder = freshFolder(room);
  const path = join(folder, 'ctl');
  // Without a configuration of the user's own.
  const child = spawn(program, ['--sock', path, '--rcfile', '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...markOf(room.scratch) } });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // Whoever dies while he is asked breaks the pipe; his end is told by himself.
  for (const each of [child, child.stdin]) each.on('error', () => {});
  const close = async (): Promise<void> => {
    child.stdin.end();
    if (!await within(ended, END_MS)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const isUp = await appears(join(path, 'ctl'), child);
  if (!isUp) {
    await close();
    return unavailable('a VDE switch that starts');
  }
  const console = consoleOf(child);
  // Its socket is there before it listens; it answers once it does both.
  await console('port/print');
  const opened: VdeSwitch = { info: { path }, send: async () => {}, close, ports: async () => ({ ports: portsIn(await console('port/print')) }) };
  return opened;
}

export function isVdeSwitch(endpoint: Endpoint): endpoint is VdeSwitch {
  return 'ports' in endpoint;
}

async function appears(path: string, child: ChildProcess): Promise<boolean> {
  const end = performance.now() + START_MS;
  while (performance.now() < end && !hasEnded(child)) {
    if (existsSync(path)) return true;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return false;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** What is said to a question ends with a line of a number from 1000 on and a word. */
const LAST_LINE = /^1\d\d\d .*\n/m;

function consoleOf(child: ReturnType<typeof spawn>): (command: string) => Promise<string> {
  let said = '';
  let wake: () => void = () => {};
  child.stdout?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('latin1')).slice(-MAX_SAID);
    wake();
  });
  child.once('close', () => wake());
  let before: Promise<unknown> = Promise.resolve();
  const ask = async (command: string): Promise<string> => {
    said = '';
    child.stdin?.write(`${command}\n`);
    while (!LAST_LINE.test(said) && !hasEnded(child)) {
      const next = new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (!await within(next, START_MS)) break;
    }
    return said;
  };
  return (command) => {
    const answer = before.then(() => ask(command));
    before = answer.catch(() => {});
    return answer;
  };
}

const MAX_SAID: number = 64 * 1024;

function portsIn(said: string): readonly number[] {
  return [...said.matchAll(/^Port 0*(\d+) .*\bACTIVE\b/gm)].map((found) => Number(found[1]));
}
