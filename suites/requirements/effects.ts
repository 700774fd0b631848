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
  'tap': {
    'ifname': 'not shown yet',
    'fd': 'not shown yet',
    'fds': 'not shown yet',
    'script': 'not shown yet',
    'downscript': 'not shown yet',
    'br': 'not shown yet',
    'helper': 'not shown yet',
    'sndbuf': 'not shown yet',
    'vnet_hdr': 'not shown yet',
    'vhost': 'not shown yet',
    'vhostfd': 'not shown yet',
    'vhostfds': 'not shown yet',
    'vhostforce': 'not shown yet',
    'queues': 'not shown yet',
    'poll-us': 'not shown yet',
  },
  'socket': {
    'fd': 'not shown yet',
    'listen': 'not shown yet',
    'connect': 'not shown yet',
    'mcast': 'not shown yet',
    'localaddr': 'not shown yet',
    'udp': 'not shown yet',
  },
  'l2tpv3': {
    'src': 'not shown yet',
    'dst': 'not shown yet',
    'srcport': 'not shown yet',
    'dstport': 'not shown yet',
    'ipv6': 'not shown yet',
    'udp': 'not shown yet',
    'cookie64': 'not shown yet',
    'counter': 'not shown yet',
    'pincounter': 'not shown yet',
    'txcookie': 'not shown yet',
    'rxcookie': 'not shown yet',
    'txsession': 'not shown yet',
    'rxsession': 'not shown yet',
    'offset': 'not shown yet',
  },
  'vde': {
    'sock': 'not shown yet',
    'port': 'not shown yet',
    'group': 'the socket that is given to the group is gone before netdev_add returns',
    'mode': 'not shown yet',
  },
  'bridge': {
    'br': 'not shown yet',
    'helper': 'not shown yet',
  },
  'hubport': {
    'hubid': 'not shown yet',
    'netdev': 'not shown yet',
  },
  'vhost-user': {
    'chardev': 'not shown yet',
    'vhostforce': 'not shown yet',
    'queues': 'not shown yet',
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
