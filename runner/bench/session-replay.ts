// Sends generated sessions to a target, and keeps of each reply only whether it was a success or which error class.
//
// Sessions share an instance while they clean up behind them; one that plugs NICs gets an instance of its own.

import type { CertifiedCommand } from '../../generators/certificate.ts';
import { encodeJson, type JsonObject } from '../../generators/qapi/json-value.ts';
import type { Instance, Monitor, Received, Target } from '../../targets/target.ts';
import type { ScratchMaker } from '../scratch.ts';

export type GeneratedSession = {
  readonly commands: readonly CertifiedCommand[];
  /** Sent afterwards, and compared like the rest. */
  readonly cleanUp: readonly CertifiedCommand[];
};

export type SessionKind = {
  readonly name: string;
  readonly machine: 'bare' | 'pc';
  readonly setup: readonly CertifiedCommand[];
  /** How many sessions one instance serves. */
  readonly sessionsPerInstance: number;
};

/** `success`, an error class, or how the session ended before its time. */
export type OutcomeText = string;

export async function replaySessions(
  target: Target, kind: SessionKind, sessions: readonly GeneratedSession[], scratch: ScratchMaker,
): Promise<readonly (readonly OutcomeText[])[]> {
  const outcomes: (readonly OutcomeText[])[] = [];
  for (let first = 0; first < sessions.length;) {
    const batch = sessions.slice(first, first + kind.sessionsPerInstance);
    const served = await replayOnOne(target, kind, batch, scratch);
    outcomes.push(...served);
    first += served.length;
  }
  return outcomes;
}

/** As many sessions as the instance lived for, the one that it died of included. */
async function replayOnOne(
  target: Target, kind: SessionKind, sessions: readonly GeneratedSession[], scratch: ScratchMaker,
): Promise<readonly (readonly OutcomeText[])[]> {
  const folder = scratch.folder();
  const instance = await target.start({ machine: kind.machine, monitors: 1, scratch: folder });
  try {
    const talk = talkTo(instance);
    await prepare(talk, kind);
    const outcomes: (readonly OutcomeText[])[] = [];
    for (const session of sessions) {
      const replies = await talk([...session.commands, ...session.cleanUp]);
      outcomes.push(replies);
      if (replies.includes(ENDED) || replies.includes(SILENT)) break;
    }
    return outcomes;
  } finally {
    await instance.stop();
    scratch.discard(folder);
  }
}

type Talk = (commands: readonly { readonly execute: string; readonly arguments: CertifiedCommand['arguments'] }[]) => Promise<readonly OutcomeText[]>;

async function prepare(talk: Talk, kind: SessionKind): Promise<void> {
  const replies = await talk([{ execute: 'qmp_capabilities', arguments: undefined }, ...kind.setup]);
  if (replies.some((reply) => reply !== 'success')) throw new Error(`the setup of ${kind.name} was answered with ${replies.join(', ')}`);
}

const ENDED = 'the connection ended';
const SILENT = 'no reply';
const REPLY_DEADLINE_MS = 20_000;

/** One write for all commands, one wait for all replies. */
function talkTo(instance: Instance): Talk {
  const monitor = instance.monitors[0];
  if (monitor === undefined) throw new Error('the instance has no monitor');
  const waiting = new Map<number, (outcome: OutcomeText) => void>();
  listen(monitor, waiting);
  let next = 0;
  return async (commands) => {
    const replies = commands.map((_, index) => new Promise<OutcomeText>((resolve) => waiting.set(next + index, resolve)));
    const text = commands.map((command, index) => `${encodeJson(messageOf(command, next + index))}\n`).join('');
    next += commands.length;
    const timer = setTimeout(() => settleAll(waiting, SILENT), REPLY_DEADLINE_MS);
    monitor.send(text);
    if (monitor.isClosed()) settleAll(waiting, ENDED);
    const outcomes = await Promise.all(replies);
    clearTimeout(timer);
    return outcomes;
  };
}

function listen(monitor: Monitor, waiting: Map<number, (outcome: OutcomeText) => void>): void {
  monitor.onMessage(({ message }: Received) => {
    if (message.kind !== 'return' && message.kind !== 'error') return;
    const resolve = waiting.get(Number(message.id));
    waiting.delete(Number(message.id));
    resolve?.(message.kind === 'return' ? 'success' : message.errorClass);
  });
  void monitor.closed.then(() => settleAll(waiting, ENDED));
}

function settleAll(waiting: Map<number, (outcome: OutcomeText) => void>, outcome: OutcomeText): void {
  for (const resolve of waiting.values()) resolve(outcome);
  waiting.clear();
}

function messageOf({ execute, arguments: args }: { readonly execute: string; readonly arguments: CertifiedCommand['arguments'] }, id: number): JsonObject {
  return args === undefined ? { execute, id } : { execute, arguments: args, id };
}
