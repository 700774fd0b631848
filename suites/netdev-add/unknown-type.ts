// The type of a backend: names that are none are refused with DeviceNotFound. net.json:48.

import { reject } from '../../generators/certificate.ts';
import type { Case } from '../../runner/case.ts';
import { caseOf, send } from '../case-of.ts';
import { absenceOf, netdevAdd } from '../net-commands.ts';

/** Things that people, or sloppy look-ups, might take for a type; none is one in any version. */
const NO_TYPES: { readonly [label: string]: string } = {
  'made-up': 'plumb', 'empty': '', 'space': ' ', 'capital': 'User', 'capitals': 'HUBPORT', 'leading-space': ' user', 'trailing-space': 'user ',
  'prefix': 'hub', 'suffix': 'users', 'underscore': 'vhost_user', 'nic-model': 'e1000', 'nic-driver': 'virtio-net-pci', 'type-name': 'NetdevUserOptions',
  'enum-name': 'NetClientDriver', 'struct-member': 'id', 'number': '2', 'nul': 'user\u0000', 'newline': 'user\n', 'comma': 'user,id=plumb-t',
  'long': 'u'.repeat(4096), 'not-ascii': 'usér', 'format': '%s%n', 'max': '_MAX', 'null-text': 'null',
};

export function netdevTypeCases(): readonly Case[] {
  const refused = reject('netdev_add/invalid-type', 'DeviceNotFound');
  return Object.entries(NO_TYPES).map(([label, type]) =>
    caseOf(`netdev_add/type/${label}`, 'A type that is no network backend fails with DeviceNotFound.', ['netdev_add/invalid-type', 'netdev_add/type'],
      [send(netdevAdd({ type, id: 'plumb-t' }, refused), ...absenceOf('plumb-t'))]));
}
