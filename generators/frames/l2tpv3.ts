// Data messages of L2TP version 3 (RFC 3931, section 4.1) around an Ethernet frame, as QEMU's l2tpv3 backend arranges them.
//
// Nothing in a message tells its layout, so both ends must know it. Every message that is long enough can be read, and
// is written again to the same bytes.

import { ByteReader, ByteWriter } from './bytes.ts';
import { toHex } from './hex.ts';
import { type Layer, malformed, read } from './layer.ts';

export type L2tpv3Layout = {
  /** Over UDP a word stands before the session. */
  readonly udp: boolean;
  readonly cookieBytes: 0 | 4 | 8;
  readonly counter: boolean;
  /** Bytes between the header and the frame. */
  readonly offset: number;
};

export type L2tpv3Message = {
  /** The word before the session, over UDP only; absent where it is that of a data message (0x00030000). */
  readonly word?: number;
  readonly session: number;
  /** Unsigned. */
  readonly cookie?: bigint;
  readonly counter?: number;
  /** Hex; absent where the layout has none, and where a message to encode has zeros. */
  readonly padding?: string;
  readonly frame: Uint8Array;
};

/** Version 3, and not a control message: section 4.1.2.1. */
const DATA_MESSAGE = 0x00030000;

export function encodeL2tpv3(message: L2tpv3Message, layout: L2tpv3Layout): Uint8Array {
  const writer = new ByteWriter();
  if (layout.udp) writer.u32(message.word ?? DATA_MESSAGE);
  writer.u32(message.session);
  const cookie = message.cookie ?? 0n;
  if (layout.cookieBytes === 8) writer.u32(Number(cookie >> 32n));
  if (layout.cookieBytes > 0) writer.u32(Number(cookie & 0xffffffffn));
  if (layout.counter) writer.u32(message.counter ?? 0);
  const headerBytes = writer.length;
  writer.hex(message.padding ?? '');
  return writer.zeros(Math.max(0, headerBytes + layout.offset - writer.length)).bytes(message.frame).finish();
}

export function decodeL2tpv3(bytes: Uint8Array, layout: L2tpv3Layout): Layer<L2tpv3Message> {
  const reader = new ByteReader(bytes);
  const word = layout.udp ? reader.u32() : DATA_MESSAGE;
  const session = reader.u32();
  const high = layout.cookieBytes === 8 ? reader.u32() : 0;
  const low = layout.cookieBytes > 0 ? reader.u32() : 0;
  const counter = layout.counter ? reader.u32() : undefined;
  const padding = toHex(reader.take(layout.offset));
  if (reader.short) return malformed(`${bytes.length} bytes are too few for the header`);
  return read({
    ...(word === DATA_MESSAGE ? {} : { word }),
    session,
    ...(layout.cookieBytes === 0 ? {} : { cookie: (BigInt(high) << 32n) | BigInt(low) }),
    ...(counter === undefined ? {} : { counter }),
    ...(padding === '' ? {} : { padding }),
    frame: reader.rest(),
  });
}
