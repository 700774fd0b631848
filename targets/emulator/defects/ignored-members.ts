// For each member of each backend, an emulator that takes the member and does nothing with it: the fault that no reply shows.

import { membersOf, type Schema } from '../../../generators/qapi/ir.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { DefectName, DefectRow } from '../contract.ts';

/** A branch of the schema that no netdev_add is accepted for. */
const NEVER_ADDED = 'nic';

export function ignoredMemberDefects(schema: Schema): readonly DefectRow[] {
  const union = schema.types.get('Netdev');
  if (union?.kind !== 'union') return [];
  return union.branches.filter(({ value }) => value !== NEVER_ADDED).flatMap(({ value, type }) => membersOf(schema, type).map(({ name }): DefectRow => ({
    name: ignores(value, name), area: 'effects', summary: `A netdev of type ${value} is made as if ${name} had not been given.`,
  })));
}

/** The arguments of netdev_add without the members that defects ignore. */
export function withoutIgnored(args: JsonObject, defects: ReadonlySet<DefectName>): JsonObject {
  if (defects.size === 0) return args;
  return Object.fromEntries(Object.entries(args).filter(([member]) => !defects.has(ignores(String(args['type']), member))));
}

function ignores(type: string, member: string): DefectName {
  return `ignores-${type}-${member.replaceAll('_', '-')}`;
}
