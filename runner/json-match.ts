// Whether a JSON value fits a pattern: objects may have more members than the pattern names, arrays have just its items, in
// its order unless the pattern leaves it open.
//
// QMP lets a server add members, so an exact comparison would raise false alarms (qmp-spec, "Compatibility considerations").

import { ANY_ORDER, type JsonPattern } from '../generators/certificate.ts';
import { isJsonArray, isJsonObject, type JsonValue, sameJson } from '../generators/qapi/json-value.ts';

/** The first place that does not fit, as `path: expected X, got Y`; undefined where all fits. */
export function mismatch(pattern: JsonPattern, value: JsonValue | undefined, path = 'value'): string | undefined {
  if (isJsonObject(pattern)) {
    const items = pattern[ANY_ORDER];
    return isJsonArray(items) ? unorderedMismatch(items, value, path) : objectMismatch(pattern, value, path);
  }
  if (isJsonArray(pattern)) return arrayMismatch(pattern, value, path);
  if (value !== undefined && sameJson(pattern, value)) return undefined;
  return `${path}: expected ${show(pattern)}, got ${show(value)}`;
}

function objectMismatch(pattern: { readonly [name: string]: JsonPattern }, value: JsonValue | undefined, path: string): string | undefined {
  if (!isJsonObject(value)) return `${path}: expected an object, got ${show(value)}`;
  for (const [name, member] of Object.entries(pattern)) {
    const difference = mismatch(member, value[name], `${path}.${name}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function arrayMismatch(pattern: readonly JsonPattern[], value: JsonValue | undefined, path: string): string | undefined {
  if (!isJsonArray(value)) return `${path}: expected a list, got ${show(value)}`;
  if (value.length !== pattern.length) return `${path}: expected ${pattern.length} items, got ${value.length}`;
  for (const [index, item] of pattern.entries()) {
    const difference = mismatch(item, value[index], `${path}[${index}]`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** An item is taken by the first pattern that it fits. */
function unorderedMismatch(patterns: readonly JsonPattern[], value: JsonValue | undefined, path: string): string | undefined {
  if (!isJsonArray(value)) return `${path}: expected a list, got ${show(value)}`;
  if (value.length !== patterns.length) return `${path}: expected ${patterns.length} items, got ${value.length}`;
  let left: readonly JsonValue[] = value;
  for (const pattern of patterns) {
    const found = left.findIndex((item) => mismatch(pattern, item) === undefined);
    if (found < 0) return `${path}: expected ${show(pattern)} among the items, got ${show(value)}`;
    left = left.toSpliced(found, 1);
  }
  return undefined;
}

function show(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? member.toString() : member));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
