// One monitor's sockets: a place where clients connect, one after the other.
//
// As in QEMU a monitor talks to one client at a time; the next connection is taken up, and greeted, when the current one ends.

import type { Socket } from 'node:net';
import type { Emulator } from './emulator.ts';
import { createOutbox } from './outbox.ts';

export type Monitor = {
  readonly accept: (socket: Socket) => void;
  /** Ends all connections once their output is written, or at once. */
  readonly close: (how: 'flush' | 'abrupt') => void;
};

export function createMonitor(emulator: Emulator, monitor: number): Monitor {
  const sockets: Socket[] = [];

  const start = (socket: Socket): void => {
    const outbox = createOutbox(socket);
    const session = emulator.open(monitor, { outbox, close: () => setImmediate(() => socket.destroySoon()) });
    socket.on('data', (bytes: Buffer) => {
      if (!socket.writableEnded) session.receive(bytes.toString('latin1'));
      outbox.flush();
    });
  };

  const drop = (socket: Socket): void => {
    const position = sockets.indexOf(socket);
    if (position < 0) return;
    sockets.splice(position, 1);
    if (position > 0) return;
    emulator.leave(monitor);
    const next = sockets[0];
    if (next !== undefined) start(next);
  };

  return {
    accept: (socket) => {
      sockets.push(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => drop(socket));
      if (sockets.length === 1) start(socket);
    },
    close: (how) => {
      for (const socket of sockets.splice(0)) how === 'flush' ? socket.destroySoon() : socket.destroy();
      emulator.leave(monitor);
    },
  };
}
