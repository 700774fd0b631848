// One JSON value, many spellings: all of them mean the same to a reader that follows RFC 8259.

import { isJsonArray, isJsonObject, encodeJson, type JsonValue } from '../generators/qapi/json-value.ts';

export type Spelling = {
  /** White space that stands between any two tokens. */
  readonly gap: string;
  /** The text of a string, quotes included; names of members are strings too. */
  readonly text: (value: string) => string;
  readonly order: (names: readonly string[]) => readonly string[];
};

export const PLAIN: Spelling = { gap: '', text: encodeJson, order: (names) => names };

export function spell(value: JsonValue, spelling: Spelling): string {
  const { gap, text, order } = spelling;
  if (typeof value === 'string') return text(value);
  if (isJsonArray(value)) return `[${gap}${value.map((item) => spell(item, spelling)).join(`${gap},${gap}`)}${gap}]`;
  if (!isJsonObject(value)) return encodeJson(value);
  const members = order(Object.keys(value)).map((name) => `${text(name)}${gap}:${gap}${spell(value[name] ?? null, spelling)}`);
  return `{${gap}${members.join(`${gap},${gap}`)}${gap}}`;
}

/** Every character as an escape, in small or in capital hex digits. */
export function escaped(value: string, digits: 'small' | 'capital'): string {
  const codes = Array.from({ length: value.length }, (_, index) => value.charCodeAt(index).toString(16).padStart(4, '0'));
  return `"${codes.map((code) => `\\u${digits === 'small' ? code : code.toUpperCase()}`).join('')}"`;
}

/** Only every second character as an escape. */
export function halfEscaped(value: string): string {
  const characters = Array.from({ length: value.length }, (_, index) => {
    const code = value.charCodeAt(index);
    return index % 2 === 0 ? `\\u${code.toString(16).padStart(4, '0')}` : encodeJson(String.fromCharCode(code)).slice(1, -1);
  });
  return `"${characters.join('')}"`;
}

/** QMP's own extension. */
export function singleQuoted(value: string): string {
  return `'${encodeJson(value).slice(1, -1).replaceAll("'", "\\'")}'`;
}
