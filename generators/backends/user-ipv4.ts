// The IPv4 side of the user backend: net, host, dns, dhcpstart. net.json, lines 119, 123 to 130, 136 to 139, 161.
//
// Addresses that are not given have defaults which depend on the network, and the text names only that of `net`;
// so two given addresses can clash for sure, but a given one with a default only perhaps.

import type { Network } from '../address-text.ts';
import { readIpv4, readNetwork, sameNetwork } from '../address-text.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import type { RuleId } from '../rules.ts';
import type { Judgement } from './judgement.ts';
import { leftOpen, refused, textOf } from './judgement.ts';

export function ipv4Judgements(args: JsonObject): readonly Judgement[] {
  return [
    switchedOff(args),
    netForm(args),
    addressForm(args, 'host'),
    addressForm(args, 'dns'),
    addressForm(args, 'dhcpstart'),
    addressForm(args, 'smbserver'),
    ...placement(args),
    differences(args),
  ];
}

const DEFAULT_NETWORK: Network = { address: 0x0a000200, mask: 0xffffff00 };
/** Smaller networks may not hold the default addresses. */
const WIDEST_PREFIX_WITH_ROOM = 0xffffff00;
/** What the built-in DHCP server assigns: net.json, line 136. */
const DHCP_ADDRESSES = 16;
const PRIVATE: readonly Network[] = [
  { address: 0x0a000000, mask: 0xff000000 },
  { address: 0xac100000, mask: 0xfff00000 },
  { address: 0xc0a80000, mask: 0xffff0000 },
];

function switchedOff(args: JsonObject): Judgement {
  const configured = [args.net, args.host, args.dns].some((value) => value !== undefined);
  if (args.ipv4 === false) {
    if (configured) return refused('netdev_add/user/ipv4-members-need-ipv4');
    return args.ip === undefined && args.dhcpstart === undefined ? undefined : leftOpen('IPv4 is off, but a part of it configured');
  }
  if (args.ipv4 === true || args.ipv6 !== true) return undefined;
  const anyMember = configured || args.ip !== undefined || args.dhcpstart !== undefined;
  return anyMember ? leftOpen('the text leaves IPv4 on, practice turns it off where only ipv6 is given') : undefined;
}

function netForm(args: JsonObject): Judgement {
  const net = textOf(args, 'net');
  const ip = textOf(args, 'ip');
  if (net !== undefined && readNetwork(net).kind === 'is-not') return refused('netdev_add/user/net-form');
  if (ip === undefined) return undefined;
  if (net === undefined && !ip.includes('/') && readIpv4(ip).kind === 'is-not') return refused('netdev_add/user/net-form');
  return leftOpen('ip is a legacy member without a stated form');
}

function addressForm(args: JsonObject, name: string): Judgement {
  const text = textOf(args, name);
  if (text === undefined) return undefined;
  const reading = readIpv4(text);
  if (reading.kind === 'is-not') return refused('netdev_add/user/address-form');
  if (reading.kind === 'unclear') return leftOpen(`${name} is an address only to a lenient reader`);
  return name === 'smbserver' ? leftOpen('an SMB server depends on the host') : undefined;
}

function placement(args: JsonObject): readonly Judgement[] {
  const network = networkOf(args);
  if (network === undefined) return [leftOpen('the network, or what becomes of the addresses in it, is not stated')];
  return [
    hasRoom(network) ? undefined : leftOpen('the network is small or not a private one'),
    placed(args, 'host', network),
    placed(args, 'dns', network),
    placed(args, 'dhcpstart', network),
  ];
}

function networkOf(args: JsonObject): Network | undefined {
  const net = textOf(args, 'net');
  if (net === undefined) return args.ip === undefined ? DEFAULT_NETWORK : undefined;
  const reading = readNetwork(net);
  return reading.kind === 'is' ? reading.value : undefined;
}

function hasRoom(network: Network): boolean {
  if (!PRIVATE.some((range) => sameNetwork(range, network.address))) return false;
  return network.mask <= WIDEST_PREFIX_WITH_ROOM && (network.mask & 0xff000000) >>> 0 === 0xff000000;
}

function placed(args: JsonObject, name: 'host' | 'dns' | 'dhcpstart', network: Network): Judgement {
  const address = addressIn(args, name);
  if (address === undefined) return undefined;
  const last = (network.address | ~network.mask) >>> 0;
  if (!sameNetwork(network, address)) {
    const mayBeOutside = name === 'dns' && args.restrict !== true;
    return mayBeOutside ? leftOpen('a name server outside the network') : refused('netdev_add/user/addresses-in-net' satisfies RuleId);
  }
  const end = name === 'dhcpstart' ? address + DHCP_ADDRESSES - 1 : address;
  return address === network.address || end >= last ? leftOpen(`${name} at the edge of the network`) : undefined;
}

function differences(args: JsonObject): Judgement {
  const host = addressIn(args, 'host');
  const dns = addressIn(args, 'dns');
  const dhcpstart = addressIn(args, 'dhcpstart');
  const given = [host, dns, dhcpstart].filter((address) => address !== undefined);
  if (new Set(given).size < given.length) return refused('netdev_add/user/addresses-differ');
  return given.length === 3 || !given.some(mayBeDefault) ? undefined : leftOpen('an address may clash with a default one');
}

/** Defaults end in these bytes, which only practice tells. */
function mayBeDefault(address: number): boolean {
  return [2, 3, 15].includes(address % 256);
}

function addressIn(args: JsonObject, name: string): number | undefined {
  const text = textOf(args, name);
  const reading = text === undefined ? undefined : readIpv4(text);
  return reading?.kind === 'is' ? reading.value : undefined;
}
