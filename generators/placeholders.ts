// `{NAME.FIELD}` in texts: what an endpoint or an answer of the same case has told, known only when it runs.

import { isJsonArray, isJsonObject, type JsonValue, RawJson } from './qapi/json-value.ts';

/** Undefined for what is not known: it stays as it stands. */
export type Told = (name: string, field: string) => string | undefined;

const PLACEHOLDER = /\{([a-z][a-z0-9-]*)\.([a-z][a-zA-Z]*)\}/g;

export function withTold(text: string, told: Told): string {
  if (!text.includes('{')) return text;
  return text.replace(PLACEHOLDER, (whole, name: string, field: string) => told(name, field) ?? whole);
}

/** The same value with its strings filled, at any depth. */
export function withToldIn(value: JsonValue, told: Told): JsonValue {
  if (typeof value === 'string') return withTold(value, told);
  if (isJsonArray(value)) return value.map((item) => withToldIn(item, told));
  if (!isJsonObject(value) || value instanceof RawJson) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withToldIn(member, told)]));
}

/** Names that its strings quote, at any depth. */
export function quotedIn(value: JsonValue): readonly string[] {
  const names: string[] = [];
  withToldIn(value, (name) => void names.push(name));
  return names;
}
