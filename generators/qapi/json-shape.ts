// What kind of JSON value a type takes: all by which the members of an alternate can be told apart.

import type { AlternateType, Member, Schema, TypeRef } from './ir.ts';
import { integerRange } from './ir.ts';

export function jsonShape(schema: Schema, type: TypeRef): string {
  if (type.kind === 'array') return 'array';
  if (type.kind === 'named') return schema.types.get(type.name)?.kind === 'enum' ? 'string' : 'object';
  if (type.name === 'str' || type.name === 'QType') return 'string';
  return isIntegerType(type) || type.name === 'number' ? 'number' : type.name;
}

export function isIntegerType(type: TypeRef): boolean {
  return type.kind === 'builtin' && integerRange(type.name) !== undefined;
}

/** The alternative that takes values of the same kind as a type of another schema does. */
export function alternativeLike(
  schema: Schema, alternate: AlternateType, otherSchema: Schema, other: TypeRef,
): Member | undefined {
  const shape = jsonShape(otherSchema, other);
  return alternate.members.find((member) => jsonShape(schema, member.type) === shape);
}
