// Forwarding rules of a user network: `hostfwd` opens ports of the host, `guestfwd` catches connections of the
// guest. The grammar is that of net/slirp.c; what holds for the addresses is that of libslirp.

import { parseIpv4 } from '../addresses.ts';
import type { Protocol } from '../../host/ports.ts';
import type { Host } from '../host.ts';
import { asInt, readLong } from '../numbers.ts';
import { cut } from './separated.ts';
import type { Ipv4Network } from './user-ipv4.ts';

type HostRule = { readonly protocol: Protocol; readonly address: number; readonly port: number };

export type RuleOutcome =
  | { readonly kind: 'open'; readonly release: () => void }
  | { readonly kind: 'faulty'; readonly desc: string };

/** A rule longer than this loses its end. */
const LONGEST_RULE = 1023;
const HOST_PART_SIZE = 256;
const GUEST_PART_SIZE = 128;

export function openHostForward(rule: string, host: Host): RuleOutcome {
  const parsed = parseHostRule(rule.slice(0, LONGEST_RULE));
  if (typeof parsed === 'string')
    return { kind: 'faulty', desc: `the host forwarding rule '${rule}' is wrong: ${parsed}` };
  const binding = host.bind(parsed.protocol, parsed.address, parsed.port, parsed.protocol === 'tcp', true);
  if (binding.kind === 'bound') return { kind: 'open', release: binding.release };
  return { kind: 'faulty', desc: `the host forwarding rule '${rule}' cannot be set up: ${binding.reason}` };
}

function parseHostRule(rule: string): HostRule | string {
  const first = cut(rule, ':', HOST_PART_SIZE);
  if (first === undefined) return 'it has no separators';
  const protocol = first[0] === '' ? 'tcp' : first[0];
  if (protocol !== 'tcp' && protocol !== 'udp') return 'the protocol is neither tcp nor udp';
  const second = cut(first[1], ':', HOST_PART_SIZE);
  if (second === undefined) return 'a separator is missing behind the host address';
  const address = second[0] === '' ? 0 : parseIpv4(second[0]);
  if (address === undefined) return 'the host address is wrong';
  const third = cut(second[1], '-', HOST_PART_SIZE);
  if (third === undefined) return 'the separator between host and guest is missing';
  const port = portIn(third[0], 0, 0);
  if (port === undefined) return 'the host port is wrong';
  const fault = guestFault(third[1]);
  return fault ?? { protocol, address, port };
}

function guestFault(text: string): string | undefined {
  const parts = cut(text, ':', HOST_PART_SIZE);
  if (parts === undefined) return 'the guest address is missing';
  if (parts[0] !== '' && parseIpv4(parts[0]) === undefined) return 'the guest address is wrong';
  return portIn(parts[1], 0, 1) === undefined ? 'the guest port is wrong' : undefined;
}

function portIn(text: string, base: 0 | 10, smallest: number): number | undefined {
  const read = readLong(text, base);
  const port = asInt(read.value);
  return read.rest === '' && port >= smallest && port <= 65535 ? port : undefined;
}

/**
 * `taken` holds the guest endpoints of the rules before, and gets this rule's. The library compares a port with the
 * byte-swapped ports of earlier rules, so that it lets most duplicates pass.
 */
export function openGuestForward(rule: string, network: Ipv4Network, taken: Set<string>, host: Host): RuleOutcome {
  const parsed = parseGuestRule(rule.slice(0, LONGEST_RULE));
  if (parsed === undefined) return { kind: 'faulty', desc: `the guest forwarding rule '${rule}' is wrong` };
  const release = openGuestDevice(parsed.device, parsed.port, host);
  if (release === undefined)
    return { kind: 'faulty', desc: `'${parsed.device}' names no character device that is free` };
  const server = parsed.server === 0 ? (network.network | (0x0204 & ~network.mask)) >>> 0 : parsed.server;
  const outside = (server & network.mask) >>> 0 !== network.network;
  if (
    outside ||
    server === network.host ||
    server === network.dns ||
    taken.has(`${server}:${swapBytes(parsed.port)}`)
  ) {
    release();
    return { kind: 'faulty', desc: `the guest endpoint of '${rule}' is in use or outside the network` };
  }
  taken.add(`${server}:${parsed.port}`);
  return { kind: 'open', release };
}

function swapBytes(port: number): number {
  return ((port & 0xff) << 8) | (port >> 8);
}

function parseGuestRule(
  rule: string,
): { readonly server: number; readonly port: number; readonly device: string } | undefined {
  const first = cut(rule, ':', GUEST_PART_SIZE);
  if (first === undefined || (first[0] !== 'tcp' && first[0] !== '')) return undefined;
  const second = cut(first[1], ':', GUEST_PART_SIZE);
  if (second === undefined) return undefined;
  const server = second[0] === '' ? 0 : parseIpv4(second[0]);
  const third = cut(second[1], '-', GUEST_PART_SIZE);
  const port = third === undefined ? undefined : portIn(third[0], 10, 1);
  if (server === undefined || third === undefined || port === undefined) return undefined;
  return { server, port, device: third[1] };
}

/** Of the character devices that a rule can make, those that need nobody at the other end. */
const GUEST_DEVICE = /^(mon:)?(null|vc|stdio|pty|msmouse|file:.*|udp:.*)$/s;

function openGuestDevice(text: string, port: number, host: Host): (() => void) | undefined {
  if (text.startsWith('cmd:')) return () => undefined;
  return GUEST_DEVICE.test(text) ? host.makeDevice(`guestfwd.tcp.${port}`) : undefined;
}
