// Slow or dead: a late reply is waited for as long as the target's process is seen to do something. One that sleeps has been
// put to sleep by what it waits for, and nobody knows whether that comes.

import type { HostSide } from '../targets/host-side.ts';
import { isJsonObject } from '../generators/qapi/json-value.ts';
import type { Conversation, WaitResult } from './conversation.ts';

/** Between two looks at the process. */
const LOOK_MS = 2_000;

/** Of processor time between two looks: a main loop that stands still leaves its timers and other threads next to nothing to do. */
const IDLE_MS = 50;

/** `waitedMs`: of the grace. */
export type Late = { readonly result: WaitResult; readonly waitedMs: number };

/** Where the process cannot be seen, all of the grace is given; where there is none, nobody looks. */
export async function awaitLate(conversation: Conversation, ids: readonly string[], graceMs: number, host: HostSide | undefined): Promise<Late> {
  if (graceMs <= 0) return { result: 'silent', waitedMs: 0 };
  let before = await workOf(host);
  let waitedMs = 0;
  while (waitedMs < graceMs) {
    const lookMs = Math.min(LOOK_MS, graceMs - waitedMs);
    const result = await conversation.replies(ids, lookMs);
    waitedMs += lookMs;
    if (result !== 'silent') return { result, waitedMs };
    const now = await workOf(host);
    if (before !== undefined && now !== undefined && !now.isRunnable && Math.abs(now.processorMs - before.processorMs) < IDLE_MS) break;
    before = now;
  }
  return { result: 'silent', waitedMs };
}

type Work = { readonly processorMs: number; readonly isRunnable: boolean };

async function workOf(host: HostSide | undefined): Promise<Work | undefined> {
  const answer = await host?.ask({ kind: 'process' }).catch(() => undefined);
  if (answer?.kind !== 'answer' || !isJsonObject(answer.value)) return undefined;
  const { processorMs, runnable } = answer.value;
  return typeof processorMs === 'number' ? { processorMs, isRunnable: runnable === true } : undefined;
}
