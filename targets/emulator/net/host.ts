// The machine that the emulated process seems to run on: an ordinary Debian host, as root, in a network
// namespace that has a loopback interface and nothing else.
//
// Nothing is opened: a table stands for the ports in use. Rules as in Linux's bind(2) and ip(7).

export type Protocol = 'tcp' | 'udp';

type Holder = { readonly protocol: Protocol; readonly address: number | string; readonly reuse: boolean };

/** `refused` says why in errno's words. */
export type Binding =
  | { readonly kind: 'bound'; readonly release: () => void }
  | { readonly kind: 'refused'; readonly reason: string };

export class Host {
  readonly #holders = new Map<string, Set<Holder>>();
  readonly #devices = new Set<string>();

  /** `reuse`: SO_REUSEADDR was set before the call; `reuseAfter`: it is set once the port is held. Port 0: any. */
  bind(protocol: Protocol, address: number, port: number, reuse: boolean, reuseAfter: boolean = reuse): Binding {
    if (!isBindable(address)) return { kind: 'refused', reason: 'Cannot assign requested address' };
    return this.#claim(`${protocol}:${port}`, port, { protocol, address, reuse: reuseAfter }, reuse);
  }

  /** An IPv6 port; `address` is any text that is the same for the same address. */
  bind6(protocol: Protocol, address: string, port: number): Binding {
    return this.#claim(`${protocol}6:${port}`, port, { protocol, address, reuse: false }, false);
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

  #claim(key: string, port: number, claim: Holder, reuse: boolean): Binding {
    if (port === 0) return { kind: 'bound', release: nothing };
    const holders = this.#holders.get(key) ?? new Set<Holder>();
    for (const holder of holders) {
      const overlaps = holder.address === claim.address || holder.address === 0 || claim.address === 0;
      const shares = claim.protocol === 'udp' && holder.reuse && reuse;
      if (overlaps && !shares) return { kind: 'refused', reason: 'Address already in use' };
    }
    return { kind: 'bound', release: this.#hold(key, holders, claim) };
  }

  #hold(key: string, holders: Set<Holder>, holder: Holder): () => void {
    holders.add(holder);
    this.#holders.set(key, holders);
    return () => {
      holders.delete(holder);
      if (holders.size === 0) this.#holders.delete(key);
    };
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

function nothing(): void {}
