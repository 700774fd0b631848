// A frame as bytes: each layer around what it carries, lengths and checksums written anew.
//
// Types and protocols are written as the frame says, right or not; only what has no bytes at all (text that is no
// address, numbers that do not fit) is a `FrameError`.

import { encodeArp } from './arp.ts';
import { ByteWriter } from './bytes.ts';
import { encodeDhcp } from './dhcp.ts';
import { encodeEthernet } from './ethernet.ts';
import type { Frame } from './frame.ts';
import { encodeIcmp } from './icmp.ts';
import { encodeIcmpv6 } from './icmpv6.ts';
import { encodeIpv4 } from './ipv4.ts';
import { encodeIpv6 } from './ipv6.ts';
import { encodeTcp } from './tcp.ts';
import { encodeTftp } from './tftp.ts';
import { encodeUdp } from './udp.ts';

/** Ethernet's shortest frame without its checksum. */
export const SHORTEST_FRAME = 60;

/** Padded with zeros up to `fewestBytes`, not at all where it is absent. */
export function encodeFrame(frame: Frame, fewestBytes = 0): Uint8Array {
  const { ethernet, vlan } = frame;
  const packet = encodeNetwork(frame, encodeTransport(frame, encodeApplication(frame)));
  const bytes = ethernet === undefined ? packet : encodeEthernet(ethernet, vlan, packet);
  return new ByteWriter().bytes(bytes).zeros(Math.max(0, fewestBytes - bytes.length)).finish();
}

function encodeApplication({ dhcp, tftp, payload = '' }: Frame): Uint8Array {
  const writer = new ByteWriter();
  if (dhcp !== undefined) writer.bytes(encodeDhcp(dhcp));
  if (tftp !== undefined) writer.bytes(encodeTftp(tftp));
  return writer.hex(payload).finish();
}

function encodeTransport(frame: Frame, body: Uint8Array): Uint8Array {
  if (frame.udp !== undefined) return encodeUdp(frame.udp, frame, body);
  if (frame.tcp !== undefined) return encodeTcp(frame.tcp, frame, body);
  if (frame.icmp !== undefined) return encodeIcmp(frame.icmp, body);
  return frame.icmpv6 === undefined ? body : encodeIcmpv6(frame.icmpv6, frame, body);
}

function encodeNetwork(frame: Frame, body: Uint8Array): Uint8Array {
  if (frame.arp !== undefined) return new ByteWriter().bytes(encodeArp(frame.arp)).bytes(body).finish();
  if (frame.ipv4 !== undefined) return encodeIpv4(frame.ipv4, body);
  return frame.ipv6 === undefined ? body : encodeIpv6(frame.ipv6, body);
}
