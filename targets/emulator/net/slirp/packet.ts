// Packets without their Ethernet header, as libslirp writes them.

import type { Frame, Icmp, Icmpv6, Tcp } from '../../../../generators/frames/frame.ts';
import { toHex } from '../../../../generators/frames/hex.ts';
import { PROTOCOL } from '../../../../generators/frames/ipv4.ts';

/** Where a datagram or a connection is at either end; both addresses of one family. */
export type Endpoints = { readonly source: string; readonly sourcePort: number; readonly destination: string; readonly destinationPort: number };

const USUAL_TTL = 64;
export const LONGEST_TTL = 255;

export function udpPacket(from: Endpoints, payload: Uint8Array): Frame {
  const { sourcePort, destinationPort } = from;
  return { ...network(from, PROTOCOL.udp, USUAL_TTL), udp: { sourcePort, destinationPort }, payload: toHex(payload) };
}

export type Segment = Omit<Tcp, 'sourcePort' | 'destinationPort'>;

export function tcpPacket(from: Endpoints, segment: Segment, payload: Uint8Array, ttl: number = USUAL_TTL): Frame {
  const { sourcePort, destinationPort } = from;
  return { ...network(from, PROTOCOL.tcp, ttl), tcp: { sourcePort, destinationPort, ...segment }, ...(payload.length === 0 ? {} : { payload: toHex(payload) }) };
}

type Addresses = Pick<Endpoints, 'source' | 'destination'>;

export function icmpPacket(from: Addresses, icmp: Icmp): Frame {
  return { ...network(from, PROTOCOL.icmp, LONGEST_TTL), icmp };
}

export function icmpv6Packet(from: Addresses, icmpv6: Icmpv6): Frame {
  return { ...network(from, PROTOCOL.icmpv6, LONGEST_TTL), icmpv6 };
}

function network({ source, destination }: Addresses, protocol: number, ttl: number): Frame {
  if (source.includes(':')) return { ipv6: { source, destination, nextHeader: protocol, hopLimit: LONGEST_TTL } };
  return { ipv4: { source, destination, protocol, ttl } };
}
