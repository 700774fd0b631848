// Which types take all that another takes, by what stands on the wire.

import type { BuiltinName, Schema, TypeRef } from './ir.ts';
import { integerRange } from './ir.ts';
import { jsonShape } from './json-shape.ts';

/** Whether every value of `a` is one of `b`; for types that are no objects, arrays or alternates. */
export function widening(schemaA: Schema, a: TypeRef, b: TypeRef): boolean {
  if (b.kind === 'builtin' && b.name === 'any') return true;
  if (b.kind === 'builtin' && b.name === 'str') return jsonShape(schemaA, a) === 'string';
  if (a.kind !== 'builtin' || b.kind !== 'builtin') return false;
  if (a.name === b.name) return true;
  return integerWithin(a.name, b.name);
}

/** A type as a noun with its article; names of types are invisible on the wire and are left out. */
export function describeType(schema: Schema, type: TypeRef): string {
  if (type.kind === 'array') return 'an array';
  if (type.kind === 'builtin') return type.name;
  const kind = schema.types.get(type.name)?.kind;
  return kind === undefined ? `the undefined ${type.name}` : `${kind === 'enum' || kind === 'alternate' ? 'an' : 'a'} ${kind}`;
}

function integerWithin(a: BuiltinName, b: BuiltinName): boolean {
  const [inner, outer] = [integerRange(a), integerRange(b)];
  if (inner === undefined) return false;
  if (b === 'number') return true;
  return outer !== undefined && outer[0] <= inner[0] && inner[1] <= outer[1];
}
