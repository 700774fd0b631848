// One monitor: a place where clients connect, one after the other.
//
// As in QEMU a monitor talks to one client at a time; the next connection is taken up, and greeted, when the current one ends.

import type { Socket } from 'node:net';
import { createOutbox } from './outbox.ts';
import { createSession, type Session, type SessionOptions } from './session.ts';

export type Monitor = {
  readonly accept: (socket: Socket) => void;
  /** The session of the current connection. */
  readonly session: () => Session | undefined;
  /** Ends all connections once their output is written, or at once. */
  readonly close: (how: 'flush' | 'abrupt') => void;
};

export type MonitorOptions = Omit<SessionOptions, 'outbox' | 'place'> & {
  readonly place: Omit<SessionOptions['place'], 'close' | 'freeze'>;
};

export function createMonitor(options: MonitorOptions): Monitor {
  const sockets: Socket[] = [];
  let current: Session | undefined;

  const start = (socket: Socket): void => {
    const outbox = createOutbox(socket);
    const place = { ...options.place, close: () => socket.destroySoon(), freeze: outbox.freeze };
    const session = createSession({ ...options, outbox, place });
    current = session;
    socket.on('data', (bytes: Buffer) => {
      if (!socket.writableEnded) session.receive(bytes.toString('latin1'));
      outbox.flush();
    });
    session.greet();
  };

  const drop = (socket: Socket): void => {
    const position = sockets.indexOf(socket);
    sockets.splice(position, 1);
    if (position > 0) return;
    current = undefined;
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
    session: () => current,
    close: (how) => {
      for (const socket of sockets.splice(0)) how === 'flush' ? socket.destroySoon() : socket.destroy();
      current = undefined;
    },
  };
}
