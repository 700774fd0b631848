// Where a page may be served: on this machine and nowhere else.

import { BlockList, isIP } from 'node:net';
import { usageError } from './exit.ts';

export type ServeAddress = {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
};

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** For commander: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`. */
export function serveAddress(name: string): (text: string) => ServeAddress {
  return (text) => {
    const [, bracketed, plain = '', digits = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
    // A name is looked up by whoever looks it up; this one means the same everywhere.
    const host = bracketed ?? (plain === 'localhost' ? '127.0.0.1' : plain);
    const isLoopback = isIP(host) !== 0 && (isIP(host) === 6) === (bracketed !== undefined) && LOOPBACK.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
    if (isLoopback && Number(digits) <= 65_535) return { host, port: Number(digits) };
    throw usageError(`${name} takes a loopback address and a port, such as 127.0.0.1:8080 or 127.0.0.1:0 for any port, not "${text}"`);
  };
}

/** `host:port` as URLs and Host headers have it. */
export function authority({ host, port }: ServeAddress): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}
