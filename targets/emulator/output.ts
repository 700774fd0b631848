// Messages as the monitor writes them: one line, ASCII only, ended by CR LF.
//
// Everything outside of printable ASCII goes out as a \u escape. Source: qobject/json-writer.c, monitor/monitor.c.

import { isJsonArray, isJsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';

export const LINE_END = '\r\n';

/** The text of a value in ASCII, without an end of line. */
export function asciiJson(value: JsonValue): string {
  if (typeof value === 'string') return asciiString(value);
  if (isJsonArray(value)) return `[${value.map(asciiJson).join(', ')}]`;
  if (isJsonObject(value)) return `{${members(value).join(', ')}}`;
  if (typeof value === 'object' && value !== null) return value.text;
  return Object.is(value, -0) ? '-0' : String(value);
}

function members(value: { readonly [name: string]: JsonValue }): readonly string[] {
  return Object.keys(value).map((name) => `${asciiString(name)}: ${asciiJson(value[name] ?? null)}`);
}

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function asciiString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
