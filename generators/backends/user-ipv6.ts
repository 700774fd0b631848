// The IPv6 side of the user backend: ipv6-prefix, ipv6-prefixlen, ipv6-host, ipv6-dns. net.json, lines 122, 147 to 157.

import { inIpv6Prefix, readIpv6 } from '../address-text.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import type { Judgement } from './judgement.ts';
import { leftOpen, refused, textOf } from './judgement.ts';

export function ipv6Judgements(args: JsonObject): readonly Judgement[] {
  return [
    switchedOff(args),
    form(args, 'ipv6-prefix'),
    form(args, 'ipv6-host'),
    form(args, 'ipv6-dns'),
    prefixLength(args),
    placed(args, 'ipv6-host'),
    placed(args, 'ipv6-dns'),
  ];
}

/** net.json, lines 147 and 151. */
const DEFAULT_PREFIX = 'fec0::';
const DEFAULT_PREFIX_LENGTH = 64;
const LONGEST_SURE_PREFIX = 126;

function switchedOff(args: JsonObject): Judgement {
  const configured = ['ipv6-prefix', 'ipv6-host', 'ipv6-dns'].some((name) => args[name] !== undefined);
  if (!configured) return undefined;
  if (args.ipv6 === false) return refused('netdev_add/user/ipv6-members-need-ipv6');
  const onlyIpv4 = args.ipv4 === true && args.ipv6 === undefined;
  return onlyIpv4 ? leftOpen('the text leaves IPv6 on, practice turns it off where only ipv4 is given') : undefined;
}

function form(args: JsonObject, name: 'ipv6-prefix' | 'ipv6-host' | 'ipv6-dns'): Judgement {
  const text = textOf(args, name);
  const reading = text === undefined ? undefined : readIpv6(text);
  if (reading?.kind === 'is-not') return refused(name === 'ipv6-prefix' ? 'netdev_add/user/ipv6-prefix-form' : 'netdev_add/user/ipv6-address-form');
  return reading?.kind === 'unclear' ? leftOpen(`${name} in a mixed notation`) : undefined;
}

function prefixLength(args: JsonObject): Judgement {
  const length = lengthOf(args);
  if (length >= 1n && length <= BigInt(LONGEST_SURE_PREFIX)) return undefined;
  const narrowed = BigInt.asIntN(32, length);
  if (narrowed < 0n || narrowed > 128n) return refused('netdev_add/user/ipv6-prefixlen-range');
  return leftOpen('0, 127 and 128 are lengths that the text does not exclude; practice keeps the low 32 bits');
}

function placed(args: JsonObject, name: 'ipv6-host' | 'ipv6-dns'): Judgement {
  const address = ipv6In(args, name);
  const prefix = args['ipv6-prefix'] === undefined ? DEFAULT_PREFIX : ipv6In(args, 'ipv6-prefix');
  const length = Number(lengthOf(args));
  if (address === undefined || prefix === undefined || length < 1 || length > LONGEST_SURE_PREFIX) return undefined;
  if (inIpv6Prefix(address, prefix, length)) return undefined;
  if (name === 'ipv6-host') return refused('netdev_add/user/ipv6-host-in-prefix');
  return args.restrict === true ? refused('netdev_add/user/addresses-in-net') : leftOpen('a name server outside the prefix');
}

function lengthOf(args: JsonObject): bigint {
  const given = args['ipv6-prefixlen'];
  return typeof given === 'number' || typeof given === 'bigint' ? BigInt(given) : BigInt(DEFAULT_PREFIX_LENGTH);
}

function ipv6In(args: JsonObject, name: string): string | undefined {
  const text = textOf(args, name);
  const reading = text === undefined ? undefined : readIpv6(text);
  return reading?.kind === 'is' ? reading.value : undefined;
}
