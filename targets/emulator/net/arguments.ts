// Typed access to the arguments of a command. The visitor has checked them before; a member that is
// of another type all the same (a defect may let it pass) reads as absent.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { isJsonArray, isJsonObject } from '../../../generators/qapi/json-value.ts';

/** Whether a text may be an id: util/id.c, id_wellformed. */
export function isIdentifier(text: string): boolean {
  return /^[a-zA-Z][-._a-zA-Z0-9]*$/.test(text);
}

export function textOf(args: JsonObject, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' ? value : undefined;
}

export function flagOf(args: JsonObject, name: string): boolean | undefined {
  const value = args[name];
  return typeof value === 'boolean' ? value : undefined;
}

export function integerOf(args: JsonObject, name: string): bigint | undefined {
  const value = args[name];
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}

/** A list of strings. */
export function textsOf(args: JsonObject, name: string): readonly string[] | undefined {
  const value = args[name];
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** A list of the schema's `String` objects, unwrapped. */
export function wrappedTextsOf(args: JsonObject, name: string): readonly string[] {
  const value = args[name];
  if (!isJsonArray(value)) return [];
  return value.map((item) => (isJsonObject(item) && typeof item['str'] === 'string' ? item['str'] : ''));
}

export function has(args: JsonObject, name: string): boolean {
  return args[name] !== undefined;
}
