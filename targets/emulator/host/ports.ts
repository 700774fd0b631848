// Who holds which port. Rules as in Linux's bind(2) and ip(7).

import { type SocketAddress, covers, isIpv6 } from './socket-address.ts';

export type Protocol = 'tcp' | 'udp';

/** `reuse`: SO_REUSEADDR was set before the call; `reuseAfter`: it is set once the port is held. `shared`: nobody is refused for it, and it for nobody. */
export type BindOptions = { readonly reuse?: boolean; readonly reuseAfter?: boolean; readonly shared?: boolean };

/** `refused` says why in errno's words. `at` has the port that was given where the caller left it open. */
export type PortClaim =
  | { readonly kind: 'held'; readonly at: SocketAddress; readonly release: () => void }
  | { readonly kind: 'refused'; readonly reason: string };

type Holder = { readonly host: string; readonly reuse: boolean; readonly shared: boolean };

const FIRST_EPHEMERAL = 32_768;
const LAST_PORT = 65_535;

export class Ports {
  readonly #holders = new Map<string, Set<Holder>>();
  #next = FIRST_EPHEMERAL;

  /** Port 0: any that is free. */
  claim(protocol: Protocol, at: SocketAddress, { reuse = false, reuseAfter = reuse, shared = false }: BindOptions = {}): PortClaim {
    const port = at.port === 0 ? this.free(protocol, at.host) : at.port;
    const key = keyOf(protocol, at.host, port);
    const holders = this.#holders.get(key) ?? new Set<Holder>();
    for (const holder of holders) {
      const overlaps = covers(holder.host, at.host) || covers(at.host, holder.host);
      const shares = shared || holder.shared || (protocol === 'udp' && holder.reuse && reuse);
      if (overlaps && !shares) return { kind: 'refused', reason: 'Address already in use' };
    }
    const holder = { host: at.host, reuse: reuseAfter, shared };
    holders.add(holder);
    this.#holders.set(key, holders);
    const release = (): void => {
      holders.delete(holder);
      if (holders.size === 0 && this.#holders.get(key) === holders) this.#holders.delete(key);
    };
    return { kind: 'held', at: { host: at.host, port }, release };
  }

  /** A port that nobody holds; each call gives another. */
  free(protocol: Protocol, host: string): number {
    for (;;) {
      const port = this.#next;
      this.#next = port === LAST_PORT ? FIRST_EPHEMERAL : port + 1;
      if (!this.#holders.has(keyOf(protocol, host, port))) return port;
    }
  }

  isHeld(protocol: Protocol, at: SocketAddress): boolean {
    const holders = this.#holders.get(keyOf(protocol, at.host, at.port)) ?? [];
    return [...holders].some((holder) => covers(holder.host, at.host));
  }
}

function keyOf(protocol: Protocol, host: string, port: number): string {
  return `${protocol}${isIpv6(host) ? '6' : ''}:${port}`;
}
