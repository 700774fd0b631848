// What a process and its descendants hold, and have worked: proc(5). Seen from outside, whatever namespaces it is in.

import { readdirSync, readFileSync } from 'node:fs';
import type { HostAnswer } from '../host-side.ts';
import { unavailable } from '../unavailable.ts';
import { childrenOf } from './target-process.ts';

export function processHoldings(pid: number): HostAnswer {
  const all = familyOf(pid).flatMap((each) => holdingsOf(each) ?? []);
  if (all.length === 0) return unavailable(`/proc/${pid}`);
  const sumOf = (what: Exclude<keyof Holdings, 'runnable'>): number => all.reduce((sum, each) => sum + each[what], 0);
  return {
    kind: 'answer',
    value: {
      descriptors: sumOf('descriptors'), threads: sumOf('threads'), residentKiB: sumOf('residentKiB'),
      processorMs: sumOf('processorMs'), runnable: all.some(({ runnable }) => runnable),
    },
  };
}

type Holdings = { readonly descriptors: number; readonly threads: number; readonly residentKiB: number; readonly processorMs: number; readonly runnable: boolean };

/** A process may end while it is looked at. */
function holdingsOf(pid: number): Holdings | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const [, userTicks, kernelTicks] = workIn(`/proc/${pid}`);
    return {
      descriptors: readdirSync(`/proc/${pid}/fd`).length, threads: numberIn(status, 'Threads'), residentKiB: numberIn(status, 'VmRSS'),
      processorMs: (userTicks + kernelTicks) * MS_PER_TICK,
      runnable: readdirSync(`/proc/${pid}/task`).some((thread) => RUNNABLE.has(workIn(`/proc/${pid}/task/${thread}`)[0])),
    };
  } catch {
    return undefined;
  }
}

/** The state, and ticks in user and kernel mode: the first, twelfth and thirteenth words after the name in brackets. */
function workIn(folder: string): readonly [state: string, userTicks: number, kernelTicks: number] {
  const text = readFileSync(`${folder}/stat`, 'latin1');
  const words = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return [words[0] ?? '', Number(words[11]), Number(words[12])];
}

/** Running or about to, and waiting for a disk. */
const RUNNABLE: ReadonlySet<string> = new Set(['R', 'D']);

/** USER_HZ is 100 on all that Node runs on. */
const MS_PER_TICK = 10;

function numberIn(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

function familyOf(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)];
}
