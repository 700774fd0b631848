// Types and conditions as a person reads them.

import { conditionText } from './diff-notes.ts';
import type { Condition, TypeRef } from './ir.ts';
import { integerRange } from './ir.ts';

/** `str`, `[String]`; the range of an integer is told where the name alone does not. */
export function typeText(type: TypeRef): string {
  return type.kind === 'array' ? `[${typeText(type.of)}]` : type.name;
}

/** `0..65535`, or undefined for a type that is no integer of a width. */
export function rangeText(type: TypeRef): string | undefined {
  if (type.kind !== 'builtin') return undefined;
  const range = integerRange(type.name);
  return range === undefined ? undefined : `${range[0]}..${range[1]}`;
}

/** `[if CONFIG_VMNET]`, or nothing. */
export function conditionNote(condition: Condition | undefined): readonly string[] {
  return condition === undefined ? [] : [conditionText(condition)];
}
