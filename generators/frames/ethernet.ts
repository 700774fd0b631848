// Ethernet II and IEEE 802.3 headers with at most one 802.1Q tag.

import { macBytes, macText } from './address.ts';
import { ByteReader, ByteWriter, fitting } from './bytes.ts';
import type { Ethernet, Frame, Vlan } from './frame.ts';
import { type Layer, malformed, read, unless } from './layer.ts';

export const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, rarp: 0x8035, vlan: 0x8100, ipv6: 0x86dd } as const;

/** Up to it, the type is the length of what follows. */
const MOST_LENGTH = 1500;

export function encodeEthernet(ethernet: Ethernet, vlan: Vlan | undefined, body: Uint8Array): Uint8Array {
  const writer = new ByteWriter().bytes(macBytes(ethernet.destination)).bytes(macBytes(ethernet.source));
  if (vlan !== undefined) writer.u16(ETHER_TYPE.vlan).u16(tagOf(vlan));
  return writer.u16(ethernet.type).bytes(body).finish();
}

function tagOf({ id, priority, dropEligible }: Vlan): number {
  return (fitting(priority, 3) << 13) | (dropEligible === true ? 0x1000 : 0) | fitting(id, 12);
}

export function decodeEthernet(bytes: Uint8Array): Layer<Pick<Frame, 'ethernet' | 'vlan'>> {
  const reader = new ByteReader(bytes);
  const destination = macText(reader.take(6));
  const source = macText(reader.take(6));
  const outerType = reader.u16();
  const vlan = outerType === ETHER_TYPE.vlan ? vlanOf(reader.u16()) : undefined;
  const type = vlan === undefined ? outerType : reader.u16();
  if (reader.short) return malformed(`${bytes.length} bytes are too few for a header`);
  const value = { ethernet: { destination, source, type }, ...unless(undefined, 'vlan', vlan) };
  if (type > MOST_LENGTH) return read(value, reader.rest());
  return type > reader.left ? malformed(`${type} bytes should follow, ${reader.left} do`) : read(value, reader.take(type));
}

function vlanOf(tag: number): Vlan {
  return { id: tag & 0xfff, priority: tag >> 13, ...unless(false, 'dropEligible', (tag & 0x1000) !== 0) };
}
