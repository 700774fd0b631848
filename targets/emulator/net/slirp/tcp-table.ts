// The TCP connections between the guest and the network. tcp_input.c, tcp_subr.c.
//
// What belongs to no connection is answered with a reset, a reset too.

import type { Frame, Tcp } from '../../../../generators/frames/frame.ts';
import { fromHex } from '../../../../generators/frames/hex.ts';
import { type Endpoints, LONGEST_TTL, type Segment, tcpPacket } from './packet.ts';
import type { Stack } from './stack.ts';
import { TcpConnection, type TcpUser, WINDOW } from './tcp-connection.ts';
import { plus } from './tcp-sequence.ts';

const SEGMENT_BYTES = { ipv4: 1460, ipv6: 1440 } as const;
const SEQUENCE_STEP = 64_000;
/** For a fault. */
const SHORT_BYTES = 512;
const NOTHING = new Uint8Array(0);

/** Seen from the network: `source` is on its side, `destination` is the guest. */
export type Path = Endpoints;

export class TcpTable {
  readonly #stack: Stack;
  readonly #connections = new Map<string, TcpConnection>();
  #sequence = 64_001;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** Hands a segment to its connection; false where there is none. */
  deliver(path: Path, segment: Tcp, payload: Uint8Array): boolean {
    const connection = this.#connections.get(keyOf(path));
    if (connection === undefined || (connection.isLingering && segment.flags.includes('syn'))) return false;
    connection.receive(segment, payload);
    return true;
  }

  /** A connection that answers the guest's SYN once it is started. `segmentBytes`: the largest that the guest takes, where that is known. */
  accept(path: Path, { sequence, window }: Tcp, user: TcpUser, segmentBytes?: number): TcpConnection {
    return this.#add(path, user, { sequence, window, segmentBytes });
  }

  /** A connection that sends the guest a SYN once it is started. */
  open(path: Path, user: TcpUser): TcpConnection {
    return this.#add(path, user, undefined);
  }

  /** A segment that belongs to nothing. RFC 9293, section 3.10.7.1. */
  reset(path: Path, { flags, sequence, acknowledgement }: Tcp, payloadBytes: number): void {
    const length = payloadBytes + (flags.includes('syn') ? 1 : 0);
    const answer: Segment = flags.includes('ack')
      ? { sequence: acknowledgement, acknowledgement: 0, flags: ['rst'], window: 0 }
      : { sequence: 0, acknowledgement: plus(sequence, length), flags: ['rst', 'ack'], window: 0 };
    this.#stack.link.sendPacket(tcpPacket(path, answer, NOTHING, LONGEST_TTL));
  }

  /** A SYN for a port of the host at which nobody listens. */
  refuse(path: Path, { sequence }: Tcp): void {
    this.#send(path, { sequence: 0, acknowledgement: plus(sequence, 1), flags: ['rst', 'ack'], window: WINDOW }, NOTHING);
  }

  /** Ends all connections without a word to the guest. */
  close(): void {
    for (const connection of [...this.#connections.values()]) connection.drop();
  }

  #add(path: Path, user: TcpUser, asked: { sequence: number; window: number; segmentBytes: number | undefined } | undefined): TcpConnection {
    const key = keyOf(path);
    this.#connections.get(key)?.drop();
    this.#sequence = plus(this.#sequence, SEQUENCE_STEP);
    const connection: TcpConnection = new TcpConnection({
      asked, user,
      initialSequence: this.#sequence,
      segmentBytes: path.source.includes(':') ? SEGMENT_BYTES.ipv6 : SEGMENT_BYTES.ipv4,
      clock: this.#stack.host.turns,
      transmit: (segment, payload) => this.#transmit(path, segment, payload),
      forget: () => void (this.#connections.get(key) === connection && this.#connections.delete(key)),
    });
    this.#connections.set(key, connection);
    return connection;
  }

  #transmit(path: Path, segment: Segment, payload: Uint8Array): void {
    const isLost = this.#stack.defects.has('user-segments-shortened') && payload.length > SHORT_BYTES;
    this.#send(path, segment, isLost ? payload.subarray(0, SHORT_BYTES) : payload);
  }

  #send(path: Path, segment: Segment, payload: Uint8Array): void {
    this.#stack.link.sendPacket(tcpPacket(path, segment, payload));
  }
}

/** The path of a packet from the guest. */
export function pathOf({ ipv4, ipv6 }: Frame, { sourcePort, destinationPort }: Pick<Tcp, 'sourcePort' | 'destinationPort'>): Path {
  const source = ipv4?.destination ?? ipv6?.destination ?? '';
  const destination = ipv4?.source ?? ipv6?.source ?? '';
  return { source, sourcePort: destinationPort, destination, destinationPort: sourcePort };
}

export function payloadOf({ payload }: Frame): Uint8Array {
  return fromHex(payload ?? '') ?? new Uint8Array(0);
}

/** The same for the same path. */
export function keyOf({ source, sourcePort, destination, destinationPort }: Path): string {
  return `${source} ${sourcePort} ${destination} ${destinationPort}`;
}
