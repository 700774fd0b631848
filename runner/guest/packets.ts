// IP packets of a guest, of either version: what lies inside is the caller's.

import type { Frame, Tcp, Tftp } from '../../generators/frames/frame.ts';
import type { Guest } from '../case.ts';
import { isIpv6 } from './address.ts';

const PROTOCOL_NUMBERS = { tcp: 6, udp: 17 } as const;

export type Transport =
  | { readonly tcp: Tcp }
  | { readonly udp: { readonly sourcePort: number; readonly destinationPort: number }; readonly tftp?: Tftp };

/** `payload` is hex. */
export function packetFrom(guest: Guest, to: string, toMac: string, transport: Transport, payload: string): Frame {
  const protocol = 'tcp' in transport ? PROTOCOL_NUMBERS.tcp : PROTOCOL_NUMBERS.udp;
  const inside = { ...transport, ...(payload === '' ? {} : { payload }) };
  if (isIpv6(to)) {
    return {
      ethernet: { destination: toMac, source: guest.mac, type: 0x86dd },
      ipv6: { source: guest.ipv6 ?? '::', destination: to, nextHeader: protocol, hopLimit: 64 },
      ...inside,
    };
  }
  return {
    ethernet: { destination: toMac, source: guest.mac, type: 0x0800 },
    ipv4: { source: guest.ipv4 ?? '0.0.0.0', destination: to, protocol, ttl: 64 },
    ...inside,
  };
}

/** Where a packet came from and went to; undefined for what is no TCP or UDP over IP. */
export type Flow = { readonly from: string; readonly to: string; readonly fromPort: number; readonly toPort: number };

export function flowOf({ ipv4, ipv6, tcp, udp }: Frame): Flow | undefined {
  const ip = ipv4 ?? ipv6;
  const ports = tcp ?? udp;
  if (ip === undefined || ports === undefined) return undefined;
  return { from: ip.source, to: ip.destination, fromPort: ports.sourcePort, toPort: ports.destinationPort };
}

export function hexOf(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}

export function textOf(hex: string | undefined): string {
  return Buffer.from(hex ?? '', 'hex').toString('latin1');
}
