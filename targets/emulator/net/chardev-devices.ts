// What stands behind a character device: nothing, or a socket of the virtual host. chardev/char-socket.c.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { parseSocketAddress } from '../host/socket-address.ts';
import type { Stream } from '../host/stream.ts';
import type { VhostUserBackend } from '../host/unix.ts';
import type { VirtualHost } from '../host/virtual-host.ts';
import { textOf } from './arguments.ts';

export type Chardev = {
  /** A socket; only such a one can be connected again. */
  readonly reconnectable: boolean;
  /** A Unix socket, over which descriptors can be passed. */
  readonly passesDescriptors: boolean;
  /** Whether a frontend uses it. */
  busy: boolean;
  readonly write: (bytes: Uint8Array) => void;
  /** At most one listener. */
  readonly onData: (listener: (bytes: Uint8Array) => void) => void;
  /** Who answers vhost-user at the other end. */
  readonly vhostUser: VhostUserBackend | undefined;
  readonly close: () => void;
};

/** Or why it cannot be had. */
export type ChardevOutcome = Chardev | string;

export function nullDevice(): Chardev {
  return { reconnectable: false, passesDescriptors: false, busy: false, write: nothing, onData: nothing, vhostUser: undefined, close: nothing };
}

export function socketDevice(type: string, address: JsonObject, server: boolean, host: VirtualHost): ChardevOutcome {
  const line = new Line();
  const path = textOf(address, 'path') ?? '';
  switch (type) {
    case 'unix': return server ? unixServer(path, line, host) : unixClient(path, line, host);
    case 'inet': return inetDevice(address, server, line, host);
    default: return `a socket of type '${type}' cannot be had here`;
  }
}

function unixClient(path: string, line: Line, host: VirtualHost): ChardevOutcome {
  const stream = host.unix.connect(host.target, path);
  if (stream === undefined) return `nobody listens at '${path}'`;
  line.take(stream);
  return socket(line, { passesDescriptors: true, vhostUser: host.unix.vhostUserAt(path), close: () => line.close() });
}

function unixServer(path: string, line: Line, host: VirtualHost): ChardevOutcome {
  const release = host.unix.listen(path, (stream) => line.take(stream));
  if (release === undefined) return `the socket cannot be bound to '${path}'`;
  return socket(line, { passesDescriptors: true, vhostUser: undefined, close: () => { release(); line.close(); } });
}

function inetDevice(address: JsonObject, server: boolean, line: Line, host: VirtualHost): ChardevOutcome {
  const at = parseSocketAddress(`${textOf(address, 'host') ?? ''}:${textOf(address, 'port') ?? ''}`);
  if (at === undefined) return 'the address is none';
  const rest = { passesDescriptors: false, vhostUser: undefined };
  if (!server) {
    if (!host.ports.isHeld('tcp', at)) return 'the connection is refused';
    line.take(host.tcp.connect(host.target, at));
    return socket(line, { ...rest, close: () => line.close() });
  }
  const outcome = host.tcp.listen(host.target, at, (stream) => line.take(stream));
  if (outcome.kind === 'refused') return outcome.reason;
  return socket(line, { ...rest, close: () => { outcome.listener.close(); line.close(); } });
}

function socket(line: Line, kind: Pick<Chardev, 'passesDescriptors' | 'vhostUser' | 'close'>): Chardev {
  return { reconnectable: true, busy: false, write: (bytes) => line.write(bytes), onData: (listener) => line.hear(listener), ...kind };
}

/** The one connection of a device; what comes before anybody listens waits, and so does a second connection. */
class Line {
  readonly #waiting: Stream[] = [];
  readonly #early: Uint8Array[] = [];
  #stream: Stream | undefined;
  #listener: ((bytes: Uint8Array) => void) | undefined;

  take(stream: Stream): void {
    if (this.#stream !== undefined) {
      this.#waiting.push(stream);
      return;
    }
    this.#stream = stream;
    stream.handle({ onData: (bytes) => this.#arrive(bytes), onClose: () => this.#over(stream) });
  }

  hear(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
    for (const bytes of this.#early.splice(0)) listener(bytes);
  }

  write(bytes: Uint8Array): void {
    this.#stream?.write(bytes);
  }

  close(): void {
    for (const stream of [this.#stream, ...this.#waiting.splice(0)]) stream?.close();
    this.#stream = undefined;
  }

  #arrive(bytes: Uint8Array): void {
    if (this.#listener === undefined) this.#early.push(bytes);
    else this.#listener(bytes);
  }

  #over(stream: Stream): void {
    stream.close();
    this.#stream = undefined;
    const next = this.#waiting.shift();
    if (next !== undefined) this.take(next);
  }
}

function nothing(): void {}
