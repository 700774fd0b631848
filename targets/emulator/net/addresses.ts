// Addresses as QEMU reads them: IPv4 through inet_aton, which takes `10.2`, octal and hexadecimal parts and
// ignores what follows a white space; IPv6 through inet_pton, which is strict.
//
// IPv4 addresses are unsigned 32-bit numbers, IPv6 addresses sixteen bytes.

import ipaddr from 'ipaddr.js';

const IPV4_PART = /^(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/;
const LARGEST_LAST_PART = [0xffffffff, 0xffffff, 0xffff, 0xff];

/** The address, or undefined where inet_aton refuses the text. */
export function parseIpv4(text: string): number | undefined {
  const parts: number[] = [];
  let rest = text;
  for (;;) {
    const match = IPV4_PART.exec(rest);
    if (!match) return undefined;
    parts.push(partValue(match[0]));
    rest = rest.slice(match[0].length);
    if (rest[0] !== '.') break;
    if (parts.length === 4) return undefined;
    rest = rest.slice(1);
  }
  return rest === '' || /^[\t-\r ]/.test(rest) ? joinParts(parts) : undefined;
}

/** The four numbers that people read. */
export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** Sixteen bytes, or undefined where inet_pton refuses the text. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '', true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

/** The canonical text of RFC 5952. */
export function formatIpv6(address: Uint8Array): string {
  return new ipaddr.IPv6([...address]).toRFC5952String();
}

/** Whether two IPv6 addresses share their first `prefixLength` bits. */
export function sameIpv6Network(left: Uint8Array, right: Uint8Array, prefixLength: number): boolean {
  const whole = prefixLength >> 3;
  for (let index = 0; index < whole; index++) if (left[index] !== right[index]) return false;
  const bits = prefixLength & 7;
  return bits === 0 || (left[whole] ?? 0) >> (8 - bits) === (right[whole] ?? 0) >> (8 - bits);
}

function partValue(digits: string): number {
  return /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
}

function joinParts(parts: readonly number[]): number | undefined {
  const last = parts[parts.length - 1] ?? 0;
  const leading = parts.slice(0, -1);
  if (leading.some((part) => part > 0xff)) return undefined;
  if (last > (LARGEST_LAST_PART[leading.length] ?? 0)) return undefined;
  return leading.reduce((sum, part, index) => sum + part * 2 ** (24 - 8 * index), last);
}

function groupsOf(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    const last = index === groups.length - 1;
    const added = last && mayEndInIpv4 && group.includes('.') ? dottedQuad(group) : hexGroup(group);
    if (added === undefined) return undefined;
    bytes.push(...added);
  }
  return bytes;
}

function hexGroup(group: string): readonly number[] | undefined {
  if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}

function dottedQuad(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part))) return undefined;
  const values = parts.map(Number);
  return values.every((value) => value <= 255) ? values : undefined;
}
