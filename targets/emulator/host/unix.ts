// Unix stream sockets of the virtual host. unix(7): a listener is a file, and whoever knows its path connects.

import type { Files } from './files.ts';
import type { Process } from './process.ts';
import { Stream } from './stream.ts';
import type { Turns } from './turns.ts';

/** The backend's half of vhost-user behind a listener: what it answers to a message, at once. */
export type VhostUserBackend = (message: Uint8Array) => Uint8Array | undefined;

type Listener = { readonly onConnection: (stream: Stream) => void; readonly vhostUser: VhostUserBackend | undefined };

export class UnixNetwork {
  readonly #turns: Turns;
  readonly #files: Files;
  readonly #listeners = new Map<string, Listener>();

  constructor(turns: Turns, files: Files) {
    this.#turns = turns;
    this.#files = files;
  }

  /** The result ends it; undefined where there is something at the path. */
  listen(path: string, onConnection: Listener['onConnection'], vhostUser?: VhostUserBackend): (() => void) | undefined {
    if (this.#files.at(path) !== undefined) return undefined;
    this.#files.put(path, { kind: 'socket' });
    this.#listeners.set(path, { onConnection, vhostUser });
    return () => {
      this.#listeners.delete(path);
      this.#files.remove(path);
    };
  }

  /** Undefined where nobody listens. */
  connect(caller: Process, path: string): Stream | undefined {
    const listener = this.#listeners.get(path);
    if (listener === undefined) return undefined;
    const stream = new Stream(this.#turns, { address: '', descriptor: caller.openDescriptor() });
    const accepted = new Stream(this.#turns, { address: path, descriptor: undefined });
    Stream.join(stream, accepted);
    listener.onConnection(accepted);
    return stream;
  }

  vhostUserAt(path: string): VhostUserBackend | undefined {
    return this.#listeners.get(path)?.vhostUser;
  }
}
