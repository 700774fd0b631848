// Bytes → complete JSON texts, however the bytes are cut into chunks.
//
// A message ends with its last bracket, so that a reply without a line end is still delivered and one with
// `pretty=on` may span lines; what is no object or array ends with its line. Total: bad bytes become `malformed`.
// docs/interop/qmp-spec, section 2.1: the server's messages are JSON objects, each terminated with CRLF.

import type { LineEnds } from '../target.ts';
import { MAX_JSON_DEPTH } from './json.ts';

export type Frame =
  | { readonly kind: 'text'; readonly text: string }
  /** `text` is what came, undecodable bytes replaced by U+FFFD. */
  | { readonly kind: 'malformed'; readonly reason: string; readonly text: string };

export interface Framer {
  push(chunk: Uint8Array): readonly Frame[];
  /** The stream has ended: what is left over is malformed. */
  end(): readonly Frame[];
  lineEnds(): LineEnds;
}

/** A reply to query-qmp-schema is 200 KB; no answer to what we ask is 16 MiB. */
export const MAX_MESSAGE_BYTES: number = 16 * 1024 * 1024;

/** How much of an overlong message is kept as evidence. */
const EVIDENCE_BYTES = 4096;

export function createFramer(maxBytes: number = MAX_MESSAGE_BYTES): Framer {
  return new ByteFramer(maxBytes);
}

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/** `idle`: between messages; `line`: junk up to the line's end; `skip`: the rest of a line that was given up. */
type State = 'idle' | 'value' | 'string' | 'escape' | 'line' | 'skip';

