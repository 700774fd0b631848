// ARP (RFC 826) and RARP (RFC 903) for IPv4 over Ethernet.

import { ipv4Bytes, ipv4Text, macBytes, macText } from './address.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { ETHER_TYPE } from './ethernet.ts';
import type { Arp } from './frame.ts';
import { type Layer, malformed, read } from './layer.ts';

const ETHERNET = 1;

export function encodeArp(arp: Arp): Uint8Array {
  return new ByteWriter().u16(ETHERNET).u16(ETHER_TYPE.ipv4).u8(6).u8(4).u16(arp.operation)
    .bytes(macBytes(arp.senderMac)).bytes(ipv4Bytes(arp.senderIp))
    .bytes(macBytes(arp.targetMac)).bytes(ipv4Bytes(arp.targetIp)).finish();
}

export function decodeArp(bytes: Uint8Array): Layer<Arp> {
  const reader = new ByteReader(bytes);
  const [hardware, protocol, hardwareBytes, protocolBytes] = [reader.u16(), reader.u16(), reader.u8(), reader.u8()];
  const arp = {
    operation: reader.u16(),
    senderMac: macText(reader.take(6)),
    senderIp: ipv4Text(reader.take(4)),
    targetMac: macText(reader.take(6)),
    targetIp: ipv4Text(reader.take(4)),
  };
  if (reader.short) return malformed(`${bytes.length} bytes instead of 28`);
  const isKnown = hardware === ETHERNET && protocol === ETHER_TYPE.ipv4 && hardwareBytes === 6 && protocolBytes === 4;
  return isKnown ? read(arp) : malformed('not IPv4 over Ethernet');
}
