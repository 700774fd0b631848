// A DHCP reply as bytes, its options in libslirp's order. bootp.c; RFC 2132, 3397.
//
// Options have 312 bytes; what no longer fits is left out.

import { ipv4Bytes, macBytes } from '../../../../generators/frames/address.ts';
import { ByteWriter } from '../../../../generators/frames/bytes.ts';
import type { Dhcp } from '../../../../generators/frames/frame.ts';
import { formatIpv4 } from '../addresses.ts';
import { searchListOptions } from './search-list.ts';
import type { Ipv4Settings } from './settings.ts';
import type { Stack } from './stack.ts';

const OPTION_BYTES = 312;
/** A length is one byte. */
const LONGEST_VALUE = 255;
const COOKIE = '63825363';
const REPLY = 2;
const ETHERNET = 1;
const LEASE_SECONDS = 24 * 3600;
/** The last byte of 33 is for the end. */
const LONGEST_HOST_NAME = 32;

/** Each as it is written; a list that takes several stays whole. */
export type Options = readonly Uint8Array[];

export type Reply = {
  readonly request: Dhcp;
  readonly address: string;
  readonly host: string;
  readonly bootFile: string | undefined;
  readonly options: Options;
};

export function dhcpMessage({ request, address, host, bootFile, options }: Reply): Uint8Array {
  const fixed = new ByteWriter().u8(REPLY).u8(ETHERNET).u8(6).u8(0).u32(request.transaction).u16(0).u16(0)
    .zeros(4).bytes(ipv4Bytes(address)).bytes(ipv4Bytes(host)).zeros(4)
    .bytes(padded(macBytes(request.clientMac), 16)).zeros(64).bytes(padded(text(bootFile ?? ''), 128));
  const area = new ByteWriter().hex(COOKIE);
  for (const bytes of options) if (area.length + bytes.length < OPTION_BYTES) area.bytes(bytes);
  return fixed.bytes(padded(area.u8(CODE.end).finish(), OPTION_BYTES)).finish();
}

const CODE = {
  subnetMask: 1, routers: 3, dnsServers: 6, hostName: 12, domainName: 15, lease: 51, messageType: 53, server: 54, message: 56,
  vendorClass: 60, tftpServerName: 66, end: 255,
} as const;
const MESSAGE_TYPE = { offer: 2, ack: 5, nak: 6 } as const;

export const REFUSAL: Options = [
  option(CODE.messageType, Uint8Array.of(MESSAGE_TYPE.nak)),
  option(CODE.message, text('requested address not available')),
];

export function acceptance(type: 'offer' | 'ack', { settings, defects }: Stack, ipv4: Ipv4Settings): Options {
  const { boot } = settings;
  const isOpen = !settings.restricted || defects.has('user-restrict-offers-gateway');
  const hostName = text(boot.hostName ?? (defects.has('user-dhcp-makes-up-host-name') ? 'localhost' : ''));
  const swapped = defects.has('user-dhcp-names-swapped');
  return [
    option(CODE.messageType, Uint8Array.of(MESSAGE_TYPE[type])),
    option(CODE.server, ipv4Bytes(ipv4.host)),
    option(CODE.subnetMask, ipv4Bytes(defects.has('user-dhcp-netmask-of-24-bits') ? '255.255.255.0' : formatIpv4(ipv4.mask))),
    ...(isOpen && !defects.has('user-dhcp-without-gateway') ? [option(CODE.routers, ipv4Bytes(ipv4.host))] : []),
    ...(isOpen ? [option(CODE.dnsServers, ipv4Bytes(defects.has('user-dhcp-dns-is-host') ? ipv4.host : ipv4.dns))] : []),
    option(CODE.lease, new ByteWriter().u32(defects.has('user-dhcp-lease-of-an-hour') ? 3600 : LEASE_SECONDS).finish()),
    ...named(swapped ? CODE.domainName : CODE.hostName, hostName.subarray(0, LONGEST_HOST_NAME)),
    ...named(swapped ? CODE.hostName : CODE.domainName, text(boot.domainName ?? '')),
    ...named(defects.has('user-dhcp-tftp-server-as-message') ? CODE.message : CODE.tftpServerName, text(boot.tftpServerName ?? '')),
    searchListOptions(defects.has('user-dhcp-search-list-first-only') ? boot.searchList?.slice(0, 1) : boot.searchList),
    ...named(CODE.vendorClass, text(boot.bootFile?.startsWith('http://') === true ? 'HTTPClient' : '')),
  ];
}

function named(code: number, value: Uint8Array): Options {
  return value.length === 0 ? [] : [option(code, value)];
}

function option(code: number, value: Uint8Array): Uint8Array {
  const kept = value.subarray(0, LONGEST_VALUE);
  return new ByteWriter().u8(code).u8(kept.length).bytes(kept).finish();
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function padded(bytes: Uint8Array, length: number): Uint8Array {
  const area = new Uint8Array(length);
  area.set(bytes.subarray(0, length));
  return area;
}
