// TCP headers (RFC 9293). Of the options only a maximum segment size at the beginning has a name.

import { ByteReader, ByteWriter } from './bytes.ts';
import { checksum, pseudoHeader, withChecksum } from './checksum.ts';
import type { Frame, Tcp, TcpFlag } from './frame.ts';
import { toHex } from './hex.ts';
import { PROTOCOL } from './ipv4.ts';
import { type Layer, malformed, read, unless } from './layer.ts';

const HEADER_BYTES = 20;
const FLAGS: readonly TcpFlag[] = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr'];
const SEGMENT_SIZE_OPTION = 2;

export function encodeTcp(tcp: Tcp, network: Pick<Frame, 'ipv4' | 'ipv6'>, body: Uint8Array): Uint8Array {
  const options = encodeOptions(tcp);
  const flags = FLAGS.reduce((bits, flag, index) => bits | (tcp.flags.includes(flag) ? 1 << index : 0), 0);
  const segment = new ByteWriter().u16(tcp.sourcePort).u16(tcp.destinationPort).u32(tcp.sequence).u32(tcp.acknowledgement)
    .u8(((HEADER_BYTES + options.length) / 4) << 4).u8(flags).u16(tcp.window).u16(0).u16(tcp.urgent ?? 0)
    .bytes(options).bytes(body).finish();
  return withChecksum(segment, 16, checksum(pseudoHeader(network, PROTOCOL.tcp, segment.length), segment));
}

function encodeOptions({ maximumSegmentSize, otherOptions }: Tcp): Uint8Array {
  const writer = new ByteWriter();
  if (maximumSegmentSize !== undefined) writer.u8(SEGMENT_SIZE_OPTION).u8(4).u16(maximumSegmentSize);
  writer.hex(otherOptions ?? '');
  return writer.zeros((4 - (writer.length % 4)) % 4).finish();
}

export function decodeTcp(bytes: Uint8Array, network: Pick<Frame, 'ipv4' | 'ipv6'>): Layer<Tcp> {
  const reader = new ByteReader(bytes);
  const [sourcePort, destinationPort, sequence, acknowledgement] = [reader.u16(), reader.u16(), reader.u32(), reader.u32()];
  const headerBytes = (reader.u8() >> 4) * 4;
  const [flags, window] = [reader.u8(), reader.u16()];
  reader.u16();
  const urgent = reader.u16();
  if (headerBytes < HEADER_BYTES && !reader.short) return malformed(`header length ${headerBytes}`);
  const options = reader.take(Math.max(0, headerBytes - HEADER_BYTES));
  if (reader.short) return malformed(`${bytes.length} bytes are too few for a header`);
  if (checksum(pseudoHeader(network, PROTOCOL.tcp, bytes.length), bytes) !== 0) return malformed('wrong checksum');
  return read({
    sourcePort, destinationPort, sequence, acknowledgement,
    flags: FLAGS.filter((_, index) => (flags & (1 << index)) !== 0),
    window,
    ...unless(0, 'urgent', urgent),
    ...decodeOptions(options),
  }, reader.rest());
}

function decodeOptions(options: Uint8Array): Pick<Tcp, 'maximumSegmentSize' | 'otherOptions'> {
  if (options[0] !== SEGMENT_SIZE_OPTION || options[1] !== 4) return unless('', 'otherOptions', toHex(options));
  const maximumSegmentSize = new ByteReader(options.subarray(2)).u16();
  return { maximumSegmentSize, ...unless('', 'otherOptions', toHex(options.subarray(4))) };
}
