// A JSON value that loses nothing: what the wire carried, and what goes onto it.
//
// A number is a plain `number` or `bigint` only where its text is the canonical one for that value
// (`64`, `1.5`, `18446744073709551615n`); any other spelling (`64.0`, `1e3`) is a `RawJson`, so that
// an integer and a fraction of the same size stay apart. RFC 8259.

/** A fragment of JSON text to be sent or compared as it stands: `1e3`, or an object with duplicate keys. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type JsonObject = { readonly [name: string]: JsonValue };

export type JsonValue = null | boolean | number | bigint | string | RawJson | readonly JsonValue[] | JsonObject;

export type JsonKind = 'null' | 'boolean' | 'integer' | 'fraction' | 'string' | 'array' | 'object' | 'raw';

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RawJson);
}

/** The kind of a value as the schema sees it; a `RawJson` number with a fraction or an exponent is a `fraction`. */
export function jsonKind(value: JsonValue): JsonKind {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction';
  if (typeof value === 'string') return 'string';
  if (value instanceof RawJson) return NUMBER_TEXT.test(value.text) ? 'fraction' : 'raw';
  return Array.isArray(value) ? 'array' : 'object';
}

/** The shortest JSON text of a value, members in their own order. */
export function encodeJson(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return encodeNumber(value);
  if (value instanceof RawJson) return value.text;
  if (isJsonArray(value)) return `[${value.map(encodeJson).join(',')}]`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${encodeJson(member)}`);
  return `{${members.join(',')}}`;
}

/** Whether two values are the same JSON value; the order of members does not count. */
export function sameJson(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (left instanceof RawJson || right instanceof RawJson) {
    return left instanceof RawJson && right instanceof RawJson && left.text === right.text;
  }
  if (isJsonArray(left) && isJsonArray(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index] ?? null));
  }
  return isJsonObject(left) && isJsonObject(right) && sameMembers(left, right);
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

const NUMBER_TEXT = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no JSON text; send it as RawJson`);
  return Object.is(value, -0) ? '-0' : String(value);
}

function sameMembers(left: JsonObject, right: JsonObject): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => sameMember(left[name], right[name]));
}

function sameMember(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  return left !== undefined && right !== undefined && sameJson(left, right);
}
