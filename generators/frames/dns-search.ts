// The search list of RFC 3397: domain names one behind another, compressed as in DNS (RFC 1035, section 4.1.4).
//
// Names are text with dots between the labels, none at the end; a dot or backslash within a label has a backslash before it.

import { ByteReader, ByteWriter, latin1, latin1Bytes } from './bytes.ts';
import { FrameError } from './frame-error.ts';

const LONGEST_LABEL = 63;
const POINTER = 0xc0;
/** What a pointer reaches. */
const FARTHEST = 0x3fff;
/** RFC 1035, section 2.3.4. */
const LONGEST_NAME = 255;

export function encodeSearchList(names: readonly string[]): Uint8Array {
  const writer = new ByteWriter();
  const seenAt = new Map<string, number>();
  for (const name of names) writeName(writer, labelsOf(name), seenAt);
  return writer.finish();
}

function writeName(writer: ByteWriter, labels: readonly string[], seenAt: Map<string, number>): void {
  for (const [index, label] of labels.entries()) {
    const suffix = JSON.stringify(labels.slice(index));
    const at = seenAt.get(suffix);
    if (at !== undefined) return void writer.u16((POINTER << 8) | at);
    if (writer.length <= FARTHEST) seenAt.set(suffix, writer.length);
    const bytes = latin1Bytes(label);
    if (bytes.length === 0 || bytes.length > LONGEST_LABEL) throw new FrameError('text', `${JSON.stringify(label)} is no label of a domain name`);
    writer.u8(bytes.length).bytes(bytes);
  }
  writer.u8(0);
}

function labelsOf(name: string): readonly string[] {
  return [...name.matchAll(/((?:\\.|[^.\\])*)(?:\.|$)/gs)].map(([, label = '']) => label.replaceAll(/\\(.)/gs, '$1')).slice(0, -1);
}

/** Undefined where the bytes are no list of names. */
export function decodeSearchList(bytes: Uint8Array): readonly string[] | undefined {
  const names: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const name = readName(bytes, at);
    if (name === undefined) return undefined;
    names.push(name.text);
    at = name.end;
  }
  return names.length === 0 ? undefined : names;
}

function readName(bytes: Uint8Array, start: number): { readonly text: string; readonly end: number } | undefined {
  const labels: string[] = [];
  let end: number | undefined;
  let length = 0;
  // A pointer leads back to before where it was read from, so that there is an end.
  for (let [at, limit] = [start, start]; ;) {
    const reader = new ByteReader(bytes.subarray(at));
    const head = reader.u8();
    if (head >= POINTER) {
      const to = ((head & 0x3f) << 8) | reader.u8();
      if (reader.short || to >= limit) return undefined;
      end ??= at + 2;
      [at, limit] = [to, to];
      continue;
    }
    const label = reader.take(head);
    length += head + 1;
    if (reader.short || head > LONGEST_LABEL || length > LONGEST_NAME) return undefined;
    at += head + 1;
    if (head === 0) return { text: labels.join('.'), end: end ?? at };
    labels.push(latin1(label).replaceAll(/[.\\]/g, '\\$&'));
  }
}
