// One monitor while a case talks over it: what was sent and received goes into the case's transcript, and the
// waits of the protocol (a reply to each id, a number of events) end by arrival, closure or deadline.

import type { QmpMessage } from '../targets/qmp/message.ts';
import type { Monitor, Received } from '../targets/target.ts';
import { MAX_MESSAGES_PER_STEP, STRAGGLER_GRACE_MS } from './limits.ts';
import type { Recorder } from './recorder.ts';

export type WaitResult = 'done' | 'closed' | 'silent';

type Waiter = { readonly satisfied: () => boolean; readonly finish: (result: WaitResult) => void };

const NON_ASCII = /[^\x00-\x7f]/;

export class Conversation {
  #monitor: Monitor;
  #recorder: Recorder | undefined;
  #waiter: Waiter | undefined;
  #step = 0;
  #received: QmpMessage[] = [];
  /** What came on a new connection before a step of this monitor's own began: the greeting, which that step is to see. */
  #held: Received[] | undefined = [];
  readonly index: number;

  constructor(monitor: Monitor, index: number) {
    this.#monitor = monitor;
    this.index = index;
    this.#listen();
  }

  /** From here on entries go to this recorder; what arrived between two cases belongs to the next. */
  begin(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  /** What comes from here on is no part of the case. */
  end(): void {
    this.#recorder = undefined;
  }

  /** `own`: the step speaks on this monitor. */
  beginStep(step: number, own: boolean): void {
    this.#step = step;
    this.#received = [];
    if (!own || this.#held === undefined) return;
    const held = this.#held;
    this.#held = undefined;
    for (const received of held) this.#take(received);
  }

  /** One write; the text is latin1, one character a byte. `planned`: what it was before names of endpoints were filled in. */
  send(text: string, planned: string = text): void {
    this.#recorder?.sent(this.#step, this.index, text, planned);
    // ASCII is the same in any encoding, and a string is cheaper to send.
    this.#monitor.send(NON_ASCII.test(text) ? Buffer.from(text, 'latin1') : text);
  }

  isClosed(): boolean {
    return this.#monitor.isClosed();
  }

  messages(): readonly QmpMessage[] {
    return this.#received;
  }

  async greeting(deadlineMs: number): Promise<WaitResult> {
    return this.#wait(() => this.#received.length > 0, deadlineMs);
  }

  /** Waits until each id was answered. Where as many replies came as ids are due but not these ids, a short grace. */
  async replies(ids: readonly string[], deadlineMs: number, alsoDue = 0): Promise<WaitResult> {
    const due = ids.length + alsoDue;
    const pending = new Set(ids);
    let seen = 0;
    let replies = 0;
    let answeredMs = performance.now();
    const catchUp = (): void => {
      for (; seen < this.#received.length; seen++) {
        const message = this.#received[seen];
        // What cannot be read may have been the reply.
        if (message === undefined || message.kind === 'event' || message.kind === 'greeting') continue;
        replies++;
        answeredMs = performance.now();
        if (message.kind !== 'malformed' && typeof message.id === 'string') pending.delete(message.id);
      }
    };
    const isDone = (): boolean => {
      catchUp();
      return pending.size === 0 || replies >= due;
    };
    // Slow is not silent: the deadline is for each reply, and a target that answers late has one for the next.
    let counted: WaitResult = 'silent';
    for (let leftMs = deadlineMs; counted === 'silent' && leftMs > 0; leftMs = answeredMs + deadlineMs - performance.now()) {
      counted = await this.#wait(isDone, leftMs);
    }
    if (counted !== 'done' || pending.size === 0) return counted;
    const late = await this.#wait(() => {
      catchUp();
      return pending.size === 0;
    }, STRAGGLER_GRACE_MS);
    return late === 'silent' ? 'done' : late;
  }

  /** Waits until so many events with these names came during the step; silence is no error, the judge counts. */
  async events(names: ReadonlySet<string>, count: number, deadlineMs: number): Promise<WaitResult> {
    const arrived = (): number =>
      this.#received.filter((message) => message.kind === 'event' && names.has(message.name)).length;
    return this.#wait(() => arrived() >= count, deadlineMs);
  }

  async reconnect(): Promise<void> {
    this.#held = [];
    this.#monitor = await this.#monitor.reconnect();
    this.#recorder?.connected(this.#step, this.index);
    this.#listen();
  }

  /** A word on how messages ended, where one ended otherwise than with CRLF. */
  recordLineEnds(): void {
    const ends = this.#monitor.lineEnds?.();
    if (ends !== undefined && ends.lf + ends.none > 0) this.#recorder?.lineEnds(this.#step, this.index, ends);
  }

  recordSilence(waitedMs: number, stillness: string | undefined): void {
    this.#recorder?.silence(this.#step, this.index, waitedMs, stillness);
  }

  #listen(): void {
    const monitor = this.#monitor;
    monitor.onMessage((received) => {
      if (monitor === this.#monitor) this.#take(received);
    });
    void monitor.closed.then(() => {
      if (monitor === this.#monitor) this.#ended();
    });
  }

  #take(received: Received): void {
    if (this.#held !== undefined) {
      this.#held.push(received);
      return;
    }
    if (this.#received.length >= MAX_MESSAGES_PER_STEP) return;
    this.#received.push(received.message);
    this.#recorder?.received(this.#step, this.index, received);
    if (this.#waiter?.satisfied() === true) this.#waiter.finish('done');
  }

  #ended(): void {
    this.#recorder?.closed(this.#step, this.index);
    this.#waiter?.finish('closed');
  }

  #wait(satisfied: () => boolean, deadlineMs: number): Promise<WaitResult> {
    if (satisfied()) return Promise.resolve('done');
    if (this.#monitor.isClosed()) return Promise.resolve('closed');
    return new Promise((resolve) => {
      const finish = (result: WaitResult): void => {
        clearTimeout(timer);
        this.#waiter = undefined;
        resolve(result);
      };
      const timer = setTimeout(() => finish('silent'), deadlineMs);
      this.#waiter = { satisfied, finish };
    });
  }
}
