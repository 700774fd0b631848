// The IPv4 part of a user network: network, host, name server, DHCP range, in the order in which QEMU looks.
//
// Members that are not given follow from the network: .2 the host, .3 the name server, .15 the first lease.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { parseIpv4 } from '../addresses.ts';
import { flagOf, textOf } from '../arguments.ts';
import { asInt, readLong } from '../numbers.ts';
import { cut } from './separated.ts';

export type Ipv4Network = {
  readonly network: number;
  readonly mask: number;
  readonly host: number;
  readonly dns: number;
  readonly dhcp: number;
};

export type Ipv4Outcome = Ipv4Network | { readonly faulty: string };

/** A network's text is read into twenty bytes, the last of them for the end. */
const NETWORK_TEXT_SIZE = 20;

export function parseIpv4Options(args: JsonObject, defects: ReadonlySet<string>): Ipv4Outcome {
  const range = parseNetwork(networkText(args) ?? (defects.has('user-default-network-elsewhere') ? '10.0.3.0/24' : undefined));
  if ('faulty' in range) return defects.has('user-net-form-unchecked') ? DEFAULT_RANGE : range;
  if (range.mask !== 0xffffff00 && defects.has('user-odd-netmask-refused'))
    return { faulty: 'the netmask must have 24 bits' };
  const host = optionalAddress(args, 'host', defaultIn(range, 0x0202));
  if (host === undefined)
    return defects.has('user-address-unchecked')
      ? { ...range, host: 0, dns: 0, dhcp: 0 }
      : { faulty: 'host is no IPv4 address' };
  if (!belongs(host, range) && !defects.has('user-host-outside-network-accepted'))
    return { faulty: 'host lies outside the network' };
  const dns = optionalAddress(args, 'dns', defaultIn(range, 0x0203));
  if (dns === undefined) return { faulty: 'dns is no IPv4 address' };
  const mustBelong = flagOf(args, 'restrict') === true;
  if (mustBelong && !belongs(dns, range)) return { faulty: 'dns lies outside the restricted network' };
  if (dns === host && !defects.has('user-dns-equals-host-accepted')) return { faulty: 'dns and host are the same' };
  const dhcp = optionalAddress(args, 'dhcpstart', defaultIn(range, defects.has('user-default-lease-later') ? 0x0210 : 0x020f));
  if (dhcp === undefined && defects.has('user-dhcp-form-unchecked')) return { ...range, host, dns, dhcp: 0 };
  if (dhcp === undefined) return { faulty: 'dhcpstart is no IPv4 address' };
  if (!belongs(dhcp, range) && !defects.has('user-dhcp-outside-network-accepted'))
    return { faulty: 'dhcpstart lies outside the network' };
  if ((dhcp === host || dhcp === dns) && !defects.has('user-dhcp-equals-host-accepted'))
    return { faulty: 'dhcpstart is the address of host or dns' };
  return { ...range, host, dns, dhcp };
}

type Range = { readonly network: number; readonly mask: number };

const DEFAULT_RANGE: Ipv4Network = {
  network: 0x0a000200,
  mask: 0xffffff00,
  host: 0x0a000202,
  dns: 0x0a000203,
  dhcp: 0x0a00020f,
};

/** `ip` is the older name of `net`, always with 24 bits, and gives way to it. */
function networkText(args: JsonObject): string | undefined {
  const net = textOf(args, 'net');
  const ip = textOf(args, 'ip');
  return net ?? (ip === undefined ? undefined : `${ip}/24`);
}

function parseNetwork(text: string | undefined): Range | { readonly faulty: string } {
  if (text === undefined) return DEFAULT_RANGE;
  const [addressText, maskText] = cut(text, '/', NETWORK_TEXT_SIZE) ?? [text, undefined];
  const address = parseIpv4(addressText);
  if (address === undefined) return { faulty: 'the network address is no IPv4 address' };
  const mask = maskText === undefined ? classMask(address) : parseMask(maskText);
  if (typeof mask !== 'number') return mask;
  return { network: (address & mask) >>> 0, mask };
}

function parseMask(text: string): number | { readonly faulty: string } {
  const read = readLong(text, 10);
  if (read.rest !== '')
    return parseIpv4(text) ?? { faulty: 'the netmask is neither a number of bits nor an IPv4 address' };
  const bits = asInt(read.value);
  return bits < 4 || bits > 32 ? { faulty: 'the netmask must have 4 to 32 bits' } : (0xffffffff << (32 - bits)) >>> 0;
}

const CLASS_MASKS: readonly { readonly within: number; readonly network: number; readonly mask: number }[] = [
  { within: 0x80000000, network: 0, mask: 0xff000000 },
  { within: 0xfff00000, network: 0xac100000, mask: 0xfff00000 },
  { within: 0xc0000000, network: 0x80000000, mask: 0xffff0000 },
  { within: 0xffff0000, network: 0xc0a80000, mask: 0xffff0000 },
  { within: 0xffff0000, network: 0xc6120000, mask: 0xfffe0000 },
  { within: 0xe0000000, network: 0xe0000000, mask: 0xffffff00 },
];

function classMask(address: number): number {
  return CLASS_MASKS.find(({ within, network }) => (address & within) >>> 0 === network)?.mask ?? 0xfffffff0;
}

function optionalAddress(args: JsonObject, member: string, otherwise: number): number | undefined {
  const text = textOf(args, member);
  return text === undefined ? otherwise : parseIpv4(text);
}

function defaultIn({ network, mask }: Range, suffix: number): number {
  return (network | (suffix & ~mask)) >>> 0;
}

function belongs(address: number, { network, mask }: Range): boolean {
  return (address & mask) >>> 0 === network;
}
