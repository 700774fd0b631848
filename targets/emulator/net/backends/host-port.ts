// `HOST:PORT` as the socket backend takes it: the first colon divides, an empty host is any address, a host
// that starts with a digit is an address and anything else a name; text after the port's digits is ignored,
// and ports above 65535 wrap.

import { parseIpv4 } from '../addresses.ts';
import type { Host } from '../host.ts';
import { readLong } from '../numbers.ts';

export type HostPort =
  | { readonly kind: 'parsed'; readonly address: number; readonly port: number }
  | { readonly kind: 'faulty'; readonly desc: string };

export function parseHostPort(text: string, host: Host): HostPort {
  const colon = text.indexOf(':');
  if (colon < 0) return { kind: 'faulty', desc: `'${text}' has no ':' between host and port` };
  const address = hostAddress(text.slice(0, colon), host);
  if (typeof address === 'string') return { kind: 'faulty', desc: address };
  const portText = text.slice(colon + 1);
  const port = readLong(portText, 0);
  if (!port.digits || port.overflow) return { kind: 'faulty', desc: `'${portText}' is no port number` };
  return { kind: 'parsed', address, port: Number(BigInt.asUintN(16, port.value)) };
}

function hostAddress(name: string, host: Host): number | string {
  if (name === '') return 0;
  if (/^[0-9]/.test(name)) return parseIpv4(name) ?? `'${name}' is no IPv4 address`;
  return host.resolve(name) ?? `the host name '${name}' cannot be resolved`;
}
