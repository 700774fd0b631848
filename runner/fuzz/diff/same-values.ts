// Whether two builds returned the same: maps without order, lists of the network without order, and of members only those that
// both builds declare.

import { membersOf, type Schema, type TypeRef } from '../../../generators/qapi/ir.ts';
import { encodeJson, isJsonArray, isJsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';

/** Names of members that a build may use; undefined where it does not say. */
export type Vocabulary = ReadonlySet<string> | undefined;

/** All members within a type. */
export function vocabularyOf(schema: Schema | undefined, type: TypeRef | undefined): Vocabulary {
  if (schema === undefined || type === undefined) return undefined;
  const names = new Set<string>();
  collect(schema, type, names, new Set());
  return names;
}

function collect(schema: Schema, type: TypeRef, names: Set<string>, seen: Set<string>): void {
  if (type.kind === 'array') return collect(schema, type.of, names, seen);
  if (type.kind === 'builtin' || seen.has(type.name)) return;
  seen.add(type.name);
  const found = schema.types.get(type.name);
  for (const member of membersOf(schema, type.name)) {
    names.add(member.name);
    collect(schema, member.type, names, seen);
  }
  for (const branch of found?.kind === 'union' ? found.branches : []) collect(schema, { kind: 'named', name: branch.type }, names, seen);
}

/** The path of the first difference, without places in lists; undefined where they are the same. */
export function pathOfDifference(left: JsonValue, right: JsonValue, known: readonly [Vocabulary, Vocabulary], path = ''): string | undefined {
  if (isJsonObject(left) && isJsonObject(right)) {
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const [one, other] = [left[name], right[name]];
      const inner = path === '' ? name : `${path}.${name}`;
      if (one === undefined || other === undefined) {
        // What the other cannot have is no difference.
        if ((one === undefined ? known[0] : known[1])?.has(name) === false) continue;
        return inner;
      }
      const found = pathOfDifference(one, other, known, inner);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isJsonArray(left) && isJsonArray(right)) return pathInLists(left, right, known, path);
  return encodeJson(left) === encodeJson(right) ? undefined : path || 'value';
}

function pathInLists(left: readonly JsonValue[], right: readonly JsonValue[], known: readonly [Vocabulary, Vocabulary], path: string): string | undefined {
  if (left.length !== right.length) return `${path}[]`;
  const [lefts, rights] = [left, right].map((list) => list.toSorted((one, other) => (canonical(one) < canonical(other) ? -1 : 1)));
  for (const [index, item] of (lefts ?? []).entries()) {
    const found = pathOfDifference(item, rights?.[index] ?? null, known, `${path}[]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function canonical(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(canonical).toSorted().join()}]`;
  if (!isJsonObject(value)) return encodeJson(value);
  // What names an item comes first, so that items are paired by it.
  return `{${Object.keys(value).toSorted(nameFirst).map((name) => `${name}:${canonical(value[name] ?? null)}`).join()}}`;
}

function nameFirst(left: string, right: string): number {
  if (left === 'name' || right === 'name') return left === right ? 0 : left === 'name' ? -1 : 1;
  return left < right ? -1 : 1;
}
