// `{NAME.FIELD}` in the texts of a case: what an endpoint or an answer of the same case has told, known only when it runs.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, RawJson } from '../generators/qapi/json-value.ts';

/** What is known by now, by name of endpoint or answer. */
export type Known = ReadonlyMap<string, JsonObject>;

const PLACEHOLDER = /\{([a-z][a-z0-9-]*)\.([a-z][a-zA-Z]*)\}/g;

/** What is not known stays as it stands. */
export function fillText(text: string, known: Known): string {
  if (!text.includes('{')) return text;
  return text.replace(PLACEHOLDER, (whole, name: string, field: string) => {
    const value = known.get(name)?.[field];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
  });
}

/** The same value with its strings filled, at any depth. */
export function fill(value: JsonValue, known: Known): JsonValue {
  if (typeof value === 'string') return fillText(value, known);
  if (isJsonArray(value)) return value.map((item) => fill(item, known));
  if (!isJsonObject(value) || value instanceof RawJson) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member, known)]));
}
