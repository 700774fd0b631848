// What backends ask of the host beyond sockets: names, routes, and what the kernel lets a socket be bound to.

import type { PortClaim, Protocol } from '../host/ports.ts';
import type { VirtualHost } from '../host/virtual-host.ts';
import { formatIpv4 } from './addresses.ts';

/** `refused` says why in errno's words. */
export type Binding =
  | { readonly kind: 'bound'; readonly release: () => void }
  | { readonly kind: 'refused'; readonly reason: string };

export class Host {
  readonly #world: VirtualHost;
  readonly #devices = new Set<string>();

  constructor(world: VirtualHost) {
    this.#world = world;
  }

  /** `reuse`: SO_REUSEADDR was set before the call; `reuseAfter`: it is set once the port is held. Port 0: any. */
  bind(protocol: Protocol, address: number, port: number, reuse: boolean, reuseAfter: boolean = reuse): Binding {
    if (!isBindable(address)) return { kind: 'refused', reason: 'Cannot assign requested address' };
    return bindingOf(this.#world.ports.claim(protocol, { host: formatIpv4(address), port }, { reuse, reuseAfter }));
  }

  /** A character device that the process makes for itself under a label; undefined where the label is taken. */
  makeDevice(label: string): (() => void) | undefined {
    if (this.#devices.has(label)) return undefined;
    this.#devices.add(label);
    return () => void this.#devices.delete(label);
  }

  /** What a name stands for, of those that every host knows. */
  resolve(name: string): number | undefined {
    return name.toLowerCase() === 'localhost' ? LOOPBACK : undefined;
  }

  /** Whether a route leads to the address; a connection attempt then goes on in the background. */
  reaches(address: number): boolean {
    return address === 0 || (address >>> 24 === 127 && address !== LOOPBACK_BROADCAST);
  }

  /** Whether a multicast group can be joined on the interface of a local address; 0 leaves the choice to the routes. */
  joins(local: number): boolean {
    return local >>> 24 === 127;
  }
}

function bindingOf(claim: PortClaim): Binding {
  return claim.kind === 'held' ? { kind: 'bound', release: claim.release } : claim;
}

export const LOOPBACK = 0x7f000001;
const LOOPBACK_BROADCAST = 0x7fffffff;

/** Whether the kernel lets a socket be bound to the address: local, any, broadcast or multicast. */
export function isBindable(address: number): boolean {
  const first = address >>> 24;
  return first === 127 || address === 0 || (first >= 224 && first < 240) || address === 0xffffffff;
}

export function isMulticast(address: number): boolean {
  return address >>> 28 === 0xe;
}
