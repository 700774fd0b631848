// One line asked, one line answered, over a socket, in order. For qtest and for the control socket.

import type { Socket } from 'node:net';

export interface LineClient {
  /** Rejects when the peer closes or does not answer in time; the client is of no more use then. */
  ask(line: string): Promise<string>;
}

export type LineClientOptions = {
  readonly deadlineMs?: number;
  /** Lines that answer nothing, such as announcements. */
  readonly skips?: (line: string) => boolean;
};

const DEADLINE_MS = 10_000;

/** An answer is short; a peer that never ends its line is cut off here. */
const MAX_LINE_CHARACTERS: number = 1024 * 1024;

export function createLineClient(socket: Socket, options: LineClientOptions = {}): LineClient {
  return new SocketLineClient(socket, options);
}

type Question = { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void };

class SocketLineClient implements LineClient {
  readonly #socket: Socket;
  readonly #options: LineClientOptions;
  readonly #questions: Question[] = [];
  #rest = '';

  constructor(socket: Socket, options: LineClientOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#hear(text));
    socket.on('error', () => {});
    socket.once('close', () => this.#fail('the peer closed the connection'));
  }

  async ask(line: string): Promise<string> {
    if (this.#socket.destroyed) throw new Error('the connection is closed');
    const deadlineMs = this.#options.deadlineMs ?? DEADLINE_MS;
    const timer = setTimeout(() => this.#socket.destroy(), deadlineMs);
    const answer = new Promise<string>((resolve, reject) => {
      this.#questions.push({ resolve, reject });
    });
    this.#socket.write(`${line}\n`);
    return answer.finally(() => clearTimeout(timer));
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MAX_LINE_CHARACTERS) this.#socket.destroy();
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (this.#options.skips?.(line) !== true) this.#questions.shift()?.resolve(line);
    }
  }

  #fail(reason: string): void {
    for (const question of this.#questions.splice(0)) question.reject(new Error(reason));
  }
}
