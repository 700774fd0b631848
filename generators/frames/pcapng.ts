// Captures as Wireshark reads them: pcapng (draft-ietf-opsawg-pcapng), one section, most significant byte first.
//
// An interface block for each place at which packets were seen; times in microseconds, which is pcapng's own default.

import { ByteWriter } from './bytes.ts';

/** Numbers of the registry of link types. `upperPdu` packets name their own protocol: see `dataPdu`. */
export const LINK_TYPE = { ethernet: 1, upperPdu: 252 } as const;

export type Capture = {
  readonly application: string;
  readonly comment?: string;
  readonly interfaces: readonly CapturedInterface[];
  readonly packets: readonly CapturedPacket[];
};

export type CapturedInterface = { readonly name: string; readonly linkType: number; readonly comment?: string };

export type CapturedPacket = {
  /** Index of its interface. */
  readonly interface: number;
  /** Since the epoch. */
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
  readonly comment?: string;
};

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const UNKNOWN_LENGTH = 0xffffffff;

const OPTION = { comment: 1, sectionApplication: 4, interfaceName: 2, packetFlags: 2 } as const;
const DIRECTION = { in: 1, out: 2 } as const;

const UTF8 = new TextEncoder();

export function encodePcapng(capture: Capture): Uint8Array {
  const writer = new ByteWriter();
  block(writer, SECTION_HEADER, sectionHeader(capture));
  for (const each of capture.interfaces) block(writer, INTERFACE_DESCRIPTION, interfaceDescription(each));
  for (const packet of capture.packets) block(writer, ENHANCED_PACKET, enhancedPacket(packet));
  return writer.finish();
}

/** The length stands at both ends of a block. */
function block(writer: ByteWriter, type: number, body: Uint8Array): void {
  const length = body.length + 12;
  writer.u32(type).u32(length).bytes(body).u32(length);
}

function sectionHeader({ application, comment }: Capture): Uint8Array {
  const writer = new ByteWriter().u32(BYTE_ORDER_MAGIC).u16(1).u16(0).u32(UNKNOWN_LENGTH).u32(UNKNOWN_LENGTH);
  text(writer, OPTION.comment, comment);
  text(writer, OPTION.sectionApplication, application);
  return endOfOptions(writer);
}

function interfaceDescription({ name, linkType, comment }: CapturedInterface): Uint8Array {
  const writer = new ByteWriter().u16(linkType).u16(0).u32(0);
  text(writer, OPTION.comment, comment);
  text(writer, OPTION.interfaceName, name);
  return endOfOptions(writer);
}

function enhancedPacket({ interface: index, atMs, direction, bytes, comment }: CapturedPacket): Uint8Array {
  const atMicroseconds = Math.round(atMs * 1000);
  const writer = new ByteWriter().u32(index).u32(Math.floor(atMicroseconds / 2 ** 32)).u32(atMicroseconds % 2 ** 32)
    .u32(bytes.length).u32(bytes.length);
  padded(writer, bytes);
  text(writer, OPTION.comment, comment);
  option(writer, OPTION.packetFlags, new ByteWriter().u32(DIRECTION[direction]).finish());
  return endOfOptions(writer);
}

function text(writer: ByteWriter, code: number, value: string | undefined): void {
  if (value !== undefined) option(writer, code, UTF8.encode(value));
}

function option(writer: ByteWriter, code: number, value: Uint8Array): void {
  padded(writer.u16(code).u16(value.length), value);
}

function padded(writer: ByteWriter, bytes: Uint8Array): void {
  writer.bytes(bytes).zeros((4 - (bytes.length % 4)) % 4);
}

function endOfOptions(writer: ByteWriter): Uint8Array {
  return writer.u16(0).u16(0).finish();
}

const TAG_PROTOCOL = 12;

/** Bytes of which nobody knows the protocol, as a packet of the link type `upperPdu`: Wireshark shows them as data. */
export function dataPdu(bytes: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  option(writer, TAG_PROTOCOL, UTF8.encode('data'));
  return writer.u16(0).u16(0).bytes(bytes).finish();
}
