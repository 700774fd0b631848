// The process groups that this harness has started and not yet seen end.
//
// Each is recorded in its scratch folder, so that the next run finds what a run killed outright has left behind;
// whatever still lives when this process exits is killed on the way out.

import { readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { killMarked } from './marked-processes.ts';

/** Names of the records in an instance's scratch folder: a group's leader and when it started. */
export const GROUP_RECORD = 'process-group';
export const AGENT_RECORD = 'agent-group';

/** Leader → its scratch folder. */
const live = new Map<number, string>();
let isGuarded = false;

export function registerGroup(leader: number, scratch: string, record: typeof GROUP_RECORD | typeof AGENT_RECORD = GROUP_RECORD): void {
  guard();
  live.set(leader, scratch);
  const startedAt = startTimeOf(leader);
  if (startedAt === undefined) return;
  try {
    writeFileSync(join(scratch, record), `${leader} ${startedAt}\n`);
  } catch {
    // A full disk: the record only serves a run that is killed outright.
  }
}

function guard(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.once('exit', killAllGroups);
  for (const signal of FATAL_SIGNALS) process.on(signal, leaveUnlessHandled);
}

const FATAL_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** These signals end a process without its `exit`; whoever else listens to one decides for himself when to exit. */
function leaveUnlessHandled(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
}

/** Kills what the leader has left behind in its group, and forgets it. */
export function retireGroup(leader: number): void {
  if (live.delete(leader)) signalGroup(leader, 'SIGKILL');
}

/** Whether anybody was there to receive it. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

/** Runs on exit by itself; an abrupt way out may call it first. */
function killAllGroups(): void {
  for (const leader of live.keys()) signalGroup(leader, 'SIGKILL');
  killMarked([...live.values()]);
  live.clear();
}

/** Field 22 of /proc/PID/stat: tells a process from a later one with the same id. Undefined where there is no such process, or no /proc. */
export function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
