// Addresses as a guest needs them: `host:port` taken apart, and what lies in its own network.

import ipaddr from 'ipaddr.js';

export type HostPort = { readonly host: string; readonly port: number };

/** `10.0.2.2:80` or `[fec0::2]:80`. */
export function parseHostPort(text: string): HostPort {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}

export function isIpv6(address: string): boolean {
  return address.includes(':');
}

/** The first 24 bits of an IPv4 address, the first 64 of an IPv6 one, as text to be compared. */
export function networkOf(address: string): string {
  const bytes = ipaddr.isValid(address) ? ipaddr.parse(address).toByteArray() : [];
  return bytes.slice(0, bytes.length === 4 ? 3 : 8).join('.');
}
