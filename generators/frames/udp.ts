// UDP (RFC 768). A checksum of zero is none, which IPv6 does not allow (RFC 8200, section 8.1).

import { ByteReader, ByteWriter } from './bytes.ts';
import { checksum, pseudoHeader, withChecksum } from './checksum.ts';
import type { Frame, Udp } from './frame.ts';
import { PROTOCOL } from './ipv4.ts';
import { type Layer, malformed, read } from './layer.ts';

const HEADER_BYTES = 8;

export function encodeUdp(udp: Udp, network: Pick<Frame, 'ipv4' | 'ipv6'>, body: Uint8Array): Uint8Array {
  const length = HEADER_BYTES + body.length;
  const segment = new ByteWriter().u16(udp.sourcePort).u16(udp.destinationPort).u16(length).u16(0).bytes(body).finish();
  return withChecksum(segment, 6, checksum(pseudoHeader(network, PROTOCOL.udp, length), segment) || 0xffff);
}

export function decodeUdp(bytes: Uint8Array, network: Pick<Frame, 'ipv4' | 'ipv6'>): Layer<Udp> {
  const reader = new ByteReader(bytes);
  const udp = { sourcePort: reader.u16(), destinationPort: reader.u16() };
  const [length, sum] = [reader.u16(), reader.u16()];
  if (reader.short) return malformed(`${bytes.length} bytes are too few for a header`);
  if (length < HEADER_BYTES || length > bytes.length) return malformed(`length ${length} of ${bytes.length} bytes`);
  const segment = bytes.subarray(0, length);
  if (sum === 0) return network.ipv4 === undefined ? malformed('no checksum over IPv6') : read(udp, segment.subarray(HEADER_BYTES));
  const isRight = checksum(pseudoHeader(network, PROTOCOL.udp, length), segment) === 0;
  return isRight ? read(udp, segment.subarray(HEADER_BYTES)) : malformed('wrong checksum');
}
