// JSON text → the value that it says, with nothing lost. RFC 8259, no extensions.
//
// Total: bad text is an `error` with its position. `JSON.parse` does the work for texts in which it can lose
// nothing; a number that may be long or oddly spelt, or a member that came twice, takes the slow parser.

import type { JsonValue } from '../../generators/qapi/json-value.ts';
import { parseStrictly } from './strict-json.ts';

export type JsonResult =
  | { readonly kind: 'ok'; readonly value: JsonValue }
  /** `offset` counts UTF-16 units from the start of the text. */
  | { readonly kind: 'error'; readonly reason: string; readonly offset: number };

/** Twice what QEMU accepts, so that whatever it echoes is read; far below what the stack bears. */
export const MAX_JSON_DEPTH = 2048;

export function parseJson(text: string): JsonResult {
  return MAY_LOSE.test(text) ? parseStrictly(text, MAX_JSON_DEPTH) : parseFast(text);
}

/** A fraction, an exponent, minus zero, or so many digits that a double may not hold them; matches in strings do no harm. */
const MAY_LOSE = /\d[.eE]|-0|\d{16}/;

function parseFast(text: string): JsonResult {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    return parseStrictly(text, MAX_JSON_DEPTH);
  }
  return countNames(value, 0) === countNameEnds(text) ? { kind: 'ok', value } : parseStrictly(text, MAX_JSON_DEPTH);
}

/** Members in the whole value; -1 or less when it is too deep, which no text's count equals. */
function countNames(value: JsonValue, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth >= MAX_JSON_DEPTH) return Number.NEGATIVE_INFINITY;
  const items: readonly JsonValue[] = Array.isArray(value) ? value : Object.values(value);
  let count = Array.isArray(value) ? 0 : items.length;
  for (const item of items) if (typeof item === 'object' && item !== null) count += countNames(item, depth + 1);
  return count;
}

/** Quotation marks before a colon. In valid text each one ends a member's name, or is escaped inside a string. */
function countNameEnds(text: string): number {
  let count = 0;
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    if (lastBefore(text, colon) === QUOTE) count += 1;
  }
  return count;
}

const QUOTE = 0x22;

function lastBefore(text: string, end: number): number {
  let index = end - 1;
  while (index > 0 && text.charCodeAt(index) <= 0x20) index -= 1;
  return index < 0 ? 0 : text.charCodeAt(index);
}
