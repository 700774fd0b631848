// ICMPv6 (RFC 4443) with the messages of neighbour discovery that have names: RFC 4861, section 4.

import { ipv6Bytes, ipv6Text } from './address.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { checksum, pseudoHeader, withChecksum } from './checksum.ts';
import type { Frame, Icmpv6, RouterAdvertisement } from './frame.ts';
import { toHex } from './hex.ts';
import { PROTOCOL } from './ipv4.ts';
import { type Layer, malformed, read } from './layer.ts';
import { decodeNeighbourOptions, encodeNeighbourOptions, type NeighbourOptions } from './neighbour-options.ts';

export const ICMPV6 = {
  echoRequest: 128, echoReply: 129,
  routerSolicitation: 133, routerAdvertisement: 134, neighbourSolicitation: 135, neighbourAdvertisement: 136,
} as const;

type Message = Omit<Icmpv6, 'type' | 'code'>;

export function encodeIcmpv6(icmpv6: Icmpv6, network: Pick<Frame, 'ipv4' | 'ipv6'>, body: Uint8Array): Uint8Array {
  const message = new ByteWriter().u8(icmpv6.type).u8(icmpv6.code).u16(0).bytes(encodeMessage(icmpv6)).bytes(body).finish();
  return withChecksum(message, 2, checksum(pseudoHeader(network, PROTOCOL.icmpv6, message.length), message));
}

function encodeMessage(icmpv6: Icmpv6): Uint8Array {
  const writer = new ByteWriter();
  switch (icmpv6.type) {
    case ICMPV6.routerSolicitation:
      writer.u32(0);
      break;
    case ICMPV6.routerAdvertisement:
      encodeRouter(writer, icmpv6.router ?? NO_ROUTER);
      break;
    case ICMPV6.neighbourSolicitation:
    case ICMPV6.neighbourAdvertisement:
      writer.u8(flagBits(icmpv6)).u8(0).u16(0).bytes(ipv6Bytes(icmpv6.target ?? '::'));
      break;
    default:
      return writer.hex(icmpv6.rest ?? '').finish();
  }
  return writer.bytes(encodeNeighbourOptions(icmpv6)).finish();
}

const NO_ROUTER: RouterAdvertisement = { hopLimit: 0, managed: false, other: false, lifetimeSeconds: 0, prefixes: [], dnsServers: [] };

function encodeRouter(writer: ByteWriter, router: RouterAdvertisement): void {
  writer.u8(router.hopLimit).u8((router.managed ? 0x80 : 0) | (router.other ? 0x40 : 0)).u16(router.lifetimeSeconds)
    .u32(router.reachableMs ?? 0).u32(router.retransmitMs ?? 0);
}

function flagBits({ flags }: Icmpv6): number {
  return (flags?.router === true ? 0x80 : 0) | (flags?.solicited === true ? 0x40 : 0) | (flags?.override === true ? 0x20 : 0);
}

export function decodeIcmpv6(bytes: Uint8Array, network: Pick<Frame, 'ipv4' | 'ipv6'>): Layer<Icmpv6> {
  const reader = new ByteReader(bytes);
  const [type, code] = [reader.u8(), reader.u8()];
  reader.u16();
  if (reader.short) return malformed(`${bytes.length} bytes are too few for a header`);
  if (checksum(pseudoHeader(network, PROTOCOL.icmpv6, bytes.length), bytes) !== 0) return malformed('wrong checksum');
  const message = decodeMessage(type, reader);
  return message.kind === 'malformed' ? message : read({ type, code, ...message.value });
}

function decodeMessage(type: number, reader: ByteReader): Layer<Message> {
  switch (type) {
    case ICMPV6.routerSolicitation:
      reader.u32();
      return withOptions(reader, () => ({}));
    case ICMPV6.routerAdvertisement:
      return decodeRouter(reader);
    case ICMPV6.neighbourSolicitation:
    case ICMPV6.neighbourAdvertisement:
      return decodeNeighbour(type, reader);
    default:
      return read({ rest: toHex(reader.rest()) });
  }
}

function decodeRouter(reader: ByteReader): Layer<Message> {
  const [hopLimit, bits, lifetimeSeconds] = [reader.u8(), reader.u8(), reader.u16()];
  const [reachableMs, retransmitMs] = [reader.u32(), reader.u32()];
  return withOptions(reader, ({ prefixes = [], dnsServers = [], dnsLifetimeSeconds }) => ({
    router: {
      hopLimit, managed: (bits & 0x80) !== 0, other: (bits & 0x40) !== 0, lifetimeSeconds, prefixes, dnsServers,
      ...(reachableMs === 0 ? {} : { reachableMs }),
      ...(retransmitMs === 0 ? {} : { retransmitMs }),
      ...(dnsLifetimeSeconds === undefined ? {} : { dnsLifetimeSeconds }),
    },
  }));
}

function decodeNeighbour(type: number, reader: ByteReader): Layer<Message> {
  const bits = reader.u8();
  reader.take(3);
  const target = reader.take(16);
  const flags = { router: (bits & 0x80) !== 0, solicited: (bits & 0x40) !== 0, override: (bits & 0x20) !== 0 };
  return withOptions(reader, () => ({ target: ipv6Text(target), ...(type === ICMPV6.neighbourAdvertisement ? { flags } : {}) }));
}

function withOptions(reader: ByteReader, messageOf: (options: NeighbourOptions) => Message): Layer<Message> {
  if (reader.short) return malformed('the message is cut short');
  const options = decodeNeighbourOptions(reader.rest());
  if (options.kind === 'malformed') return options;
  const { sourceLinkAddress, targetLinkAddress, otherOptions } = options.value;
  return read({
    ...messageOf(options.value),
    ...(sourceLinkAddress === undefined ? {} : { sourceLinkAddress }),
    ...(targetLinkAddress === undefined ? {} : { targetLinkAddress }),
    ...(otherOptions === undefined ? {} : { otherOptions }),
  });
}
