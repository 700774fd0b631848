// smbd as far as a client's first words reach: it agrees on a dialect. MS-SMB2 2.2.3, 2.2.4; RFC 1002, 4.3.
//
// Called once a connection, with the connection as its standard input and output, as by inetd. To a client that knows SMB 1
// alone it says nothing and hangs up.

import { ByteReader, ByteWriter } from '../../../generators/frames/bytes.ts';
import type { Behaviour } from './programs.ts';
import type { Stream } from './stream.ts';

/** What precedes each message: its kind, and its length in 24 bits. */
const PREFIX_BYTES = 4;
/** Of a negotiation; who sends more wants something else. */
const LONGEST_MESSAGE = 65_536;
const SESSION_REQUEST = 0x81;
const SESSION_GRANTED = Uint8Array.of(0x82, 0, 0, 0);
const SMB1 = 0xff534d42;
const SMB2 = 0xfe534d42;
const SMB2_HEADER_BYTES = 64;
/** Any of SMB 2: the client is to ask again in that protocol. */
const ANY_DIALECT = 0x02ff;
const FIRST_DIALECT = 0x0202;
const DIALECTS: readonly number[] = [0x0302, 0x0300, 0x0210, FIRST_DIALECT];
const LARGEST_TRANSFER = 8 * 1024 * 1024;
/** SPNEGO that offers NTLMSSP. RFC 4178. */
const SECURITY = '601c06062b0601050502a0123010a00e300c060a2b06010401823702020a';

export const serveFiles: Behaviour = (_args, stdio) => {
  let received: Uint8Array = new Uint8Array(0);
  stdio.handle({
    onData: (bytes) => {
      received = new ByteWriter().bytes(received).bytes(bytes).finish();
      received = received.slice(serve(received, stdio));
      if (received.length > LONGEST_MESSAGE) stdio.close();
    },
    onClose: () => stdio.close(),
  });
  return undefined;
};

/** How many bytes were whole messages. */
function serve(received: Uint8Array, stdio: Stream): number {
  let done = 0;
  for (;;) {
    const reader = new ByteReader(received.subarray(done));
    const prefix = reader.u32();
    const message = reader.take(prefix & 0xffffff);
    if (reader.short) return done;
    done += PREFIX_BYTES + message.length;
    answer(prefix >>> 24, message, stdio);
  }
}

function answer(kind: number, message: Uint8Array, stdio: Stream): void {
  if (kind === SESSION_REQUEST) return stdio.write(SESSION_GRANTED);
  const dialect = dialectFor(message);
  if (dialect === undefined) return stdio.close();
  const reply = negotiated(dialect, message);
  stdio.write(new ByteWriter().u32(reply.length).bytes(reply).finish());
}

function dialectFor(message: Uint8Array): number | undefined {
  const protocol = new ByteReader(message).u32();
  if (protocol === SMB1) {
    const text = String.fromCharCode(...message);
    if (text.includes('\x02SMB 2.???\0')) return ANY_DIALECT;
    return text.includes('\x02SMB 2.002\0') ? FIRST_DIALECT : undefined;
  }
  if (protocol !== SMB2) return undefined;
  const words = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const at = SMB2_HEADER_BYTES + 36;
  const count = message.length > at ? words.getUint16(SMB2_HEADER_BYTES + 2, true) : 0;
  const offered = Array.from({ length: Math.min(count, (message.length - at) >> 1) }, (_, index) => words.getUint16(at + 2 * index, true));
  return DIALECTS.find((dialect) => offered.includes(dialect));
}

/** SMB is written least significant byte first. */
function negotiated(dialect: number, request: Uint8Array): Uint8Array {
  const security = new ByteWriter().hex(SECURITY).finish();
  const bytes = new Uint8Array(SMB2_HEADER_BYTES + 64 + security.length);
  const words = new DataView(bytes.buffer);
  words.setUint32(0, SMB2);
  words.setUint16(4, SMB2_HEADER_BYTES, true);
  words.setUint16(14, 1, true);
  words.setUint32(16, 1, true);
  if (request[0] === 0xfe) bytes.set(request.subarray(24, 36), 24);
  const body = SMB2_HEADER_BYTES;
  words.setUint16(body, 65, true);
  words.setUint16(body + 2, 1, true);
  words.setUint16(body + 4, dialect, true);
  bytes.set(new TextEncoder().encode('plumbline-server'), body + 8);
  words.setUint32(body + 24, 1, true);
  for (const at of [28, 32, 36]) words.setUint32(body + at, LARGEST_TRANSFER, true);
  words.setUint16(body + 56, body + 64, true);
  words.setUint16(body + 58, security.length, true);
  bytes.set(security, body + 64);
  return bytes;
}
