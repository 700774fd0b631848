// One TCP connection of a guest, over a wire that loses and reorders nothing: RFC 9293 without timers.
//
// It is told of segments and says what to send; what comes out of order is acknowledged again and dropped.

import type { Tcp } from '../../generators/frames/frame.ts';
import { hexOf, textOf } from './packets.ts';

/** Sends a segment to the peer; `payload` is hex. */
export type SendSegment = (segment: Tcp, payload: string) => void;

export type ConnectionEvents = {
  readonly onConnected: () => void;
  /** Latin1, one character a byte. */
  readonly onData: (text: string) => void;
  /** `reset`: by the peer's RST, else by its FIN. */
  readonly onClosed: (reset: boolean) => void;
};

const FIRST_SEQUENCE = 1_000;
const WINDOW = 65_535;
const SEGMENT_BYTES = 1_200;

type State = 'opening' | 'open' | 'closed';

export class TcpConnection {
  readonly #ports: { readonly sourcePort: number; readonly destinationPort: number };
  readonly #send: SendSegment;
  readonly #events: ConnectionEvents;
  #state: State = 'opening';
  #next = FIRST_SEQUENCE;
  #expected = 0;

  constructor(ports: TcpConnection['ports'], send: SendSegment, events: ConnectionEvents) {
    this.#ports = ports;
    this.#send = send;
    this.#events = events;
  }

  get ports(): { readonly sourcePort: number; readonly destinationPort: number } {
    return this.#ports;
  }

  /** As the one who calls. */
  connect(): void {
    this.#emit(['syn'], '', 1460);
  }

  /** As the one who is called: the peer's SYN. */
  accept(syn: Tcp): void {
    this.#expected = add(syn.sequence, 1);
    this.#emit(['syn', 'ack'], '', 1460);
  }

  write(text: string): void {
    for (let start = 0; start < text.length; start += SEGMENT_BYTES) {
      this.#emit(['psh', 'ack'], hexOf(text.slice(start, start + SEGMENT_BYTES)));
    }
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#emit(['fin', 'ack'], '');
  }

  receive(segment: Tcp, payload: string): void {
    const { flags } = segment;
    if (flags.includes('rst')) {
      this.#end(true);
      return;
    }
    if (this.#state === 'opening') this.#opened(segment);
    const text = textOf(payload);
    const isInOrder = segment.sequence === this.#expected;
    if (isInOrder) this.#expected = add(this.#expected, text.length + (flags.includes('fin') ? 1 : 0));
    if (text !== '' || flags.includes('fin')) this.#emit(['ack'], '');
    if (!isInOrder) return;
    if (text !== '' && this.#state === 'open') this.#events.onData(text);
    if (flags.includes('fin')) this.#end(false);
  }

  #opened(segment: Tcp): void {
    const { flags } = segment;
    if (!flags.includes('ack') || segment.acknowledgement !== this.#next) return;
    this.#state = 'open';
    if (flags.includes('syn')) {
      this.#expected = add(segment.sequence, 1);
      this.#emit(['ack'], '');
    }
    this.#events.onConnected();
  }

  #end(reset: boolean): void {
    if (this.#state === 'closed') return;
    if (!reset) this.close();
    this.#state = 'closed';
    this.#events.onClosed(reset);
  }

  #emit(flags: Tcp['flags'], payload: string, maximumSegmentSize?: number): void {
    const segment: Tcp = {
      ...this.#ports, sequence: this.#next, acknowledgement: flags.includes('ack') ? this.#expected : 0, flags, window: WINDOW,
      ...(maximumSegmentSize === undefined ? {} : { maximumSegmentSize }),
    };
    const isCounted = flags.includes('syn') || flags.includes('fin');
    this.#next = add(this.#next, payload.length / 2 + (isCounted ? 1 : 0));
    this.#send(segment, payload);
  }
}

/** Sequence numbers wrap at 2^32. */
function add(sequence: number, count: number): number {
  return (sequence + count) % 2 ** 32;
}
