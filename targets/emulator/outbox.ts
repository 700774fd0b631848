// What goes out on one connection: texts in order, those of one turn in one write, and no reading while the peer does not.

import type { Socket } from 'node:net';

/** Unread output of one peer that is kept before the connection is given up. */
const MAX_UNREAD_BYTES = 256 * 1024 * 1024;

export type Outbox = {
  /** `text` is latin1. It waits for `delayMs`, and what is written later waits behind it. */
  readonly write: (text: string, delayMs: number) => void;
  /** Writes what this turn has gathered, at once. */
  readonly flush: () => void;
  /** Drops all that is to come. */
  readonly freeze: () => void;
};

export function createOutbox(socket: Socket): Outbox {
  const waiting: { readonly text: string; readonly delayMs: number }[] = [];
  let gathered = '';
  let frozen = false;

  const flush = (): void => {
    const text = gathered;
    gathered = '';
    if (text === '' || frozen || socket.destroyed) return;
    if (!socket.write(text, 'latin1')) socket.pause();
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
  };

  const gather = (text: string): void => {
    if (gathered === '') queueMicrotask(flush);
    gathered += text;
  };

  const release = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (next.delayMs > 0) {
        waiting[0] = { text: next.text, delayMs: 0 };
        setTimeout(release, next.delayMs).unref();
        return;
      }
      waiting.shift();
      gather(next.text);
    }
  };

  socket.on('drain', () => {
    if (!frozen) socket.resume();
  });
  return {
    write: (text, delayMs) => {
      if (frozen) return;
      if (waiting.length === 0 && delayMs <= 0) return gather(text);
      waiting.push({ text, delayMs });
      if (waiting.length === 1) release();
    },
    flush,
    freeze: () => {
      frozen = true;
      socket.pause();
    },
  };
}
