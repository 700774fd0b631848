// Frames that a machine on an Ethernet sends to find out who and what is there, and to be answered.
//
// Addresses with a colon are IPv6. Nothing here is random: the same arguments give the same frame.

import { ipv6Bytes, ipv6Text, macText, NO_IPV4 } from './address.ts';
import { ByteWriter } from './bytes.ts';
import { ETHER_TYPE } from './ethernet.ts';
import type { DhcpOptions, Frame, Tcp, Udp } from './frame.ts';
import { toHex } from './hex.ts';
import { ICMPV6 } from './icmpv6.ts';
import { PROTOCOL } from './ipv4.ts';
import { TFTP_PORT } from './tftp.ts';

export type Station = { readonly mac: string; readonly ip: string };

const EVERYONE = 'ff:ff:ff:ff:ff:ff';
const NOBODY = '00:00:00:00:00:00';
const ALL_ROUTERS = 'ff02::2';
const TTL = 64;
/** What neighbour discovery demands, so that nothing comes from behind a router (RFC 4861, section 7.1). */
const DISCOVERY_HOP_LIMIT = 255;

/** Who has `ip`? An ARP request from somebody, to everyone. */
export function arpRequest(from: Station, ip: string): Frame {
  return {
    ethernet: { destination: EVERYONE, source: from.mac, type: ETHER_TYPE.arp },
    arp: { operation: 1, senderMac: from.mac, senderIp: from.ip, targetMac: NOBODY, targetIp: ip },
  };
}

/** The answer to one, to nobody else. */
export function arpReply(from: Station, to: Station): Frame {
  return {
    ethernet: { destination: to.mac, source: from.mac, type: ETHER_TYPE.arp },
    arp: { operation: 2, senderMac: from.mac, senderIp: from.ip, targetMac: to.mac, targetIp: to.ip },
  };
}

/** The frame by which a NIC says where it is now, as QEMU's announce-self writes it: a RARP request for itself. */
export function announcement(mac: string): Frame {
  return {
    ethernet: { destination: EVERYONE, source: mac, type: ETHER_TYPE.rarp },
    arp: { operation: 3, senderMac: mac, senderIp: NO_IPV4, targetMac: mac, targetIp: NO_IPV4 },
  };
}

export function neighbourSolicitation(from: Station, target: string): Frame {
  const group = solicitedNode(target);
  return {
    ...discovery(from, group),
    icmpv6: { type: ICMPV6.neighbourSolicitation, code: 0, target, sourceLinkAddress: from.mac },
  };
}

export function routerSolicitation(from: Station): Frame {
  return { ...discovery(from, ALL_ROUTERS), icmpv6: { type: ICMPV6.routerSolicitation, code: 0, sourceLinkAddress: from.mac } };
}

function discovery(from: Station, group: string): Frame {
  return {
    ethernet: { destination: groupMac(group), source: from.mac, type: ETHER_TYPE.ipv6 },
    ipv6: { source: from.ip, destination: group, nextHeader: PROTOCOL.icmpv6, hopLimit: DISCOVERY_HOP_LIMIT },
  };
}

/** RFC 4291, section 2.7.1. */
function solicitedNode(ip: string): string {
  return ipv6Text(new ByteWriter().hex('ff0200000000000000000001ff').bytes(ipv6Bytes(ip).subarray(13)).finish());
}

/** Where a frame for a group of IPv6 goes. RFC 2464, section 7. */
export function groupMac(group: string): string {
  return macText(new ByteWriter().u16(0x3333).bytes(ipv6Bytes(group).subarray(12)).finish());
}

export type Echo = { readonly identifier: number; readonly sequence: number; readonly data: string };

/** A ping, by IPv4 or IPv6. `data` is hex. */
export function icmpEcho(from: Station, to: Station, echo: Echo): Frame {
  if (to.ip.includes(':')) {
    return { ...packet(from, to, PROTOCOL.icmpv6), icmpv6: { type: ICMPV6.echoRequest, code: 0, rest: echoRest(echo) } };
  }
  return { ...packet(from, to, PROTOCOL.icmp), icmp: { type: 8, code: 0, rest: echoRest(echo) } };
}

/** The reply has the same. */
function echoRest({ identifier, sequence, data }: Echo): string {
  return toHex(new ByteWriter().u16(identifier).u16(sequence).hex(data).finish());
}

/** `payload` is hex. */
export function udpDatagram(from: Station, to: Station, udp: Udp, payload: string): Frame {
  return { ...packet(from, to, PROTOCOL.udp), udp, ...(payload === '' ? {} : { payload }) };
}

/** `payload` is hex. */
export function tcpSegment(from: Station, to: Station, tcp: Tcp, payload = ''): Frame {
  return { ...packet(from, to, PROTOCOL.tcp), tcp, ...(payload === '' ? {} : { payload }) };
}

export function tftpRead(from: Station, to: Station, sourcePort: number, file: string, options?: { readonly [name: string]: string }): Frame {
  return {
    ...packet(from, to, PROTOCOL.udp),
    udp: { sourcePort, destinationPort: TFTP_PORT },
    tftp: { kind: 'read', file, mode: 'octet', ...(options === undefined ? {} : { options }) },
  };
}

/** An IP packet with nothing in it yet. */
function packet(from: Station, to: Station, protocol: number): Frame {
  if (to.ip.includes(':')) {
    return {
      ethernet: { destination: to.mac, source: from.mac, type: ETHER_TYPE.ipv6 },
      ipv6: { source: from.ip, destination: to.ip, nextHeader: protocol, hopLimit: TTL },
    };
  }
  return {
    ethernet: { destination: to.mac, source: from.mac, type: ETHER_TYPE.ipv4 },
    ipv4: { source: from.ip, destination: to.ip, protocol, ttl: TTL },
  };
}

export function dhcpDiscover(mac: string, transaction: number, options: DhcpOptions = {}): Frame {
  return dhcpMessage(mac, transaction, { messageType: 'discover', ...options });
}

/** `options` name the address asked for, and the server that offered it. */
export function dhcpRequest(mac: string, transaction: number, options: DhcpOptions): Frame {
  return dhcpMessage(mac, transaction, { messageType: 'request', ...options });
}

function dhcpMessage(mac: string, transaction: number, options: DhcpOptions): Frame {
  return {
    ...packet({ mac, ip: NO_IPV4 }, { mac: EVERYONE, ip: '255.255.255.255' }, PROTOCOL.udp),
    udp: { sourcePort: 68, destinationPort: 67 },
    dhcp: { operation: 'request', transaction, clientMac: mac, options },
  };
}