class ByteFramer implements Framer {
  readonly #maxBytes: number;
  #state: State = 'idle';
  #depth = 0;
  /** All bytes of the message at hand or-ed together: below 0x80 it is ASCII. */
  #bits = 0;
  /** The last byte that was no white space: tells whether an opening bracket may follow. */
  #significant = 0;
  #previous = 0;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #start = 0;
  /** Index in the chunk at hand where the message at hand becomes too long. */
  #limit = 0;
  #frames: Frame[] = [];
  #awaitsLineEnd = false;
  #crlf = 0;
  #lf = 0;
  #none = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): readonly Frame[] {
    this.#frames = [];
    this.#start = 0;
    this.#limit = this.#maxBytes - this.#partBytes;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (index >= this.#limit) this.#refuseLength(chunk, index);
      this.#step(chunk, index, byte);
      this.#previous = byte;
    }
    this.#keep(chunk);
    return this.#frames;
  }

  end(): readonly Frame[] {
    this.#frames = [];
    const open = this.#state !== 'idle' && this.#state !== 'skip';
    if (open) this.#emit(EMPTY, 0, this.#state === 'line' ? undefined : 'the message is cut off');
    this.#state = 'idle';
    return this.#frames;
  }

  lineEnds(): LineEnds {
    return { crlf: this.#crlf, lf: this.#lf, none: this.#none };
  }

  #step(chunk: Uint8Array, index: number, byte: number): void {
    switch (this.#state) {
      case 'string': return this.#inString(chunk, index, byte);
      case 'value': return this.#inValue(chunk, index, byte);
      case 'idle': return this.#betweenMessages(chunk, index, byte);
      case 'escape': return this.#enter('string', byte);
      case 'line': return this.#inLine(chunk, index, byte);
      case 'skip': {
        if (byte === LF) this.#state = 'idle';
        return;
      }
      default: throw this.#state satisfies never;
    }
  }

  #betweenMessages(chunk: Uint8Array, index: number, byte: number): void {
    if (isSpace(byte)) {
      if (byte === LF) this.#countLineEnd();
      return;
    }
    if (this.#awaitsLineEnd) this.#countMissingLineEnd();
    this.#begin(index);
    this.#bits = byte;
    if (!isOpening(byte)) this.#state = 'line';
    else this.#inValue(chunk, index, byte);
  }

  #begin(index: number): void {
    this.#start = index;
    this.#limit = index + this.#maxBytes;
    this.#bits = 0;
    this.#significant = 0;
    this.#depth = 0;
  }

  #inValue(chunk: Uint8Array, index: number, byte: number): void {
    if (isOpening(byte)) return this.#openBracket(chunk, index, byte);
    this.#bits |= byte;
    if (isClosing(byte)) {
      this.#depth -= 1;
      if (this.#depth === 0) return this.#finish(chunk, index + 1);
    }
    if (byte === QUOTE) this.#state = 'string';
    if (!isSpace(byte)) this.#significant = byte;
  }

  /** Where a line starts with a bracket that JSON allows nowhere there, the message before was cut off and another begins. */
  #openBracket(chunk: Uint8Array, index: number, byte: number): void {
    const allowed = this.#significant === 0 || this.#significant === COMMA || this.#significant === COLON || isOpening(this.#significant);
    if (!allowed && this.#previous === LF) {
      this.#emit(chunk, index, 'the message is cut off');
      this.#countMissingLineEnd();
      this.#begin(index);
    }
    this.#state = 'value';
    this.#bits |= byte;
    this.#significant = byte;
    this.#depth += 1;
    if (this.#depth > MAX_JSON_DEPTH) this.#giveUp(chunk, index + 1, `nested deeper than ${MAX_JSON_DEPTH}`);
  }

  #inString(chunk: Uint8Array, index: number, byte: number): void {
    if (byte === QUOTE) return this.#enter('value', byte);
    if (byte === BACKSLASH) return this.#enter('escape', byte);
    this.#bits |= byte;
    if (byte !== LF) return;
    this.#emit(chunk, index, 'a line ends inside a string');
    this.#state = 'idle';
  }

  #inLine(chunk: Uint8Array, index: number, byte: number): void {
    this.#bits |= byte;
    if (byte !== LF) return;
    this.#emit(chunk, index, undefined);
    this.#state = 'idle';
  }

  #enter(state: State, byte: number): void {
    this.#state = state;
    this.#bits |= byte;
    this.#significant = byte;
  }

  #finish(chunk: Uint8Array, end: number): void {
    this.#emit(chunk, end, undefined);
    this.#state = 'idle';
    this.#awaitsLineEnd = true;
  }

  #refuseLength(chunk: Uint8Array, index: number): void {
    const open = this.#state !== 'idle' && this.#state !== 'skip';
    if (open) this.#giveUp(chunk, index, `longer than ${this.#maxBytes} bytes`);
  }

  #giveUp(chunk: Uint8Array, end: number, reason: string): void {
    this.#emit(chunk, end, reason);
    this.#state = 'skip';
  }

  #countLineEnd(): void {
    if (!this.#awaitsLineEnd) return;
    this.#awaitsLineEnd = false;
    if (this.#previous === CR) this.#crlf += 1;
    else this.#lf += 1;
  }

  #countMissingLineEnd(): void {
    this.#awaitsLineEnd = false;
    this.#none += 1;
  }

  /** What the chunk holds of an unfinished message. */
  #keep(chunk: Uint8Array): void {
    if (this.#state === 'idle' || this.#state === 'skip') return;
    // A socket's buffer is never written again, so a view is enough.
    this.#parts.push(chunk.subarray(this.#start));
    this.#partBytes += chunk.length - this.#start;
  }

  #emit(chunk: Uint8Array, end: number, reason: string | undefined): void {
    const last = chunk.subarray(this.#partBytes > 0 ? 0 : this.#start, end);
    const bytes = this.#partBytes > 0 ? Buffer.concat([...this.#parts, last]) : last;
    this.#parts = [];
    this.#partBytes = 0;
    this.#frames.push(frameOf(bytes, reason, this.#bits < 0x80));
  }
}

const EMPTY = new Uint8Array(0);

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === LF || byte === CR || byte === 0x09;
}

function isOpening(byte: number): boolean {
  return byte === 0x7b || byte === 0x5b;
}

function isClosing(byte: number): boolean {
  return byte === 0x7d || byte === 0x5d;
}

function frameOf(bytes: Uint8Array, reason: string | undefined, ascii: boolean): Frame {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (reason !== undefined) return { kind: 'malformed', reason, text: buffer.toString('utf8', 0, EVIDENCE_BYTES) };
  if (ascii) return { kind: 'text', text: buffer.toString('latin1') };
  return decode(buffer);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(buffer: Buffer): Frame {
  try {
    return { kind: 'text', text: UTF8.decode(buffer) };
  } catch {
    return { kind: 'malformed', reason: 'invalid UTF-8', text: buffer.toString('utf8') };
  }
}
