// The header in front of each frame of an L2TPv3 tunnel: RFC 3931, 4.1, as net/l2tpv3.c lays it out.
//
// Over UDP a word for data packets, then the session, the cookie, the counter, and as many bytes as `offset` says. What
// comes in is known by its cookie and session alone; it may have any counter.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { flagOf, has, integerOf } from '../arguments.ts';

export type Tunnel = {
  readonly udp: boolean;
  readonly session: { readonly sent: number; readonly awaited: number };
  readonly cookie: { readonly bytes: 4 | 8; readonly sent: bigint; readonly awaited: bigint } | undefined;
  /** `pinned`: its place may lie in the offset, or nowhere, for it counts only where `counter` was given. */
  readonly counter: 'none' | 'counting' | 'pinned';
  readonly headerBytes: number;
};

const DATA_PACKET = 0x30000;
const WORD_BYTES = 4;

export function tunnelOf(args: JsonObject): Tunnel {
  const udp = flagOf(args, 'udp') === true;
  const session = wordOf(args, 'txsession') ?? 0;
  const cookie = cookieOf(args);
  const counts = flagOf(args, 'counter') === true;
  const words = (udp ? 2 : 1) + (counts ? 1 : 0);
  return {
    udp,
    session: { sent: session, awaited: wordOf(args, 'rxsession') ?? session },
    cookie,
    counter: flagOf(args, 'pincounter') === true ? 'pinned' : counts ? 'counting' : 'none',
    headerBytes: words * WORD_BYTES + (cookie?.bytes ?? 0) + Number(integerOf(args, 'offset') ?? 0n),
  };
}

/** Eight bytes where `cookie64` is given at all, even as false. */
function cookieOf(args: JsonObject): Tunnel['cookie'] {
  const sent = integerOf(args, 'txcookie');
  const awaited = integerOf(args, 'rxcookie');
  if (sent === undefined || awaited === undefined) return undefined;
  return { bytes: has(args, 'cookie64') ? 8 : 4, sent: BigInt.asUintN(64, sent), awaited: BigInt.asUintN(64, awaited) };
}

function wordOf(args: JsonObject, name: string): number | undefined {
  const value = integerOf(args, name);
  return value === undefined ? undefined : Number(BigInt.asUintN(32, value));
}

/** `count`: how many packets went before. */
export function headerFor(tunnel: Tunnel, count: number, defects: ReadonlySet<string>): Uint8Array {
  const { udp, session, cookie, counter } = tunnel;
  const bytes = new Uint8Array(tunnel.headerBytes);
  const view = new DataView(bytes.buffer);
  const sessionAt = udp ? WORD_BYTES : 0;
  const cookieAt = sessionAt + WORD_BYTES;
  if (udp && !defects.has('l2tpv3-data-word-missing')) view.setUint32(0, DATA_PACKET);
  view.setUint32(sessionAt, session.sent, defects.has('l2tpv3-session-little-endian'));
  if (cookie?.bytes === 4) view.setUint32(cookieAt, Number(BigInt.asUintN(32, cookie.sent)));
  if (cookie?.bytes === 8) view.setBigUint64(cookieAt, cookie.sent, defects.has('l2tpv3-cookie-little-endian'));
  const first = defects.has('l2tpv3-counter-from-zero') ? 0 : 1;
  if (counter === 'counting') view.setUint32(cookieAt + (cookie?.bytes ?? 0), first + (defects.has('l2tpv3-counter-stands-still') ? 0 : count));
  return bytes;
}

/** The frame behind the header of a packet that is meant for this tunnel. */
export function frameIn(tunnel: Tunnel, packet: Uint8Array, defects: ReadonlySet<string>): Uint8Array | undefined {
  const { udp, session, cookie, headerBytes } = tunnel;
  if (packet.length <= headerBytes) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const sessionAt = udp ? WORD_BYTES : 0;
  if (cookie !== undefined && !defects.has('l2tpv3-cookie-unchecked')) {
    const cookieAt = sessionAt + WORD_BYTES;
    const came = cookie.bytes === 8 ? view.getBigUint64(cookieAt) : BigInt(view.getUint32(cookieAt));
    if (came !== cookie.awaited) return undefined;
  }
  if (view.getUint32(sessionAt) !== session.awaited && !defects.has('l2tpv3-session-unchecked')) return undefined;
  return packet.subarray(headerBytes);
}
