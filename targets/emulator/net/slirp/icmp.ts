// Echo requests of the guest, and errors that it is told of. ip_icmp.c.
//
// The host and the name server answer themselves; what goes further is sent by the host, unless the network is restricted.

import type { Icmp, Ipv4 } from '../../../../generators/frames/frame.ts';
import { toHex } from '../../../../generators/frames/hex.ts';
import type { Arrival } from './arrival.ts';
import { LINK_LOCAL_ROUTER } from './ipv6-addresses.ts';
import { icmpPacket, icmpv6Packet } from './packet.ts';
import { isReachable } from './reach.ts';
import type { Stack } from './stack.ts';

const ECHO_REPLY = 0;
const UNREACHABLE = 3;
const UNREACHABLE_IPV6 = 1;
const ECHO_REQUEST = 8;
/** How much of a packet an error quotes: 576 bytes less two headers, 1500 less four. */
const QUOTED_BYTES = 548;
const QUOTED_BYTES_IPV6 = 1448;

/** Codes of `destination unreachable`, of ICMP and of ICMPv6. */
const CODES = { network: { ipv4: 0, ipv6: 0 }, port: { ipv4: 3, ipv6: 4 } } as const;

export function receiveIcmp(arrival: Arrival, ipv4: Ipv4, icmp: Icmp, stack: Stack): void {
  if (icmp.type !== ECHO_REQUEST) return;
  const { settings, defects, link } = stack;
  const { source, destination } = ipv4;
  const isOwn = destination === settings.ipv4?.host || destination === settings.ipv4?.dns;
  if (isOwn ? defects.has('user-ping-unanswered') : settings.restricted && !defects.has('user-restrict-leaks-ping')) return;
  if (!isOwn && !isReachable(destination)) return refuse(arrival, 'network', stack);
  link.sendPacket(icmpPacket({ source: destination, destination: source }, { ...icmp, type: ECHO_REPLY }));
}

/**
 * Tells the sender of a packet that it went nowhere. `by`: who says so, where it is not the network itself; libslirp passes
 * on the errors of the host's sockets with the address that they have there.
 */
export function refuse({ frame, packet }: Arrival, what: keyof typeof CODES, { settings, link }: Stack, by?: string): void {
  const { ipv4, ipv6 } = frame;
  if (ipv4 !== undefined && settings.ipv4 !== undefined) {
    const totalBytes = ((packet[2] ?? 0) << 8) | (packet[3] ?? 0);
    const rest = quoting(packet.subarray(0, Math.min(totalBytes, QUOTED_BYTES)));
    link.sendPacket(icmpPacket({ source: by ?? settings.ipv4.host, destination: ipv4.source }, { type: UNREACHABLE, code: CODES[what].ipv4, rest }));
  } else if (ipv6 !== undefined) {
    const rest = quoting(packet.subarray(0, QUOTED_BYTES_IPV6));
    const from = { source: by ?? LINK_LOCAL_ROUTER, destination: ipv6.source };
    link.sendPacket(icmpv6Packet(from, { type: UNREACHABLE_IPV6, code: CODES[what].ipv6, rest }));
  }
}

function quoting(packet: Uint8Array): string {
  return `00000000${toHex(packet)}`;
}
