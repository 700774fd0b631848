// One TCP connection with the guest, opened by either side. RFC 9293, without options but the segment size.
//
// What comes out of order is dropped and the sender told what is missing; all that comes in order is taken at once.

import type { Tcp } from '../../../../generators/frames/frame.ts';
import type { Clock } from '../../contract.ts';
import type { Segment } from './packet.ts';
import { TcpSender, type Transmit } from './tcp-sender.ts';
import { ahead, plus } from './tcp-sequence.ts';

/** Who is told of what the guest does. */
export type TcpUser = {
  readonly onEstablished?: () => void;
  readonly onData: (bytes: Uint8Array) => void;
  /** The guest sends no more. */
  readonly onEnd: () => void;
  /** The guest has reset the connection, or is gone. */
  readonly onReset: () => void;
};

export type ConnectionOptions = {
  /** The number of the guest's SYN, where the guest asked. */
  readonly asked: { readonly sequence: number; readonly window: number; readonly segmentBytes: number | undefined } | undefined;
  readonly initialSequence: number;
  /** The largest segment that this side takes. */
  readonly segmentBytes: number;
  readonly clock: Pick<Clock, 'after'>;
  readonly transmit: (segment: Segment, payload: Uint8Array) => void;
  readonly user: TcpUser;
  /** It is over, and its ports are free. */
  readonly forget: () => void;
};

export const WINDOW = 65_535;
/** Twice libslirp's idea of the longest life of a segment. */
const LINGER_MS = 10_000;
const LEAST_SEGMENT_BYTES = 32;

export class TcpConnection {
  readonly #options: ConnectionOptions;
  readonly #sender: TcpSender;
  #phase: 'opening' | 'open' | 'lingering' | 'closed' = 'opening';
  #expected = 0;
  #guestEnded = false;
  #endedFirst = false;
  #cancelLinger: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { asked, initialSequence, clock } = options;
    this.#sender = new TcpSender({
      initialSequence, clock,
      transmit: (sequence, flag, payload) => this.#transmit(sequence, flag, payload),
      giveUp: () => this.#reset(true),
    });
    this.#sender.limit(segmentLimit(options, asked?.segmentBytes));
    if (asked !== undefined) this.#expected = plus(asked.sequence, 1);
  }

  /** Sends its first segment; it may be written to before. */
  start(): void {
    this.#sender.start();
  }

  receive(segment: Tcp, payload: Uint8Array): void {
    switch (this.#phase) {
      case 'opening': return this.#open(segment, payload);
      case 'open': return this.#take(segment, payload);
      case 'lingering':
        if (segment.flags.includes('fin')) this.#acknowledge();
        return;
      case 'closed': return;
      default: throw this.#phase satisfies never;
    }
  }

  /** Over but for what is still on its way: its ports may be used again. */
  get isLingering(): boolean {
    return this.#phase === 'lingering';
  }

  write(bytes: Uint8Array): void {
    this.#sender.write(bytes);
  }

  /** Nothing more is written. */
  end(): void {
    this.#endedFirst ||= !this.#guestEnded;
    this.#sender.end();
  }

  /** Ends without a word. */
  drop(): void {
    this.#phase = 'closed';
    this.#sender.stop();
    this.#cancelLinger?.();
    this.#options.forget();
  }

  #open(segment: Tcp, payload: Uint8Array): void {
    const { asked, user } = this.#options;
    const isAnswer = segment.flags.includes('ack') && this.#sender.accepts(segment.acknowledgement);
    if (segment.flags.includes('rst')) {
      if (asked !== undefined || isAnswer) this.#reset(false);
      return;
    }
    if (!isAnswer || ahead(segment.acknowledgement, this.#options.initialSequence) < 1) return;
    if (asked === undefined) {
      if (!segment.flags.includes('syn')) return;
      this.#expected = plus(segment.sequence, 1);
      this.#sender.limit(segmentLimit(this.#options, segment.maximumSegmentSize));
    }
    this.#phase = 'open';
    this.#sender.acknowledge(segment.acknowledgement, segment.window);
    user.onEstablished?.();
    if (asked === undefined) this.#acknowledge();
    else this.#take(segment, payload);
  }

  #take(segment: Tcp, payload: Uint8Array): void {
    const { flags } = segment;
    const early = ahead(this.#expected, segment.sequence);
    if (early < 0) return this.#acknowledge();
    if (flags.includes('rst')) return this.#reset(false);
    if (flags.includes('syn') && early === 0) return this.#reset(true);
    if (!flags.includes('ack')) return;
    if (!this.#sender.accepts(segment.acknowledgement) && ahead(segment.acknowledgement, this.#sender.next) > 0) return this.#acknowledge();
    this.#sender.acknowledge(segment.acknowledgement, segment.window);
    this.#accept(payload.subarray(Math.min(early, payload.length)), flags.includes('fin') && early <= payload.length);
    if (payload.length > 0 || flags.includes('fin') || flags.includes('syn')) this.#acknowledge();
    this.#closeIfDone();
  }

  #accept(fresh: Uint8Array, isEnd: boolean): void {
    const { user } = this.#options;
    if (this.#guestEnded) return;
    this.#expected = plus(this.#expected, fresh.length + (isEnd ? 1 : 0));
    if (fresh.length > 0) user.onData(fresh);
    if (!isEnd) return;
    this.#guestEnded = true;
    user.onEnd();
  }

  #closeIfDone(): void {
    if (!this.#guestEnded || !this.#sender.finished || this.#phase !== 'open') return;
    if (!this.#endedFirst) return this.drop();
    this.#phase = 'lingering';
    this.#sender.stop();
    this.#cancelLinger = this.#options.clock.after(LINGER_MS, () => this.drop());
  }

  #reset(tell: boolean): void {
    if (this.#phase === 'closed') return;
    if (tell) this.#send(this.#sender.next, ['rst', 'ack'], NOTHING);
    this.drop();
    this.#options.user.onReset();
  }

  #acknowledge(): void {
    if (this.#phase !== 'closed') this.#send(this.#sender.next, ['ack'], NOTHING);
  }

  #transmit(sequence: number, flag: Parameters<Transmit>[1], payload: Uint8Array): void {
    const isFirst = flag === 'syn' && this.#options.asked === undefined;
    const named: Tcp['flags'] = flag === undefined ? [] : [flag === 'push' ? 'psh' : flag];
    const flags: Tcp['flags'] = isFirst ? named : [...named, 'ack'];
    this.#send(sequence, flags, payload);
  }

  #send(sequence: number, flags: Tcp['flags'], payload: Uint8Array): void {
    const { segmentBytes, transmit } = this.#options;
    const acknowledgement = flags.includes('ack') ? this.#expected : 0;
    transmit({ sequence, acknowledgement, flags, window: WINDOW, ...(flags.includes('syn') ? { maximumSegmentSize: segmentBytes } : {}) }, payload);
  }
}

const NOTHING = new Uint8Array(0);

function segmentLimit({ segmentBytes }: ConnectionOptions, offered: number | undefined): number {
  return Math.max(LEAST_SEGMENT_BYTES, Math.min(segmentBytes, offered ?? segmentBytes));
}
