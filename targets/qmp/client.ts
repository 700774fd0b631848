// A small QMP client for the harness's own questions: one command at a time, each with a deadline.
//
// It judges nothing: an answer, an error, silence and a closed connection are all results.

import { encodeJson, type JsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import { type Monitor, type Received, TargetError } from '../target.ts';
import type { QmpMessage } from './message.ts';

export type Answer =
  | { readonly kind: 'return'; readonly value: JsonValue }
  | { readonly kind: 'error'; readonly errorClass: string; readonly desc: string }
  /** No answer within the deadline. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'closed' };

export interface QmpClient {
  /** The `QMP` member of the greeting. */
  readonly greeting: JsonObject;
  execute(command: string, args?: JsonObject, options?: { readonly deadlineMs?: number }): Promise<Answer>;
}

export type ClientOptions = {
  /** Of the greeting, and of each answer unless `execute` says otherwise. */
  readonly deadlineMs?: number;
  /** Capabilities to enable, such as `oob`. */
  readonly enable?: readonly string[];
  /** Every message that is no answer to a command of this client. */
  readonly onOther?: (received: Received) => void;
};

/** Generous: a sanitizer's build under load answers late, and only a peer that hangs costs this much. */
const ANSWER_DEADLINE_MS = 10_000;

/** Takes over the monitor's listener, reads the greeting, negotiates. Rejects with a TargetError when the peer does not speak QMP. */
export async function openClient(monitor: Monitor, options: ClientOptions = {}): Promise<QmpClient> {
  const client = new SerialClient(monitor, options);
  const deadlineMs = options.deadlineMs ?? ANSWER_DEADLINE_MS;
  client.greeting = await readGreeting(client, deadlineMs);
  const args = options.enable === undefined ? undefined : { enable: options.enable };
  const answer = await client.execute('qmp_capabilities', args, { deadlineMs });
  if (answer.kind !== 'return') throw new TargetError('not-a-target', `The target greets, but does not negotiate: ${describe(answer)}.`);
  return client;
}

async function readGreeting(client: SerialClient, deadlineMs: number): Promise<JsonObject> {
  const first = await client.next(deadlineMs, (message) => message.kind !== 'event');
  if (first === 'silent') throw noGreeting(`nothing came within ${deadlineMs / 1000} s`);
  if (first === 'closed') throw noGreeting('it closed the connection');
  if (first.message.kind === 'greeting') return first.message.greeting;
  throw new TargetError('not-a-target', 'What listens there does not speak QMP; give the path of a QMP monitor.', {
    evidence: { received: first.text.slice(0, 200) },
  });
}

function noGreeting(what: string): TargetError {
  const fix = 'give the path of a QMP monitor that no other client holds';
  return new TargetError('no-greeting', `The target sends no QMP greeting (${what}): ${fix}.`);
}

function describe(answer: Answer): string {
  return answer.kind === 'error' ? `${answer.errorClass}: ${answer.desc}` : answer.kind;
}

type Waiter = { readonly wants: (message: QmpMessage) => boolean; readonly resolve: (received: Received) => void };

/** Marks the ids of this client, so that answers to bytes sent by others are told apart. */
const ID_PREFIX = 'plumbline-client-';

class SerialClient implements QmpClient {
  greeting: JsonObject = {};
  readonly #monitor: Monitor;
  readonly #options: ClientOptions;
  #waiter: Waiter | undefined;
  #early: Received[] = [];
  #count = 0;

  constructor(monitor: Monitor, options: ClientOptions) {
    this.#monitor = monitor;
    this.#options = options;
    monitor.onMessage((received) => this.#hear(received));
  }

  async execute(command: string, args?: JsonObject, options: { readonly deadlineMs?: number } = {}): Promise<Answer> {
    const id = `${ID_PREFIX}${(this.#count += 1)}`;
    const request = args === undefined ? { execute: command, id } : { execute: command, arguments: args, id };
    this.#monitor.send(`${encodeJson(request)}\n`);
    const deadlineMs = options.deadlineMs ?? this.#options.deadlineMs ?? ANSWER_DEADLINE_MS;
    const answer = await this.next(deadlineMs, (message) => 'id' in message && message.id === id);
    if (answer === 'silent' || answer === 'closed') return { kind: answer };
    const { message } = answer;
    if (message.kind === 'return') return { kind: 'return', value: message.value };
    if (message.kind === 'error') return { kind: 'error', errorClass: message.errorClass, desc: message.desc };
    return { kind: 'silent' };
  }

  async next(deadlineMs: number, wants: (message: QmpMessage) => boolean): Promise<Received | 'silent' | 'closed'> {
    const early = this.#takeEarly(wants);
    if (early !== undefined) return early;
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<'silent'>((resolve) => {
      timer = setTimeout(() => resolve('silent'), deadlineMs);
    });
    const answer = new Promise<Received>((resolve) => {
      this.#waiter = { wants, resolve };
    });
    try {
      return await Promise.race([answer, this.#monitor.closed.then(() => 'closed' as const), silence]);
    } finally {
      clearTimeout(timer);
      this.#waiter = undefined;
    }
  }

  #takeEarly(wants: (message: QmpMessage) => boolean): Received | undefined {
    const early = this.#early;
    this.#early = [];
    const index = early.findIndex((received) => wants(received.message));
    early.forEach((received, at) => {
      if (at !== index) this.#options.onOther?.(received);
    });
    return early[index];
  }

  #hear(received: Received): void {
    const waiter = this.#waiter;
    if (waiter?.wants(received.message) === true) return waiter.resolve(received);
    // Before the first question nobody waits yet, and the greeting may already be there.
    if (waiter === undefined && this.#count === 0) this.#early.push(received);
    else this.#options.onOther?.(received);
  }
}
