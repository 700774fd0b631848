// Requirements that no case can turn red, each with the reason. What is not listed here is proven.

import { requirement, type RequirementId } from '../generators/certificate.ts';

export type Unproven = { readonly id: RequirementId; readonly reason: string };

export const unproven: readonly Unproven[] = [
  row('message/crlf', 'lines are read whatever ends them, so that a server that forgets the carriage return can still be checked'),
  row('message/ascii', 'text is read as UTF-8, and the bytes of a reply are not kept'),
  row('response/empty-object', 'a server may add members to any object, so that one more in an empty object is no fault'),
  row('schema/commands-listed', 'what the server lists is read when a run begins; cases about a command that is not listed are untestable'),
  row('schema/compatible', 'compared by the schema commands, not by a case'),
  row('arguments/unknown-enum-value', 'the only enumeration among the arguments is the type of netdev_add, which has a rule of its own'),
  row('arguments/enum-case', 'the only enumeration among the arguments is the type of netdev_add, which has a rule of its own'),
  row('arguments/alternate', 'no net command takes an alternate'),
  row('announce-self/announces', 'frames that leave the machine are not watched; the reply alone is'),
  row('announce-self/max', 'delays between frames are not measured; the reply alone is judged'),
  row('failover-negotiated/hotplugs-primary', 'a primary needs a PCI Express slot, which the machines of the suite lack'),
  row('netdev_add/vhost-vdpa/vhostdev-default', 'without such a device the default and its absence are refused alike'),
  row('netdev_add/tap/sndbuf-suffixes', 'the text says it of a value that the schema makes an integer; the schema is what cases go by'),
  row('members/effects', 'what a member does to traffic is seen by a guest, and the suite has none'),
];

function row(id: string, reason: string): Unproven {
  return { id: requirement(id), reason };
}
