// IPv6 headers (RFC 8200). Extension headers are not read: what follows them is payload.

import { ipv6Bytes, ipv6Text } from './address.ts';
import { ByteReader, ByteWriter, fitting } from './bytes.ts';
import type { Ipv6 } from './frame.ts';
import { type Layer, malformed, read, unless } from './layer.ts';

export function encodeIpv6(ipv6: Ipv6, body: Uint8Array): Uint8Array {
  const first = 0x60000000 + fitting(ipv6.trafficClass ?? 0, 8) * 0x100000 + fitting(ipv6.flowLabel ?? 0, 20);
  return new ByteWriter().u32(first).u16(body.length).u8(ipv6.nextHeader).u8(ipv6.hopLimit)
    .bytes(ipv6Bytes(ipv6.source)).bytes(ipv6Bytes(ipv6.destination)).bytes(body).finish();
}

export function decodeIpv6(bytes: Uint8Array): Layer<Ipv6> {
  const reader = new ByteReader(bytes);
  const first = reader.u32();
  const length = reader.u16();
  const [nextHeader, hopLimit] = [reader.u8(), reader.u8()];
  const [source, destination] = [reader.take(16), reader.take(16)];
  if (reader.short) return malformed(`${bytes.length} bytes are too few for a header`);
  if (first >>> 28 !== 6) return malformed(`version ${first >>> 28}`);
  if (length > reader.left) return malformed(`payload length ${length}, ${reader.left} bytes follow`);
  return read({
    source: ipv6Text(source), destination: ipv6Text(destination), nextHeader, hopLimit,
    ...unless(0, 'trafficClass', (first >>> 20) & 0xff),
    ...unless(0, 'flowLabel', first & 0xfffff),
  }, reader.take(length));
}
