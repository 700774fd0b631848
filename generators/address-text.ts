// Addresses, networks and ports as the members of a backend write them, read in three ways: surely well-formed,
// surely not, and unclear.
//
// Implementations read addresses with the C library, which takes more than a.b.c.d (`10.2`, `0x7f.1`); what only
// such a reader takes is unclear. RFC 4291, section 2.2, for IPv6.

import ipaddr from 'ipaddr.js';

export type Reading<Value> =
  | { readonly kind: 'is'; readonly value: Value }
  | { readonly kind: 'is-not' }
  | { readonly kind: 'unclear' };

export type Network = { readonly address: number; readonly mask: number };

const IS_NOT: { readonly kind: 'is-not' } = { kind: 'is-not' };
const UNCLEAR: { readonly kind: 'unclear' } = { kind: 'unclear' };

const DOTTED_QUAD = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
const LENIENT = /^\s*[0-9][0-9a-fx]*(\.[0-9][0-9a-fx]*){0,3}(\s.*)?$/is;

/** An IPv4 address as an unsigned number. */
export function readIpv4(text: string): Reading<number> {
  const quad = DOTTED_QUAD.exec(text);
  if (quad === null) return LENIENT.test(text) ? UNCLEAR : IS_NOT;
  const bytes = quad.slice(1).map(Number);
  if (bytes.some((byte) => byte > 255)) return IS_NOT;
  return { kind: 'is', value: bytes.reduce((number, byte) => number * 256 + byte, 0) };
}

/** `addr/BITS` or `addr/a.b.c.d`. The mask that an address without one implies is not in the text, so it is unclear. */
export function readNetwork(text: string): Reading<Network> {
  const slash = text.indexOf('/');
  const address = readIpv4(slash === -1 ? text : text.slice(0, slash));
  if (slash === -1) return address.kind === 'is-not' ? IS_NOT : UNCLEAR;
  const mask = readMask(text.slice(slash + 1));
  if (address.kind === 'is-not' || mask.kind === 'is-not') return IS_NOT;
  if (address.kind === 'unclear' || mask.kind === 'unclear') return UNCLEAR;
  if (!sameNetwork({ address: address.value, mask: mask.value }, address.value)) return UNCLEAR;
  return { kind: 'is', value: { address: address.value, mask: mask.value } };
}

export function sameNetwork(network: Network, address: number): boolean {
  return ((address & network.mask) >>> 0) === network.address;
}

export function readPort(text: string): Reading<number> {
  if (!/^(0|[1-9]\d*)$/.test(text)) return /^[\s+-]*\d/.test(text) ? UNCLEAR : IS_NOT;
  const port = Number(text);
  return port <= 65535 ? { kind: 'is', value: port } : UNCLEAR;
}

/** An IPv6 address in hexadecimal notation, as its text. */
export function readIpv6(text: string): Reading<string> {
  if (!/^[0-9a-f:.]*$/i.test(text) || !text.includes(':')) return text.includes('%') ? UNCLEAR : IS_NOT;
  if (text.includes('.')) return UNCLEAR;
  // The library signals a fault by an exception, which is slow: the usual faults are sorted out before.
  const isHopeless = /:::|[0-9a-f]{5}|^:[^:]|[^:]:$|(:.*){9}/i.test(text);
  return !isHopeless && ipaddr.IPv6.isValid(text) ? { kind: 'is', value: text } : IS_NOT;
}

export function inIpv6Prefix(address: string, prefix: string, bits: number): boolean {
  return ipaddr.IPv6.parse(address).match(ipaddr.IPv6.parse(prefix), bits);
}

/** Bits 0 to 3 leave a network that no implementation here serves; the text does not exclude them. */
const FEWEST_BITS = 4;

function readMask(text: string): Reading<number> {
  if (text.includes('.')) return readDottedMask(text);
  if (!/^(0|[1-9]\d*)$/.test(text)) return /^[\s+]*\d+$/.test(text) ? UNCLEAR : IS_NOT;
  const bits = Number(text);
  if (bits > 32) return IS_NOT;
  return bits < FEWEST_BITS ? UNCLEAR : { kind: 'is', value: (0xffffffff << (32 - bits)) >>> 0 };
}

function readDottedMask(text: string): Reading<number> {
  const mask = readIpv4(text);
  if (mask.kind !== 'is') return mask;
  const inverse = ~mask.value >>> 0;
  return (inverse & (inverse + 1)) === 0 && inverse < 2 ** (32 - FEWEST_BITS) ? mask : UNCLEAR;
}
