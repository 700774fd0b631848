// Packets of an IP protocol without ports, between addresses of the virtual host. raw(7): each socket of the protocol
// that is bound to the destination gets a copy.

import type { Process } from './process.ts';
import { covers, destinationHost } from './socket-address.ts';
import type { Turns } from './turns.ts';

/** `bytes`: what follows the IP header. */
export type OnRawPacket = (bytes: Uint8Array) => void;

export type RawSocket = { readonly send: (bytes: Uint8Array, to: string) => void; readonly close: () => void };

type Bound = { readonly protocol: number; readonly host: string; readonly onPacket: OnRawPacket };

export class RawNetwork {
  readonly #turns: Turns;
  readonly #sockets = new Set<Bound>();

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  open(owner: Process, protocol: number, host: string, onPacket: OnRawPacket): RawSocket {
    const descriptor = owner.openDescriptor();
    const bound = { protocol, host, onPacket };
    this.#sockets.add(bound);
    return {
      send: (bytes, to) => this.#carry(bytes.slice(), protocol, destinationHost(to)),
      close: () => {
        this.#sockets.delete(bound);
        descriptor.close();
      },
    };
  }

  #carry(bytes: Uint8Array, protocol: number, to: string): void {
    this.#turns.next(() => {
      for (const socket of [...this.#sockets]) if (socket.protocol === protocol && covers(socket.host, to)) socket.onPacket(bytes);
    });
  }
}
