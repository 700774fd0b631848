// VDE switches of the virtual host. vde_switch(1): a port for each connection, a socket of its own behind each.

import { FrameSwitch } from './frame-switch.ts';
import type { FrameSink } from './interfaces.ts';
import type { Files } from './files.ts';
import type { Turns } from './turns.ts';

/** Port 0: the first that is free. `mode` in octal text. A group would own a socket that is gone once the connection stands. */
export type VdeRequest = { readonly port: number; readonly mode: string; readonly take: FrameSink };

/** `port`: its number. */
export type VdePlug = { readonly port: number; readonly send: FrameSink; readonly close: () => void };

type Plugged = { readonly port: number; readonly take: FrameSink };

/** Of a switch that is started without options. */
const LAST_PORT = 31;
const FIRST_DESCRIPTOR = 6;

export class VdeSwitch {
  readonly path: string;
  readonly #turns: Turns;
  readonly #files: Files;
  readonly #plugged = new Set<Plugged>();
  readonly #switch = new FrameSwitch<Plugged>();
  #descriptor = FIRST_DESCRIPTOR;

  constructor(path: string, turns: Turns, files: Files) {
    this.path = path;
    this.#turns = turns;
    this.#files = files;
    files.put(path, { kind: 'folder' });
    files.put(`${path}/ctl`, { kind: 'socket' }, { mode: '600', group: 'root' });
  }

  /** Undefined where there is no such port. */
  plug({ port: wanted, mode, take }: VdeRequest): VdePlug | undefined {
    const port = wanted === 0 ? this.#freePort() : wanted;
    if (port === undefined || port > LAST_PORT) return undefined;
    const plugged: Plugged = { port, take };
    this.#plugged.add(plugged);
    const socket = `${this.path}/${String(port).padStart(3, '0')}.${this.#descriptor}`;
    this.#descriptor += 2;
    this.#files.put(socket, { kind: 'socket' }, { mode, group: 'root' });
    return {
      port,
      send: (frame) => this.#forward(plugged, frame),
      close: () => {
        this.#plugged.delete(plugged);
        this.#files.remove(socket);
      },
    };
  }

  /** Numbers of the ports in use. */
  ports(): readonly number[] {
    return [...new Set([...this.#plugged].map(({ port }) => port))].toSorted((left, right) => left - right);
  }

  close(): void {
    this.#plugged.clear();
    this.#files.remove(this.path);
  }

  #freePort(): number | undefined {
    const taken = this.ports();
    for (let port = 1; port <= LAST_PORT; port++) if (!taken.includes(port)) return port;
    return undefined;
  }

  #forward(from: Plugged, frame: Uint8Array): void {
    for (const { take } of this.#switch.routes(frame, from, [...this.#plugged])) this.#turns.next(() => take(frame));
  }
}
