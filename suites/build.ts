// All that a build may have: cases are written for every backend of the schema, and those that a target lacks are untestable.

import { branchTypes } from '../generators/named-command.ts';
import type { Condition, Schema } from '../generators/qapi/ir.ts';

/** Every CONFIG symbol that a value of netdev_add's type depends on. */
export function everySymbol(schema: Schema): ReadonlySet<string> {
  const symbols = new Set<string>();
  for (const type of schema.types.values()) {
    collect(type.condition, symbols);
    if (type.kind === 'enum') for (const value of type.values) collect(value.condition, symbols);
    if (type.kind === 'union') for (const branch of type.branches) collect(branch.condition, symbols);
  }
  return symbols;
}

/** The types of netdev_add in the order of the schema, those that are no backends included. */
export function netdevTypes(schema: Schema): readonly string[] {
  return branchTypes(schema, 'netdev_add', everySymbol(schema));
}

function collect(condition: Condition | undefined, into: Set<string>): void {
  if (condition === undefined) return;
  switch (condition.kind) {
    case 'config': into.add(condition.name); return;
    case 'all': case 'any': for (const part of condition.of) collect(part, into); return;
    case 'not': collect(condition.of, into); return;
    default: throw condition satisfies never;
  }
}
