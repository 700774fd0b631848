// `host:port` as cases write it, an IPv6 host in brackets. Only numbers, so that no name is ever looked up.

import { isIPv4, isIPv6 } from 'node:net';

export type HostAndPort = { readonly host: string; readonly port: number };

/** Throws where it is none. */
export function addressFrom(text: string): HostAndPort {
  const found = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const host = found?.[1] ?? found?.[2] ?? '';
  const port = Number(found?.[3]);
  if ((isIPv4(host) || isIPv6(host)) && port <= 65535) return { host, port };
  throw new Error(`"${text}" is no address`);
}

export function addressText({ host, port }: HostAndPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

export function isLoopback(host: string): boolean {
  return /^127\.\d+\.\d+\.\d+$/.test(host) || host === '::1';
}

export function isMulticast(host: string): boolean {
  const first = Number(host.split('.')[0]);
  return isIPv4(host) ? first >= 224 && first <= 239 : /^ff/i.test(host);
}

export const LOOPBACK = '127.0.0.1';
