// A TCP connection with the guest and a stream of the host, tied to each other: what comes at one goes out at the other.

import type { Stream } from '../../host/stream.ts';
import type { TcpConnection, TcpUser } from './tcp-connection.ts';

/** Which way data passes; both, but for a fault. */
export type Ways = { readonly toHost: boolean; readonly toGuest: boolean };

const BOTH_WAYS: Ways = { toHost: true, toGuest: true };

export function tieToStream(stream: Stream, make: (user: TcpUser) => TcpConnection, ways: Ways = BOTH_WAYS): void {
  const ended = { host: false, guest: false };
  const end = (side: 'host' | 'guest'): void => {
    ended[side] = true;
    if (ended.host && ended.guest) stream.close();
  };
  const connection = make({
    onData: (bytes) => {
      if (ways.toHost) stream.write(bytes);
    },
    onEnd: () => {
      stream.end();
      end('guest');
    },
    onReset: () => stream.close(),
  });
  stream.handle({
    onData: (bytes) => {
      if (ways.toGuest) connection.write(bytes);
    },
    onEnd: () => {
      connection.end();
      end('host');
    },
    onClose: () => {
      connection.end();
      stream.close();
    },
  });
  connection.start();
}
