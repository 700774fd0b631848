// IPv4 addresses as libslirp compares them, canonical text.

import { ipv4Bytes } from '../../../../generators/frames/address.ts';
import { formatIpv4 } from '../addresses.ts';
import type { Ipv4Settings } from './settings.ts';

/** Everybody, on whatever network. */
export const BROADCAST = '255.255.255.255';

export function broadcastOf({ network, mask }: Ipv4Settings): string {
  return formatIpv4((network | ~mask) >>> 0);
}

export function isInNetwork(address: string, { network, mask }: Ipv4Settings): boolean {
  return (ipv4Number(address) & mask) >>> 0 === network;
}

export function ipv4Number(address: string): number {
  return ipv4Bytes(address).reduce((sum, byte) => sum * 256 + byte, 0);
}
