// ICMP for IPv4 (RFC 792). `rest` is all that follows the checksum: identifier, sequence number and data of an echo.

import { ByteReader, ByteWriter } from './bytes.ts';
import { checksum, withChecksum } from './checksum.ts';
import type { Icmp } from './frame.ts';
import { toHex } from './hex.ts';
import { type Layer, malformed, read } from './layer.ts';

export function encodeIcmp(icmp: Icmp, body: Uint8Array): Uint8Array {
  const message = new ByteWriter().u8(icmp.type).u8(icmp.code).u16(0).hex(icmp.rest).bytes(body).finish();
  return withChecksum(message, 2, checksum(message));
}

export function decodeIcmp(bytes: Uint8Array): Layer<Icmp> {
  const reader = new ByteReader(bytes);
  const [type, code] = [reader.u8(), reader.u8()];
  reader.u16();
  if (reader.short) return malformed(`${bytes.length} bytes are too few for a header`);
  if (checksum(bytes) !== 0) return malformed('wrong checksum');
  return read({ type, code, rest: toHex(reader.rest()) });
}
