// The text of a schema file: UTF-8 with line breaks made uniform.
//
// Bytes that are no UTF-8 are a fault at their place, and so is a file that cannot be had.

import type { Place, Source } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';

/** Gives a file's content, or undefined where there is none. */
export type ReadFile = (path: string) => string | Uint8Array | undefined;

/** The whole of QEMU's schema is 1 MB. */
const MAX_FILE_BYTES = 64 * 2 ** 20;

export function sourceText(source: Source, read: ReadFile): string {
  const content = read(source.file);
  if (content === undefined) throw new SchemaFault(missingAt(source), `cannot read '${source.file}'`);
  const start = { source, line: 1, column: 1 };
  if (content.length > MAX_FILE_BYTES) throw new SchemaFault(start, `larger than ${MAX_FILE_BYTES} bytes`);
  const text = typeof content === 'string' ? content : decode(source, content);
  return text.replace(/\r\n?/g, '\n');
}

/** Whether runs of spaces were collapsed to one throughout, as copying a text through a web page does. */
export function isCollapsed(text: string): boolean {
  return /^ \S/m.test(text) && !/ {2}|\t/.test(text);
}

function missingAt(source: Source): Place {
  return source.includedAt ?? { source, line: 1, column: 1 };
}

function decode(source: Source, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SchemaFault(placeOfBadByte(source, bytes), 'not valid UTF-8');
  }
}

// Where decoding with replacements differs first from the bytes themselves.
function placeOfBadByte(source: Source, bytes: Uint8Array): Place {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const bad = lenient.indexOf('\ufffd');
  const before = lenient.slice(0, Math.max(bad, 0));
  const lines = before.split('\n');
  return { source, line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}
