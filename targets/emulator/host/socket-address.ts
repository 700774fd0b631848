// Addresses of virtual sockets: `127.0.0.1:4000`, IPv6 in brackets. `0.0.0.0` and `::` stand for any.

export type SocketAddress = { readonly host: string; readonly port: number };

export function addressText({ host, port }: SocketAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

export function parseSocketAddress(text: string): SocketAddress | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? undefined : { host, port: Number(digits) };
}

/** Throws where it is none. */
export function socketAddressFrom(text: string): SocketAddress {
  const address = parseSocketAddress(text);
  if (address === undefined) throw new Error(`"${text}" is no address`);
  return address;
}

export function isIpv6(host: string): boolean {
  return host.includes(':');
}

export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

export const LOOPBACK = '127.0.0.1';
export const LOOPBACK_IPV6 = '::1';

/** Of the family of an address. */
export function loopbackLike(host: string): string {
  return isIpv6(host) ? LOOPBACK_IPV6 : LOOPBACK;
}

/** What a wildcard means as a destination. */
export function destinationHost(host: string): string {
  return isWildcard(host) ? loopbackLike(host) : host;
}

export function isMulticastHost(host: string): boolean {
  const first = Number(host.split('.')[0]);
  return !isIpv6(host) && first >= 224 && first < 240;
}

/** Whether a socket at `bound` hears what goes to `host`. */
export function covers(bound: string, host: string): boolean {
  return bound === host || (isWildcard(bound) && isIpv6(bound) === isIpv6(host));
}
