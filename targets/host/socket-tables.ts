// The system's tables of sockets: /proc/net/tcp and its siblings, proc(5). Total: lines that are no rows are none.

import { isIPv4 } from 'node:net';
import type { HostAndPort } from './addresses.ts';

export type SocketRow = {
  /** Hex, as the kernel prints it. */
  readonly address: string;
  readonly port: number;
  readonly peerPort: number;
  readonly state: string;
  readonly inode: string;
};

export function socketRows(table: string): readonly SocketRow[] {
  return table.split('\n').flatMap((line) => {
    const found = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{2})(?: +\S+){5} +(\d+)/.exec(line);
    if (found === null) return [];
    const [, address = '', port = '', peerPort = '', state = '', inode = ''] = found;
    return [{ address, port: Number.parseInt(port, 16), peerPort: Number.parseInt(peerPort, 16), state, inode }];
  });
}

/** How many sockets of a table are in use, by /proc/net/sockstat or sockstat6: those of ended connections not among them. Undefined where it is not told. */
export function socketsCounted(sockstat: string, table: string): number | undefined {
  const found = new RegExp(`^${table.toUpperCase()}: inuse (\\d+)`, 'm').exec(sockstat);
  return found === null ? undefined : Number(found[1]);
}

/** Whether a socket has the port, at that address or at every one. */
export function holdsPort(row: SocketRow, protocol: 'tcp' | 'udp', { host, port }: HostAndPort): boolean {
  if (row.port !== port || (protocol === 'tcp' && row.state !== LISTEN)) return false;
  // Of IPv6 any socket holds it: no case uses two addresses there.
  return isIPv4(host) ? [hexOfIpv4(host), ANY_IPV4, ANY_IPV6].includes(row.address) : row.address.length === ANY_IPV6.length;
}

/** Whether somebody waits at it for others; what is left of connections that ended does not count. */
export function isHeld(row: SocketRow, table: string): boolean {
  return !table.startsWith('tcp') || row.state === LISTEN;
}

const LISTEN = '0A';
const ANY_IPV4 = '00000000';
const ANY_IPV6: string = '0'.repeat(32);

/** As the kernel prints it: the bytes in the order of a little-endian word. */
function hexOfIpv4(host: string): string {
  return host.split('.').reverse().map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0')).join('');
}
