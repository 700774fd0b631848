// What every check of one expression's form needs: where it stands, the pragmas, and one way to refuse.

import type { RawObject } from './expression.ts';
import type { Edition } from './language.ts';
import type { Pragmas } from './pragma.ts';
import type { Place } from './schema-error.ts';
import { SchemaFault } from './schema-error.ts';

export type ShapeContext = { readonly place: Place; readonly pragmas: Pragmas; readonly edition: Edition };

export function refuse(context: ShapeContext, message: string): SchemaFault {
  return new SchemaFault(context.place, message);
}

/** Demands the required keys and refuses all that are neither required nor optional. */
export function checkKeys(
  raw: RawObject,
  context: ShapeContext,
  what: string,
  required: readonly string[],
  optional: readonly string[],
): void {
  const missing = required.filter((key) => !raw.has(key));
  if (missing.length > 0) throw refuse(context, `${what} lacks ${quoted(missing)}`);
  const allowed = [...required, ...optional];
  const unknown = [...raw.keys()].filter((key) => !allowed.includes(key));
  if (unknown.length > 0) throw refuse(context, `${what} has ${quoted(unknown)}, but may only have ${quoted(allowed)}`);
}

function quoted(names: readonly string[]): string {
  return [...names].sort().map((name) => `'${name}'`).join(', ');
}
