// A headless Chromium for tests of pages, spoken to in its DevTools protocol over a pair of pipes: JSON texts, each ended by a NUL.
//
// https://chromedevtools.github.io/devtools-protocol/

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

type Answer = { readonly id?: number; readonly result?: unknown; readonly error?: { readonly message: string } };
type Waiting = { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void };

/** It talks to nobody but this machine, and leaves nothing behind. */
const ARGUMENTS: readonly string[] = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-extensions', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--remote-debugging-pipe',
];

const PROGRAM = 'chromium';
const POLL_MS = 20;
const PATIENCE_MS = 60_000;

export class Chromium {
  readonly #folder: string = mkdtempSync(join(tmpdir(), 'pl-chromium-'));
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #session: string | undefined;

  private constructor() {
    // What it puts among the temporary files would stay there when it is killed.
    this.#process = spawn(PROGRAM, [...ARGUMENTS, `--user-data-dir=${this.#folder}`, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: this.#folder } });
    this.#ended = new Promise((resolve) => this.#process.once('close', () => resolve()).once('error', (error) => {
      this.#fail(error);
      resolve();
    }));
    this.#process.once('exit', () => this.#fail(new Error('chromium has ended')));
    let text = '';
    const pipe = this.#process.stdio[4] as Readable;
    pipe.setEncoding('utf8').on('data', (part: string) => {
      const messages = `${text}${part}`.split('\0');
      text = messages.pop() ?? '';
      for (const message of messages) this.#take(JSON.parse(message));
    });
  }

  /** With one empty page. */
  static async start(): Promise<Chromium> {
    const chromium = new Chromium();
    const { targetId } = await chromium.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await chromium.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    chromium.#session = sessionId;
    return chromium;
  }

  send<Result>(method: string, params: object = {}): Promise<Result> {
    const id = ++this.#last;
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as Result), reject });
      const session = this.#session === undefined ? {} : { sessionId: this.#session };
      (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    });
  }

  /** The value of an expression in the page, as JSON has it; promises are waited for. */
  async evaluate<Value>(expression: string): Promise<Value> {
    type Evaluated = { readonly result: { readonly value: Value; readonly description?: string }; readonly exceptionDetails?: object };
    const { result, exceptionDetails } = await this.send<Evaluated>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${result.description}`);
    return result.value;
  }

  /** Resolves when an expression is true in the page, which may change for another meanwhile. */
  async until(expression: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    let last: unknown;
    while (performance.now() < deadline) {
      const isTrue = await this.evaluate<boolean>(`Boolean(${expression})`).catch((error: unknown) => void (last = error));
      if (isTrue === true) return;
      await setTimeout(POLL_MS);
    }
    throw new Error(`not within ${PATIENCE_MS / 1000} s: ${expression}`, { cause: last });
  }

  async open(url: string): Promise<void> {
    await this.send('Page.navigate', { url });
    await this.until(`location.href !== 'about:blank' && document.readyState === 'complete'`);
  }

  async press(key: string, code: number): Promise<void> {
    const text = key === 'Enter' ? { text: '\r' } : {};
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, windowsVirtualKeyCode: code, ...text });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: code });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (this.#process.pid !== undefined) process.kill(-this.#process.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    await this.#ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #take({ id, result, error }: Answer): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(error.message));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
