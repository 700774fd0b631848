// Where the emulator need not answer as the QEMU beside it does, and why: rows, each narrow, each with its reason.
//
// After such a difference the two have different netdevs, so that the rest of that session is not compared.

import type { CertifiedCommand } from '../../generators/certificate.ts';
import { isJsonObject } from '../../generators/qapi/json-value.ts';

export type EquivalenceException = {
  readonly name: string;
  readonly reason: string;
  readonly covers: (command: CertifiedCommand) => boolean;
};

export const EQUIVALENCE_EXCEPTIONS: readonly EquivalenceException[] = [
  {
    name: 'tap-device',
    reason: 'whether a tap can be made is up to the host (/dev/net/tun, the right to use it); the emulated host lets everybody make one',
    covers: (command) => netdevTypeOf(command) === 'tap' && !hasMember(command, 'fd'),
  },
];

export function exceptionFor(command: CertifiedCommand): EquivalenceException | undefined {
  return EQUIVALENCE_EXCEPTIONS.find((each) => each.covers(command));
}

function netdevTypeOf({ execute, arguments: args }: CertifiedCommand): string | undefined {
  return execute === 'netdev_add' && isJsonObject(args) && typeof args.type === 'string' ? args.type : undefined;
}

function hasMember({ arguments: args }: CertifiedCommand, name: string): boolean {
  return isJsonObject(args) && name in args;
}
