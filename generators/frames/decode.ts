// Bytes as a frame, as far as they can be read. Total: any bytes give a frame, and `malformed` says where reading ended.
//
// A checksum that is wrong makes its layer malformed. The bytes of a malformed layer are the payload.

import { decodeArp } from './arp.ts';
import { DHCP_PORTS, decodeDhcp } from './dhcp.ts';
import { decodeEthernet, ETHER_TYPE } from './ethernet.ts';
import type { Frame } from './frame.ts';
import { toHex } from './hex.ts';
import { decodeIcmp } from './icmp.ts';
import { decodeIcmpv6 } from './icmpv6.ts';
import { decodeIpv4, isFragment, PROTOCOL } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import type { Layer } from './layer.ts';
import { decodeTcp } from './tcp.ts';
import { decodeTftp, TFTP_PORT } from './tftp.ts';
import { decodeUdp } from './udp.ts';

export function decodeFrame(bytes: Uint8Array): Frame {
  return onward({}, 'ethernet', bytes, decodeEthernet(bytes), (header, rest) => decodeNetwork(header, rest));
}

function decodeNetwork(below: Frame, bytes: Uint8Array): Frame {
  switch (below.ethernet?.type) {
    case ETHER_TYPE.arp:
    case ETHER_TYPE.rarp:
      return onward(below, 'arp', bytes, decodeArp(bytes), (arp) => ({ ...below, arp }));
    case ETHER_TYPE.ipv4:
      return onward(below, 'ipv4', bytes, decodeIpv4(bytes), (ipv4, rest) => {
        return isFragment(ipv4) ? withPayload({ ...below, ipv4 }, rest) : decodeTransport({ ...below, ipv4 }, ipv4.protocol, rest);
      });
    case ETHER_TYPE.ipv6:
      return onward(below, 'ipv6', bytes, decodeIpv6(bytes), (ipv6, rest) => decodeTransport({ ...below, ipv6 }, ipv6.nextHeader, rest));
    default:
      return withPayload(below, bytes);
  }
}

function decodeTransport(below: Frame, protocol: number, bytes: Uint8Array): Frame {
  if (protocol === PROTOCOL.udp) {
    return onward(below, 'udp', bytes, decodeUdp(bytes, below), (udp, rest) => decodeApplication({ ...below, udp }, rest));
  }
  if (protocol === PROTOCOL.tcp) {
    return onward(below, 'tcp', bytes, decodeTcp(bytes, below), (tcp, rest) => withPayload({ ...below, tcp }, rest));
  }
  if (protocol === PROTOCOL.icmp && below.ipv4 !== undefined) {
    return onward(below, 'icmp', bytes, decodeIcmp(bytes), (icmp) => ({ ...below, icmp }));
  }
  if (protocol === PROTOCOL.icmpv6 && below.ipv6 !== undefined) {
    return onward(below, 'icmpv6', bytes, decodeIcmpv6(bytes, below), (icmpv6) => ({ ...below, icmpv6 }));
  }
  return withPayload(below, bytes);
}

function decodeApplication(below: Frame, bytes: Uint8Array): Frame {
  const ports = [below.udp?.sourcePort, below.udp?.destinationPort];
  if (below.ipv4 !== undefined && DHCP_PORTS.some((port) => ports.includes(port))) {
    return onward(below, 'dhcp', bytes, decodeDhcp(bytes), (dhcp) => ({ ...below, dhcp }));
  }
  if (ports.includes(TFTP_PORT)) return onward(below, 'tftp', bytes, decodeTftp(bytes), (tftp) => ({ ...below, tftp }));
  return withPayload(below, bytes);
}

function onward<Value>(below: Frame, layer: string, bytes: Uint8Array, decoded: Layer<Value>, above: (value: Value, rest: Uint8Array) => Frame): Frame {
  if (decoded.kind === 'read') return above(decoded.value, decoded.rest);
  return withPayload({ ...below, malformed: { layer, reason: decoded.reason } }, bytes);
}

function withPayload(frame: Frame, bytes: Uint8Array): Frame {
  return bytes.length === 0 ? frame : { ...frame, payload: toHex(bytes) };
}
