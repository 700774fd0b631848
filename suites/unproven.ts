// Requirements that no case can turn red, each with the reason. What is not listed here is proven.

import { requirement, type RequirementId } from '../generators/certificate.ts';
import { NOT_SHOWN } from './requirements/effects.ts';

export type Unproven = { readonly id: RequirementId; readonly reason: string };

export const unproven: readonly Unproven[] = [
  row('arguments/unknown-enum-value', 'the only enumeration among the arguments is the type of netdev_add, which has a rule of its own'),
  row('arguments/enum-case', 'the only enumeration among the arguments is the type of netdev_add, which has a rule of its own'),
  row('arguments/alternate', 'no net command takes an alternate'),
  row('netdev_add/vhost-vdpa/vhostdev-default', 'without such a device the default and its absence are refused alike'),
  row('netdev_add/tap/sndbuf-suffixes', 'the text says it of a value that the schema makes an integer; the schema is what cases go by'),
  ...Object.entries(NOT_SHOWN).flatMap(([type, members]) =>
    Object.entries(members).map(([member, reason]) => row(`effects/${type}/${member}`, reason))),
];

function row(id: string, reason: string): Unproven {
  return { id: requirement(id), reason };
}
