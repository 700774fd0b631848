// One row for each member that netdev_add takes beside id and type: that it is taken as the text describes it.
//
// What a member is for is told by the schema's own documentation; here stand only the lines of the text that say it.

import { type RequirementId, requirement } from '../../generators/certificate.ts';
import { type Member, membersOf, type Schema } from '../../generators/qapi/ir.ts';
import type { Requirement } from '../../runner/case.ts';

/** Lines of net.json, by type of backend and member. */
const LINES: { readonly [type: string]: { readonly [member: string]: number } } = {
  'nic': { netdev: 87, macaddr: 89, model: 91, addr: 93, vectors: 95 },
  'user': {
    'hostname': 113, 'restrict': 115, 'ipv4': 117, 'ipv6': 120, 'ip': 123, 'net': 125, 'host': 130, 'tftp': 132, 'bootfile': 134, 'dhcpstart': 136,
    'dns': 139, 'dnssearch': 141, 'domainname': 144, 'ipv6-prefix': 147, 'ipv6-prefixlen': 151, 'ipv6-host': 154, 'ipv6-dns': 156, 'smb': 159,
    'smbserver': 161, 'hostfwd': 163, 'guestfwd': 166, 'tftp-server-name': 168,
  },
  'tap': {
    'ifname': 202, 'fd': 204, 'fds': 206, 'script': 209, 'downscript': 211, 'br': 213, 'helper': 215, 'sndbuf': 217, 'vnet_hdr': 219, 'vhost': 221,
    'vhostfd': 223, 'vhostfds': 225, 'vhostforce': 228, 'queues': 230, 'poll-us': 232,
  },
  'socket': { fd: 261, listen: 263, connect: 265, mcast: 267, localaddr: 269, udp: 271 },
  'l2tpv3': {
    src: 289, dst: 291, srcport: 293, dstport: 295, ipv6: 297, udp: 299, cookie64: 301, counter: 303, pincounter: 305, txcookie: 309, rxcookie: 311,
    txsession: 313, rxsession: 315, offset: 318,
  },
  'vde': { sock: 345, port: 347, group: 349, mode: 351 },
  'bridge': { br: 367, helper: 369 },
  'hubport': { hubid: 383, netdev: 384 },
  'netmap': { ifname: 398, devname: 405 },
  'vhost-user': { chardev: 419, vhostforce: 421, queues: 423 },
  'vhost-vdpa': { vhostdev: 442, queues: 445 },
  'vmnet-host': { 'start-address': 463, 'end-address': 470, 'subnet-mask': 475, 'isolated': 478, 'net-uuid': 483 },
  'vmnet-shared': { 'start-address': 513, 'end-address': 520, 'subnet-mask': 524, 'isolated': 527, 'nat66-prefix': 532 },
  'vmnet-bridged': { ifname: 554, isolated: 556 },
};

export function memberRequirements(schema: Schema): readonly Requirement[] {
  const union = schema.types.get('Netdev');
  if (union?.kind !== 'union') return [];
  return union.branches.flatMap(({ value, type }) => membersOf(schema, type).flatMap((member) => rowFor(value, member)));
}

function rowFor(type: string, member: Member): readonly Requirement[] {
  const id = memberRequirement(type, member.name);
  const line = LINES[type]?.[member.name];
  if (id === undefined || line === undefined) return [];
  const text = `The ${type} backend takes ${member.name}${member.doc === undefined ? '' : `: ${member.doc}`}.`;
  return [{ id, level: 'must', source: `net.json:${line}`, text }];
}

/** The line of the text that describes a member; undefined where none does. */
export function memberLine(type: string, member: string): number | undefined {
  return LINES[type]?.[member];
}

/** Undefined for what the text does not describe. */
export function memberRequirement(type: string, member: string): RequirementId | undefined {
  return LINES[type]?.[member] === undefined ? undefined : requirement(`members/${type}/${member}`);
}
