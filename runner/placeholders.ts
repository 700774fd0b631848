// `{NAME.FIELD}` in the texts of a case, filled with what its endpoints and answers have told.

import { type Told, withTold, withToldIn } from '../generators/placeholders.ts';
import type { JsonObject, JsonValue } from '../generators/qapi/json-value.ts';

/** What is known by now, by name of endpoint or answer. */
export type Known = ReadonlyMap<string, JsonObject>;

/** What is not known stays as it stands. */
export function fillText(text: string, known: Known): string {
  return withTold(text, toldBy(known));
}

/** The same value with its strings filled, at any depth. */
export function fill(value: JsonValue, known: Known): JsonValue {
  return withToldIn(value, toldBy(known));
}

function toldBy(known: Known): Told {
  return (name, field) => {
    const value = known.get(name)?.[field];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
}
