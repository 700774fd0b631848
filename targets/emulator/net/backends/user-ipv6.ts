// The IPv6 part of a user network: prefix, its length, host and name server, in the order in which QEMU looks.
//
// Members that are not given follow from the prefix: ::2 the host, ::3 the name server.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { formatIpv6, parseIpv6, sameIpv6Network } from '../addresses.ts';
import { flagOf, has, integerOf, textOf } from '../arguments.ts';
import { asInt } from '../numbers.ts';
import type { Ipv6Settings } from '../slirp/settings.ts';

const MEMBERS = ['ipv6-prefix', 'ipv6-prefixlen', 'ipv6-host', 'ipv6-dns'];
const DEFAULT_PREFIX = 'fec0::';
const DEFAULT_LENGTH = 64;
const LONGEST = 126;
const HOST_SUFFIX = 2;
const DNS_SUFFIX = 3;

export type Ipv6Outcome = Ipv6Settings | { readonly faulty: string };

export function parseIpv6Options(args: JsonObject, defects: ReadonlySet<string>): Ipv6Outcome {
  if (!MEMBERS.some((member) => has(args, member)) && !defects.has('user-default-prefix-elsewhere')) return DEFAULTS;
  const prefix = parseIpv6(textOf(args, 'ipv6-prefix') ?? (defects.has('user-default-prefix-elsewhere') ? 'fec1::' : DEFAULT_PREFIX));
  if (prefix === undefined) return defects.has('user-ipv6-prefix-unchecked') ? DEFAULTS : { faulty: 'ipv6-prefix is no IPv6 address' };
  const prefixLength = asInt(integerOf(args, 'ipv6-prefixlen') ?? 0n) || DEFAULT_LENGTH;
  if (prefixLength < 0 || prefixLength > LONGEST) {
    return defects.has('user-ipv6-prefixlen-unchecked') ? DEFAULTS : { faulty: `ipv6-prefixlen must lie between 0 and ${LONGEST}` };
  }
  if (defects.has('user-ipv6-address-unchecked')) return DEFAULTS;
  const inside = (address: Uint8Array): boolean => sameIpv6Network(prefix, address, prefixLength);
  const hostMayLeave = defects.has('user-ipv6-host-outside-prefix-accepted');
  const host = memberAddress('ipv6-host', args, withSuffix(prefix, HOST_SUFFIX), (address) => hostMayLeave || inside(address));
  if (typeof host === 'object') return host;
  const dnsMayLeave = flagOf(args, 'restrict') !== true;
  const dns = memberAddress('ipv6-dns', args, withSuffix(prefix, DNS_SUFFIX), (address) => dnsMayLeave || inside(address));
  if (typeof dns === 'object') return dns;
  return { prefix: formatIpv6(prefix), prefixLength, host, dns };
}

const DEFAULTS: Ipv6Settings = { prefix: 'fec0::', prefixLength: DEFAULT_LENGTH, host: 'fec0::2', dns: 'fec0::3' };

function memberAddress(member: string, args: JsonObject, otherwise: Uint8Array, belongs: (address: Uint8Array) => boolean): string | { readonly faulty: string } {
  const text = textOf(args, member);
  const address = text === undefined ? otherwise : parseIpv6(text);
  if (address === undefined) return { faulty: `${member} is no IPv6 address` };
  return text === undefined || belongs(address) ? formatIpv6(address) : { faulty: `${member} lies outside the IPv6 network` };
}

function withSuffix(prefix: Uint8Array, suffix: number): Uint8Array {
  return Uint8Array.from(prefix, (byte, index) => (index === 15 ? byte | suffix : byte));
}
