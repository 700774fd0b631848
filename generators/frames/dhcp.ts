// BOOTP and DHCP messages (RFC 951, 2131) for Ethernet, behind the magic cookie of RFC 2132.
//
// Texts have one character a byte. A message is at least 300 bytes, as BOOTP's are.

import { ipv4Bytes, ipv4Text, macBytes, macText, NO_IPV4 } from './address.ts';
import { ByteReader, ByteWriter, latin1, latin1Bytes } from './bytes.ts';
import { decodeDhcpOptions, encodeDhcpOptions } from './dhcp-options.ts';
import type { Dhcp } from './frame.ts';
import { FrameError } from './frame-error.ts';
import { type Layer, malformed, read, unless } from './layer.ts';

export const DHCP_PORTS: readonly number[] = [67, 68];

const ETHERNET = 1;
const COOKIE = 0x63825363;
const FEWEST_BYTES = 300;
const BROADCAST = 0x8000;

export function encodeDhcp(dhcp: Dhcp): Uint8Array {
  const writer = new ByteWriter().u8(dhcp.operation === 'request' ? 1 : 2).u8(ETHERNET).u8(6).u8(dhcp.hops ?? 0)
    .u32(dhcp.transaction).u16(dhcp.seconds ?? 0).u16(dhcp.broadcast === true ? BROADCAST : 0);
  for (const address of [dhcp.clientAddress, dhcp.yourAddress, dhcp.nextServer, dhcp.relay]) writer.bytes(ipv4Bytes(address ?? NO_IPV4));
  writer.bytes(macBytes(dhcp.clientMac)).zeros(10);
  fixedText(fixedText(writer, dhcp.serverName ?? '', 64), dhcp.bootFile ?? '', 128);
  writer.u32(COOKIE).bytes(encodeDhcpOptions(dhcp.options));
  return writer.zeros(Math.max(0, FEWEST_BYTES - writer.length)).finish();
}

function fixedText(writer: ByteWriter, text: string, size: number): ByteWriter {
  const bytes = latin1Bytes(text);
  if (bytes.length > size || bytes.includes(0)) throw new FrameError('text', `${JSON.stringify(text)} does not fit into ${size} bytes`);
  return writer.bytes(bytes).zeros(size - bytes.length);
}

export function decodeDhcp(bytes: Uint8Array): Layer<Dhcp> {
  const reader = new ByteReader(bytes);
  const [operation, hardware, hardwareBytes, hops] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  const [transaction, seconds, flags] = [reader.u32(), reader.u16(), reader.u16()];
  const [clientAddress, yourAddress, nextServer, relay] = [address(reader), address(reader), address(reader), address(reader)];
  const clientMac = macText(reader.take(6));
  reader.take(10);
  const [serverName, bootFile] = [upToZero(reader.take(64)), upToZero(reader.take(128))];
  const cookie = reader.u32();
  if (reader.short) return malformed(`${bytes.length} bytes are too few for a message`);
  if (operation !== 1 && operation !== 2) return malformed(`operation ${operation}`);
  if (hardware !== ETHERNET || hardwareBytes !== 6) return malformed('not for Ethernet');
  if (cookie !== COOKIE) return malformed('no magic cookie before the options');
  const options = decodeDhcpOptions(reader.rest());
  if (options.kind === 'malformed') return options;
  return read({
    operation: operation === 1 ? 'request' : 'reply', transaction, clientMac,
    ...unless(0, 'hops', hops), ...unless(0, 'seconds', seconds), ...unless(false, 'broadcast', (flags & BROADCAST) !== 0),
    ...unless(NO_IPV4, 'clientAddress', clientAddress), ...unless(NO_IPV4, 'yourAddress', yourAddress),
    ...unless(NO_IPV4, 'nextServer', nextServer), ...unless(NO_IPV4, 'relay', relay),
    ...unless('', 'serverName', serverName), ...unless('', 'bootFile', bootFile),
    options: options.value,
  });
}

function address(reader: ByteReader): string {
  return ipv4Text(reader.take(4));
}

function upToZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return latin1(end === -1 ? bytes : bytes.subarray(0, end));
}
