// Addresses as text and as bytes.
//
// MAC addresses in lower case with colons, IPv6 as RFC 5952 writes it.

import ipaddr from 'ipaddr.js';
import { FrameError } from './frame-error.ts';
import { fromHex, toHex } from './hex.ts';

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;

export const NO_IPV4 = '0.0.0.0';

export function macText(bytes: Uint8Array): string {
  return toHex(bytes).replaceAll(/..(?!$)/g, '$&:');
}

export function macBytes(text: string): Uint8Array {
  const bytes = MAC.test(text) ? fromHex(text.replaceAll(':', '')) : undefined;
  if (bytes === undefined) throw new FrameError('address', `${text} is not a MAC address`);
  return bytes;
}

export function ipv4Text(bytes: Uint8Array): string {
  return bytes.join('.');
}

export function ipv4Bytes(text: string): Uint8Array {
  const bytes = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255)) throw new FrameError('address', `${text} is not an IPv4 address`);
  return Uint8Array.from(bytes);
}

export function ipv6Text(bytes: Uint8Array): string {
  if (bytes.length === 16 && isMapped(bytes)) return `::ffff:${ipv4Text(bytes.subarray(12))}`;
  return new ipaddr.IPv6([...bytes]).toRFC5952String();
}

/** An IPv4 address within IPv6: RFC 5952, section 5. */
function isMapped(bytes: Uint8Array): boolean {
  return bytes[10] === 0xff && bytes[11] === 0xff && bytes.subarray(0, 10).every((byte) => byte === 0);
}

export function ipv6Bytes(text: string): Uint8Array {
  if (!ipaddr.IPv6.isValid(text)) throw new FrameError('address', `${text} is not an IPv6 address`);
  return Uint8Array.from(ipaddr.IPv6.parse(text).toByteArray());
}
