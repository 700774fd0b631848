// One row for each member of each backend: that it does what the text says, and is not merely taken.
//
// What no case can see is listed with the reason; everything else needs a case whose id begins with the row's.

import { requirement } from '../../generators/certificate.ts';
import { membersOf, type Schema } from '../../generators/qapi/ir.ts';
import type { Requirement } from '../../runner/case.ts';
import { memberLine } from './members.ts';

/** Why the effect of a member is not shown, by type of backend. */
export const NOT_SHOWN: { readonly [type: string]: { readonly [member: string]: string } } = {
  'nic': {
    'netdev': 'netdev_add never accepts a nic',
    'macaddr': 'netdev_add never accepts a nic',
    'model': 'netdev_add never accepts a nic',
    'addr': 'netdev_add never accepts a nic',
    'vectors': 'netdev_add never accepts a nic',
  },
  'vde': {
    'group': 'the socket that is given to the group is gone before netdev_add returns',
  },
  'vhost-user': {
    'vhostforce': 'a vhost-user backend has no way for frames but vhost, with MSI-X or without it, so that nothing follows from it',
  },
};

export function effectRequirements(schema: Schema): readonly Requirement[] {
  return effectsOf(schema).map(({ type, member, line }) => ({
    id: requirement(`effects/${type}/${member}`), level: 'must', source: `net.json:${line}`,
    text: `The member ${member} of the ${type} backend has the effect that the text describes.`,
  }));
}

export type Effect = { readonly type: string; readonly member: string; readonly line: number };

/** Every member of every backend that the text describes. */
export function effectsOf(schema: Schema): readonly Effect[] {
  const union = schema.types.get('Netdev');
  if (union?.kind !== 'union') return [];
  return union.branches.flatMap(({ value, type }) => membersOf(schema, type).flatMap(({ name }) => {
    const line = memberLine(value, name);
    return line === undefined ? [] : [{ type: value, member: name, line }];
  }));
}
