// Bytes read and written in network order.
//
// A reader never throws: what lies behind the end reads as zero, and `short` says so from then on. A writer refuses
// numbers that do not fit, since they are a mistake in the frame that somebody wrote.

import { FrameError } from './frame-error.ts';
import { fromHex } from './hex.ts';

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #short = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether more was read than there is. */
  get short(): boolean {
    return this.#short;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#number(1);
  }

  u16(): number {
    return this.#number(2);
  }

  u32(): number {
    return this.#number(4);
  }

  /** Fewer bytes than asked for where it is short. */
  take(count: number): Uint8Array {
    if (count > this.left) this.#short = true;
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at = Math.min(this.#bytes.length, this.#at + count);
    return taken;
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }

  #number(width: number): number {
    const bytes = this.take(width);
    if (bytes.length < width) return 0;
    return bytes.reduce((number, byte) => number * 256 + byte, 0);
  }
}

export class ByteWriter {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  u8(value: number): this {
    return this.#number(value, 1);
  }

  u16(value: number): this {
    return this.#number(value, 2);
  }

  u32(value: number): this {
    return this.#number(value, 4);
  }

  bytes(bytes: Uint8Array): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  hex(text: string): this {
    return this.bytes(hexBytes(text));
  }

  zeros(count: number): this {
    for (let index = 0; index < count; index++) this.#bytes.push(0);
    return this;
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #number(value: number, width: number): this {
    fitting(value, 8 * width);
    for (let shift = width - 1; shift >= 0; shift--) this.#bytes.push(Math.floor(value / 256 ** shift) % 256);
    return this;
  }
}

/** The number, if it is one of so many bits. */
export function fitting(value: number, bits: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits) throw new FrameError('number', `${value} is not a number of ${bits} bits`);
  return value;
}

function hexBytes(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new FrameError('hex', `${text} is not hex`);
  return bytes;
}

/** One character a byte. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

export function latin1Bytes(text: string): Uint8Array {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  if (bytes.length !== text.length || /[^\0-\xff]/.test(text)) throw new FrameError('text', `${JSON.stringify(text)} has characters of more than one byte`);
  return bytes;
}
