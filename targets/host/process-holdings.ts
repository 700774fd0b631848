// What a process and its descendants hold: proc(5). Seen from outside, whatever namespaces it is in.

import { readdirSync, readFileSync } from 'node:fs';
import type { HostAnswer } from '../host-side.ts';
import { unavailable } from '../unavailable.ts';
import { childrenOf } from './target-process.ts';

export function processHoldings(pid: number): HostAnswer {
  const all = familyOf(pid).flatMap((each) => holdingsOf(each) ?? []);
  if (all.length === 0) return unavailable(`/proc/${pid}`);
  const [descriptors = 0, threads = 0, residentKiB = 0] = [0, 1, 2].map((place) => all.reduce((sum, each) => sum + (each[place] ?? 0), 0));
  return { kind: 'answer', value: { descriptors, threads, residentKiB } };
}

/** A process may end while it is looked at. */
function holdingsOf(pid: number): readonly [readonly [number, number, number]] | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return [[readdirSync(`/proc/${pid}/fd`).length, numberIn(status, 'Threads'), numberIn(status, 'VmRSS')]];
  } catch {
    return undefined;
  }
}

function numberIn(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

function familyOf(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)];
}
