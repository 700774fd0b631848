// The IPv6 part of a user network: prefix, its length, host and name server.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { parseIpv6, sameIpv6Network } from '../addresses.ts';
import { flagOf, integerOf, textOf } from '../arguments.ts';
import { asInt } from '../numbers.ts';

const DEFAULT_PREFIX = 'fec0::';
const DEFAULT_LENGTH = 64;
const LONGEST = 126;

/** What is wrong, or undefined. */
export function ipv6Fault(args: JsonObject, defects: ReadonlySet<string>): string | undefined {
  const prefix = parseIpv6(textOf(args, 'ipv6-prefix') ?? DEFAULT_PREFIX);
  if (prefix === undefined)
    return defects.has('user-ipv6-prefix-unchecked') ? undefined : 'ipv6-prefix is no IPv6 address';
  const length = asInt(integerOf(args, 'ipv6-prefixlen') ?? 0n) || DEFAULT_LENGTH;
  if (length < 0 || length > LONGEST) {
    return defects.has('user-ipv6-prefixlen-unchecked')
      ? undefined
      : `ipv6-prefixlen must lie between 0 and ${LONGEST}`;
  }
  if (defects.has('user-ipv6-address-unchecked')) return undefined;
  const hostFault = memberFault(
    'ipv6-host',
    args,
    prefix,
    length,
    !defects.has('user-ipv6-host-outside-prefix-accepted'),
  );
  if (hostFault !== undefined) return hostFault;
  return memberFault('ipv6-dns', args, prefix, length, flagOf(args, 'restrict') === true);
}

function memberFault(
  member: string,
  args: JsonObject,
  prefix: Uint8Array,
  length: number,
  mustBelong: boolean,
): string | undefined {
  const text = textOf(args, member);
  if (text === undefined) return undefined;
  const address = parseIpv6(text);
  if (address === undefined) return `${member} is no IPv6 address`;
  return mustBelong && !sameIpv6Network(prefix, address, length)
    ? `${member} lies outside the IPv6 network`
    : undefined;
}
