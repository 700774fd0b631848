// IPv6 addresses as libslirp compares them. ip6.h.

import { ipv6Bytes, ipv6Text } from '../../../../generators/frames/address.ts';
import { sameIpv6Network } from '../addresses.ts';
import type { Ipv6Settings } from './settings.ts';

export const ALL_NODES = 'ff02::1';
export const LINK_LOCAL_ROUTER = 'fe80::2';
const LINK_LOCAL_BITS = 64;

export function isMulticast(address: string): boolean {
  return ipv6Bytes(address)[0] === 0xff;
}

export function isInPrefix(address: string, { prefix, prefixLength }: Ipv6Settings): boolean {
  return sameIpv6Network(ipv6Bytes(address), ipv6Bytes(prefix), prefixLength);
}

/** Whether the network answers for an address: host and name server, each under the prefix and under its link-local name. */
export function isOwnIpv6(address: string, settings: Ipv6Settings): boolean {
  const { host, dns } = settings;
  return [host, dns].some((own) => (own === address && isInPrefix(own, settings)) || linkLocalOf(own) === address);
}

/** Whether it is a group in which owners of addresses are asked for. RFC 4291, section 2.7.1. */
export function isSolicitedNode(address: string): boolean {
  return sameIpv6Network(ipv6Bytes(address), ipv6Bytes('ff02::1:ff00:0'), 104);
}

function linkLocalOf(address: string): string {
  return ipv6Text(Uint8Array.of(...ipv6Bytes('fe80::').slice(0, LINK_LOCAL_BITS / 8), ...ipv6Bytes(address).slice(LINK_LOCAL_BITS / 8)));
}
