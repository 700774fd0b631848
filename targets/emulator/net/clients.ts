// The net clients: backends and NICs, who is whose peer, and who answers to a name.
//
// Names are not unique: a NIC may have the name of a netdev, and two NICs without an id may get the same
// made-up one. Order of creation matters, because QEMU lets the first of a name decide.

import type { FrameSink } from '../host/interfaces.ts';
import type { Nic } from './nic.ts';

export type Netdev = {
  readonly kind: 'netdev';
  readonly name: string;
  readonly type: string;
  linkDown: boolean;
  peer: Client | undefined;
  /** Gives back what the backend holds of the host. */
  readonly release: (() => void) | undefined;
  /** Takes a frame that its peer sends; absent where it carries none. */
  readonly receive: FrameSink | undefined;
  /** Its NIC may still have it as a peer. */
  deleted: boolean;
};

export type Client = Netdev | Nic;

export class ClientTable {
  readonly #byName = new Map<string, Client[]>();
  #nics: readonly Nic[] = [];

  add(client: Client): void {
    const named = this.#byName.get(client.name);
    if (named === undefined) this.#byName.set(client.name, [client]);
    else named.push(client);
    if (client.kind === 'nic') this.#nics = [...this.#nics, client];
  }

  remove(client: Client): void {
    const others = this.named(client.name).filter((other) => other !== client);
    if (others.length === 0) this.#byName.delete(client.name);
    else this.#byName.set(client.name, others);
    if (client.kind === 'nic') this.#nics = this.#nics.filter((nic) => nic !== client);
  }

  named(name: string): readonly Client[] {
    return this.#byName.get(name) ?? NOBODY;
  }

  netdev(name: string): Netdev | undefined {
    return this.named(name).find((client): client is Netdev => client.kind === 'netdev');
  }

  /** In the order of creation. */
  nics(): readonly Nic[] {
    return this.#nics;
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }
}

export function connect(left: Client, right: Client): void {
  left.peer = right;
  right.peer = left;
}

const NOBODY: readonly Client[] = [];
