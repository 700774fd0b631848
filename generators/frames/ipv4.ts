// IPv4 headers (RFC 791).

import { ipv4Bytes, ipv4Text } from './address.ts';
import { ByteReader, ByteWriter, fitting } from './bytes.ts';
import { checksum, withChecksum } from './checksum.ts';
import type { Ipv4 } from './frame.ts';
import { toHex } from './hex.ts';
import { type Layer, malformed, read, unless } from './layer.ts';

export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

const HEADER_BYTES = 20;

export function encodeIpv4(ipv4: Ipv4, body: Uint8Array): Uint8Array {
  const options = new ByteWriter().hex(ipv4.options ?? '').finish();
  const headerBytes = HEADER_BYTES + options.length;
  const flags = (ipv4.dontFragment === true ? 0x4000 : 0) | (ipv4.moreFragments === true ? 0x2000 : 0);
  const header = new ByteWriter().u8(0x40 | fitting(headerBytes / 4, 4)).u8(ipv4.typeOfService ?? 0).u16(headerBytes + body.length)
    .u16(ipv4.identification ?? 0).u16(flags | fitting((ipv4.fragmentOffset ?? 0) / 8, 13))
    .u8(ipv4.ttl).u8(ipv4.protocol).u16(0).bytes(ipv4Bytes(ipv4.source)).bytes(ipv4Bytes(ipv4.destination)).bytes(options).finish();
  return new ByteWriter().bytes(withChecksum(header, 10, checksum(header))).bytes(body).finish();
}

export function decodeIpv4(bytes: Uint8Array): Layer<Ipv4> {
  const reader = new ByteReader(bytes);
  const first = reader.u8();
  const typeOfService = reader.u8();
  const totalBytes = reader.u16();
  const identification = reader.u16();
  const fragment = reader.u16();
  const [ttl, protocol] = [reader.u8(), reader.u8()];
  reader.u16();
  const [source, destination] = [ipv4Text(reader.take(4)), ipv4Text(reader.take(4))];
  const headerBytes = (first & 0xf) * 4;
  const options = toHex(reader.take(Math.max(0, headerBytes - HEADER_BYTES)));
  const problem = reader.short ? `${bytes.length} bytes are too few for a header` : headerProblem(bytes, headerBytes, totalBytes);
  if (problem !== undefined) return malformed(problem);
  return read({
    source, destination, protocol, ttl,
    ...unless(0, 'typeOfService', typeOfService),
    ...unless(0, 'identification', identification),
    ...unless(0, 'fragmentOffset', (fragment & 0x1fff) * 8),
    ...unless(false, 'moreFragments', (fragment & 0x2000) !== 0),
    ...unless(false, 'dontFragment', (fragment & 0x4000) !== 0),
    ...unless('', 'options', options),
  }, bytes.subarray(headerBytes, totalBytes));
}

function headerProblem(bytes: Uint8Array, headerBytes: number, totalBytes: number): string | undefined {
  const version = (bytes[0] ?? 0) >> 4;
  if (version !== 4) return `version ${version}`;
  if (headerBytes < HEADER_BYTES) return `header length ${headerBytes}`;
  if (totalBytes < headerBytes || totalBytes > bytes.length) return `total length ${totalBytes} of ${bytes.length} bytes`;
  return checksum(bytes.subarray(0, headerBytes)) === 0 ? undefined : 'wrong header checksum';
}

export function isFragment(ipv4: Ipv4): boolean {
  return ipv4.moreFragments === true || (ipv4.fragmentOffset ?? 0) > 0;
}
