// MAC addresses of the network's own: each of its addresses has one that is made of it. slirp.h, special_ethaddr; ip6.h.

import { ipv4Bytes, ipv6Bytes, macText } from '../../../../generators/frames/address.ts';

export const BROADCAST_MAC = 'ff:ff:ff:ff:ff:ff';

export function macOfIpv4(address: string): string {
  return `52:55:${macText(ipv4Bytes(address))}`;
}

export function macOfIpv6(address: string): string {
  return `52:56:${macText(ipv6Bytes(address).slice(12))}`;
}
