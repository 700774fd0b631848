// DHCPv6 without addresses: what else a guest asks for, the name server and the boot file. dhcpv6.c; RFC 8415, 5970.

import { ipv6Bytes } from '../../../../generators/frames/address.ts';
import { ByteReader, ByteWriter } from '../../../../generators/frames/bytes.ts';
import { toHex } from '../../../../generators/frames/hex.ts';
import { type Endpoints, udpPacket } from './packet.ts';
import type { Ipv6Settings } from './settings.ts';
import type { Stack } from './stack.ts';

export const DHCPV6_PORT = 547;
/** All DHCP relay agents and servers. */
export const DHCPV6_GROUP = 'ff02::1:2';
/** 547 with its bytes swapped: libslirp forgets the order of the network. */
const SOURCE_PORT = 0x2302;

const MESSAGE = { reply: 7, informationRequest: 11 } as const;
const OPTION = { clientId: 1, address: 5, request: 6, dnsServers: 23, bootFile: 59 } as const;
const LONGEST_CLIENT_ID = 256;

type Wishes = { readonly clientId: Uint8Array | undefined; readonly options: readonly number[] };

export function receiveDhcpv6(path: Endpoints, message: Uint8Array, stack: Stack, ipv6: Ipv6Settings): void {
  const reader = new ByteReader(message);
  const isRequest = reader.u8() === MESSAGE.informationRequest;
  const transaction = reader.take(3);
  const wishes = reader.short || !isRequest ? undefined : wishesIn(reader);
  if (wishes === undefined || stack.defects.has('user-dhcpv6-silent')) return;
  const reply = new ByteWriter().u8(MESSAGE.reply).bytes(transaction);
  if (wishes.clientId !== undefined) option(reply, OPTION.clientId, wishes.clientId);
  if (wishes.options.includes(OPTION.dnsServers)) option(reply, OPTION.dnsServers, ipv6Bytes(ipv6.dns));
  if (wishes.options.includes(OPTION.bootFile)) option(reply, OPTION.bootFile, bootFileUrl(stack, ipv6));
  stack.link.sendPacket(udpPacket({ ...path, source: ipv6.host, sourcePort: SOURCE_PORT }, reply.finish()));
}

function wishesIn(reader: ByteReader): Wishes | undefined {
  let clientId: Uint8Array | undefined;
  const options: number[] = [];
  while (reader.left > 4) {
    const code = reader.u16();
    const value = reader.take(reader.u16());
    if (reader.short || code === OPTION.address) return undefined;
    if (code === OPTION.clientId) {
      if (value.length > LONGEST_CLIENT_ID) return undefined;
      clientId = value;
    } else if (code === OPTION.request) {
      if (value.length % 2 !== 0) return undefined;
      const codes = new ByteReader(value);
      while (codes.left > 0) options.push(codes.u16());
    }
  }
  return { clientId, options };
}

/** Without a boot file, libslirp prints a null pointer. */
function bootFileUrl({ settings }: Stack, { host }: Ipv6Settings): Uint8Array {
  const groups = toHex(ipv6Bytes(host)).match(/.{4}/g) ?? [];
  return new TextEncoder().encode(`tftp://[${groups.join(':')}]/${settings.boot.bootFile ?? '(null)'}`);
}

function option(writer: ByteWriter, code: number, value: Uint8Array): void {
  writer.u16(code).u16(value.length).bytes(value);
}
