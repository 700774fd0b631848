// What backends ask of the host beyond sockets: names, routes, and what the kernel lets a socket be bound to.

export class Host {
  readonly #devices = new Set<string>();

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
