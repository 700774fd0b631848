// `hostfwd`: a port of the host that leads to the guest. The grammar is that of net/slirp.c.

import { formatIpv4, parseIpv4 } from '../addresses.ts';
import { isBindable } from '../host.ts';
import { asInt, readLong } from '../numbers.ts';
import type { HostForward } from '../slirp/settings.ts';
import { cut } from './separated.ts';
import type { Ipv4Network } from './user-ipv4.ts';

/** A rule longer than this loses its end. */
export const LONGEST_RULE = 1023;
const PART_SIZE = 256;

/** What is wrong with it, where something is. */
export function parseHostForward(rule: string, network: Ipv4Network, defects: ReadonlySet<string>): HostForward | string {
  const first = cut(rule.slice(0, LONGEST_RULE), ':', PART_SIZE);
  if (first === undefined) return 'it has no separators';
  const usual = defects.has('user-hostfwd-without-protocol-is-udp') ? 'udp' : 'tcp';
  const protocol = first[0] === '' ? usual : first[0];
  if (protocol !== 'tcp' && protocol !== 'udp') return 'the protocol is neither tcp nor udp';
  const second = cut(first[1], ':', PART_SIZE);
  if (second === undefined) return 'a separator is missing behind the host address';
  const address = second[0] === '' ? 0 : parseIpv4(second[0]);
  if (address === undefined) return 'the host address is wrong';
  const third = cut(second[1], '-', PART_SIZE);
  if (third === undefined) return 'the separator between host and guest is missing';
  const hostPort = portIn(third[0], 0, 0);
  if (hostPort === undefined) return 'the host port is wrong';
  const guest = parseGuest(third[1], firstLease(network, defects));
  if (typeof guest === 'string') return guest;
  return isBindable(address) ? { protocol, hostAddress: formatIpv4(address), hostPort, ...guest } : 'the host address is not of this host';
}

/** Without an address it is the first that DHCP gives out. */
function parseGuest(text: string, usual: number): Pick<HostForward, 'guestAddress' | 'guestPort'> | string {
  const parts = cut(text, ':', PART_SIZE);
  if (parts === undefined) return 'the guest address is missing';
  const address = parts[0] === '' ? 0 : parseIpv4(parts[0]);
  if (address === undefined) return 'the guest address is wrong';
  const guestPort = portIn(parts[1], 0, 1);
  return guestPort === undefined ? 'the guest port is wrong' : { guestAddress: formatIpv4(address || usual), guestPort };
}

function firstLease({ dhcp }: Ipv4Network, defects: ReadonlySet<string>): number {
  return defects.has('user-hostfwd-without-address-leads-astray') ? dhcp + 1 : dhcp;
}

export function portIn(text: string, base: 0 | 10, smallest: number): number | undefined {
  const read = readLong(text, base);
  const port = asInt(read.value);
  return read.rest === '' && port >= smallest && port <= 65535 ? port : undefined;
}
