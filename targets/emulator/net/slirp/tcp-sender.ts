// The sending half of a TCP connection: SYN, data and FIN in their order, sent again until they are acknowledged.
//
// What is due again is sent from the first byte that is missing. Times are libslirp's: six seconds before anything was
// acknowledged, then one, doubled each time up to twelve.

import type { Clock } from '../../contract.ts';
import { joinedBytes } from '../../joined-bytes.ts';
import { ahead, plus } from './tcp-sequence.ts';

const FIRST_WAIT_MS = 6000;
const WAIT_MS = 1000;
const LONGEST_WAIT_MS = 12_000;
const MOST_ATTEMPTS = 12;

/** `push`: nothing more is waiting. */
export type Transmit = (sequence: number, flag: 'syn' | 'fin' | 'push' | undefined, payload: Uint8Array) => void;

export type SenderOptions = {
  readonly initialSequence: number;
  readonly clock: Pick<Clock, 'after'>;
  readonly transmit: Transmit;
  /** Nothing was acknowledged for too long. */
  readonly giveUp: () => void;
};

export class TcpSender {
  readonly #options: SenderOptions;
  #oldest: number;
  #next: number;
  #highest: number;
  #synAcknowledged = false;
  #queue: Uint8Array = new Uint8Array(0);
  #fin: 'none' | 'wanted' | 'acknowledged' = 'none';
  #window = 0;
  #segmentBytes = 536;
  #attempts = 0;
  #waitMs = FIRST_WAIT_MS;
  #cancelTimer: (() => void) | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#oldest = this.#next = this.#highest = options.initialSequence;
  }

  /** The number of what comes next. */
  get next(): number {
    return this.#next;
  }

  get finished(): boolean {
    return this.#fin === 'acknowledged';
  }

  start(): void {
    this.#push();
  }

  limit(segmentBytes: number): void {
    this.#segmentBytes = segmentBytes;
  }

  write(bytes: Uint8Array): void {
    if (this.#fin !== 'none') return;
    this.#queue = joinedBytes(this.#queue, bytes);
    this.#push();
  }

  end(): void {
    if (this.#fin !== 'none') return;
    this.#fin = 'wanted';
    this.#push();
  }

  /** Whether it acknowledges something that was sent and no more. */
  accepts(acknowledgement: number): boolean {
    return ahead(acknowledgement, this.#oldest) >= 0 && ahead(acknowledgement, this.#highest) <= 0;
  }

  acknowledge(acknowledgement: number, window: number): void {
    this.#window = window;
    const count = ahead(acknowledgement, this.#oldest);
    if (count > 0 && this.accepts(acknowledgement)) this.#drop(count, acknowledgement);
    this.#push();
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #drop(count: number, acknowledgement: number): void {
    const control = this.#synAcknowledged ? 0 : 1;
    this.#synAcknowledged = true;
    const data = Math.min(count - control, this.#queue.length);
    this.#queue = this.#queue.subarray(data);
    if (count - control > data) this.#fin = 'acknowledged';
    this.#oldest = acknowledgement;
    if (ahead(this.#next, acknowledgement) < 0) this.#next = acknowledgement;
    this.#attempts = 0;
    this.#waitMs = WAIT_MS;
    this.stop();
  }

  #push(): void {
    if (!this.#synAcknowledged) {
      if (this.#next === this.#oldest) this.#emit('syn', new Uint8Array(0));
      return;
    }
    for (let sent = this.#sentBytes(); sent < Math.min(this.#queue.length, this.#window); sent = this.#sentBytes()) {
      const end = Math.min(sent + this.#segmentBytes, this.#queue.length, this.#window);
      this.#emit(end === this.#queue.length ? 'push' : undefined, this.#queue.slice(sent, end));
    }
    if (this.#fin === 'wanted' && this.#sentBytes() === this.#queue.length) this.#emit('fin', new Uint8Array(0));
    if (this.#oldest !== this.#highest || this.#queue.length > 0) this.#arm();
  }

  #sentBytes(): number {
    return ahead(this.#next, this.#oldest);
  }

  #emit(flag: Parameters<Transmit>[1], payload: Uint8Array): void {
    const sequence = this.#next;
    this.#next = plus(sequence, payload.length + (flag === 'syn' || flag === 'fin' ? 1 : 0));
    if (ahead(this.#next, this.#highest) > 0) this.#highest = this.#next;
    this.#options.transmit(sequence, flag, payload);
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer ??= this.#options.clock.after(this.#waitMs, () => this.#again());
  }

  #again(): void {
    this.#cancelTimer = undefined;
    this.#attempts += 1;
    if (this.#attempts > MOST_ATTEMPTS) return this.#options.giveUp();
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
    this.#next = this.#oldest;
    if (this.#synAcknowledged && this.#window === 0 && this.#queue.length > 0) this.#emit(this.#queue.length === 1 ? 'push' : undefined, this.#queue.slice(0, 1));
    else this.#push();
  }
}
