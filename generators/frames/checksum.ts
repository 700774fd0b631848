// The Internet checksum (RFC 1071), and the pseudo headers that TCP, UDP and ICMPv6 include in it (RFC 9293, 768, 8200).

import { ipv4Bytes, ipv6Bytes } from './address.ts';
import { ByteWriter } from './bytes.ts';
import type { Frame } from './frame.ts';
import { FrameError } from './frame-error.ts';

/** Zero over bytes that contain their own, right checksum. */
export function checksum(...parts: readonly Uint8Array[]): number {
  return ~parts.reduce((sum, part) => folded(sum + wordSum(part)), 0) & 0xffff;
}

/** All parts but the last are of even length. */
function wordSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) sum += ((bytes[index] ?? 0) << 8) + (bytes[index + 1] ?? 0);
  return sum;
}

function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x10000);
  return rest;
}

export function pseudoHeader(network: Pick<Frame, 'ipv4' | 'ipv6'>, protocol: number, length: number): Uint8Array {
  const { ipv4, ipv6 } = network;
  if (ipv4 !== undefined) {
    return new ByteWriter().bytes(ipv4Bytes(ipv4.source)).bytes(ipv4Bytes(ipv4.destination)).u16(protocol).u16(length).finish();
  }
  if (ipv6 === undefined) throw new FrameError('layers', 'TCP, UDP and ICMPv6 need IPv4 or IPv6 below them');
  return new ByteWriter().bytes(ipv6Bytes(ipv6.source)).bytes(ipv6Bytes(ipv6.destination)).u32(length).u32(protocol).finish();
}

/** The bytes with their checksum put at `at`, where they have zeros. */
export function withChecksum(bytes: Uint8Array, at: number, sum: number): Uint8Array {
  bytes[at] = sum >> 8;
  bytes[at + 1] = sum & 0xff;
  return bytes;
}
