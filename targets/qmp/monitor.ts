// One connection to a QMP monitor: bytes out, classified messages in.
//
// A listener and no iterator, for a run hears millions of messages. What arrives before the listener is kept, up
// to a limit; from there on the peer has to wait.

import type { Socket } from 'node:net';
import type { LineEnds, Monitor, Received } from '../target.ts';
import { createFramer, type Frame, type Framer } from '../wire/framing.ts';
import { classifyFrame } from './classify.ts';

/** Opens another connection to the same monitor. */
export type Connect = () => Promise<Socket>;

/** Messages kept for a listener that is not there yet. */
const MAX_PENDING = 100_000;

export async function openMonitor(connect: Connect): Promise<Monitor> {
  return new SocketMonitor(await connect(), connect);
}

class SocketMonitor implements Monitor {
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #connect: Connect;
  readonly #framer: Framer = createFramer();
  #pending: Received[] = [];
  #listener: ((received: Received) => void) | undefined;
  #isClosed = false;

  constructor(socket: Socket, connect: Connect) {
    this.#socket = socket;
    this.#connect = connect;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#deliver(this.#framer.push(chunk)));
    socket.on('end', () => this.#deliver(this.#framer.end()));
    // A reset connection is a closed one; `closed` tells.
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      if (socket.closed) resolve();
      this.#isClosed = socket.closed;
      socket.once('close', () => {
        this.#isClosed = true;
        resolve();
      });
    });
  }

  send(data: string | Uint8Array): void {
    if (!this.#isClosed && this.#socket.writable) this.#socket.write(data);
  }

  onMessage(listener: (received: Received) => void): void {
    this.#listener = listener;
    const pending = this.#pending;
    this.#pending = [];
    for (const received of pending) listener(received);
    this.#socket.resume();
  }

  isClosed(): boolean {
    return this.#isClosed;
  }

  lineEnds(): LineEnds {
    return this.#framer.lineEnds();
  }

  async reconnect(): Promise<Monitor> {
    this.close();
    await this.closed;
    return openMonitor(this.#connect);
  }

  close(): void {
    this.#socket.destroy();
  }

  #deliver(frames: readonly Frame[]): void {
    const atMs = Date.now();
    for (const frame of frames) {
      const received = { message: classifyFrame(frame), text: frame.text, atMs };
      if (this.#listener === undefined) this.#pending.push(received);
      else this.#listener(received);
    }
    if (this.#listener === undefined && this.#pending.length > MAX_PENDING) this.#socket.pause();
  }
}
