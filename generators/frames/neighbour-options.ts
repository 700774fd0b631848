// The options of neighbour discovery: link addresses, prefixes (RFC 4861, section 4.6), DNS servers (RFC 8106, section 5.1).
//
// They are written in this order; what has no name here, and a second of what a message has once, is kept as hex.

import { ipv6Bytes, ipv6Text, macBytes, macText } from './address.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { AdvertisedPrefix, Icmpv6, RouterAdvertisement } from './frame.ts';
import { toHex } from './hex.ts';
import { type Layer, malformed, read } from './layer.ts';

const OPTION = { sourceLinkAddress: 1, targetLinkAddress: 2, prefix: 3, dnsServers: 25 } as const;

/** Defaults of RFC 4861, section 6.2.1, where a frame to encode does not say. */
const VALID_SECONDS = 2_592_000;
const PREFERRED_SECONDS = 604_800;
/** Three times the longest interval between advertisements (RFC 8106, section 5.1; RFC 4861, section 6.2.1). */
const DNS_SECONDS = 1800;

export type NeighbourOptions = Pick<Icmpv6, 'sourceLinkAddress' | 'targetLinkAddress' | 'otherOptions'>
  & Partial<Pick<RouterAdvertisement, 'prefixes' | 'dnsServers' | 'dnsLifetimeSeconds'>>;

export function encodeNeighbourOptions({ sourceLinkAddress, targetLinkAddress, otherOptions, router }: Icmpv6): Uint8Array {
  const writer = new ByteWriter();
  if (sourceLinkAddress !== undefined) writer.u8(OPTION.sourceLinkAddress).u8(1).bytes(macBytes(sourceLinkAddress));
  if (targetLinkAddress !== undefined) writer.u8(OPTION.targetLinkAddress).u8(1).bytes(macBytes(targetLinkAddress));
  for (const prefix of router?.prefixes ?? []) encodePrefix(writer, prefix);
  const servers = router?.dnsServers ?? [];
  if (servers.length > 0) {
    writer.u8(OPTION.dnsServers).u8(1 + 2 * servers.length).u16(0).u32(router?.dnsLifetimeSeconds ?? DNS_SECONDS);
    for (const server of servers) writer.bytes(ipv6Bytes(server));
  }
  return writer.hex(otherOptions ?? '').finish();
}

function encodePrefix(writer: ByteWriter, { prefix, length, onLink, autonomous, validSeconds, preferredSeconds }: AdvertisedPrefix): void {
  writer.u8(OPTION.prefix).u8(4).u8(length).u8((onLink ? 0x80 : 0) | (autonomous ? 0x40 : 0))
    .u32(validSeconds ?? VALID_SECONDS).u32(preferredSeconds ?? PREFERRED_SECONDS).u32(0).bytes(ipv6Bytes(prefix));
}

export function decodeNeighbourOptions(bytes: Uint8Array): Layer<NeighbourOptions> {
  const reader = new ByteReader(bytes);
  let options: NeighbourOptions = {};
  while (reader.left > 0) {
    const [type, units] = [reader.u8(), reader.u8()];
    if (units === 0) return malformed(`option ${type} of length 0`);
    const value = reader.take(units * 8 - 2);
    if (reader.short) return malformed(`option ${type} is cut short`);
    options = { ...options, ...(namedOption(options, type, value) ?? otherOption(options, type, units, value)) };
  }
  return read(options);
}

function namedOption(seen: NeighbourOptions, type: number, value: Uint8Array): NeighbourOptions | undefined {
  if (type === OPTION.sourceLinkAddress && value.length === 6 && seen.sourceLinkAddress === undefined) return { sourceLinkAddress: macText(value) };
  if (type === OPTION.targetLinkAddress && value.length === 6 && seen.targetLinkAddress === undefined) return { targetLinkAddress: macText(value) };
  if (type === OPTION.prefix && value.length === 30) return { prefixes: [...(seen.prefixes ?? []), decodePrefix(value)] };
  if (type === OPTION.dnsServers && value.length >= 22 && value.length % 16 === 6 && seen.dnsServers === undefined) return decodeServers(value);
  return undefined;
}

function decodePrefix(value: Uint8Array): AdvertisedPrefix {
  const reader = new ByteReader(value);
  const [length, bits, validSeconds, preferredSeconds] = [reader.u8(), reader.u8(), reader.u32(), reader.u32()];
  reader.u32();
  const prefix = ipv6Text(reader.take(16));
  return { prefix, length, onLink: (bits & 0x80) !== 0, autonomous: (bits & 0x40) !== 0, validSeconds, preferredSeconds };
}

function decodeServers(value: Uint8Array): NeighbourOptions {
  const reader = new ByteReader(value);
  reader.u16();
  const dnsLifetimeSeconds = reader.u32();
  const dnsServers: string[] = [];
  while (reader.left > 0) dnsServers.push(ipv6Text(reader.take(16)));
  return { dnsServers, dnsLifetimeSeconds };
}

function otherOption({ otherOptions = '' }: NeighbourOptions, type: number, units: number, value: Uint8Array): NeighbourOptions {
  return { otherOptions: otherOptions + toHex(new ByteWriter().u8(type).u8(units).bytes(value).finish()) };
}
