// Commands after which an instance may no longer be sound although it goes on, so that no other case may run on it.
//
// A tunnel that is refused after its arguments were read closes descriptor 0 of QEMU 5.2 to 11.1, whatever that is by
// then: a socket of another backend, or the monitor itself (net/l2tpv3.c, net_init_l2tpv3 and net_l2tpv3_cleanup).

import type { CertifiedCommand } from '../generators/certificate.ts';
import { isJsonObject } from '../generators/qapi/json-value.ts';
import type { Step } from '../runner/case.ts';

export function mayLeaveDamage(steps: readonly Step[]): boolean {
  return steps.some((step) => step.kind === 'commands' && step.commands.some(isTunnel));
}

/** Arguments that break the schema are refused before there is anything to close; where one that must succeed does not, the case fails, and nobody runs on what it leaves. */
function isTunnel({ execute, arguments: args, expectation }: CertifiedCommand): boolean {
  const mayBeRefused = expectation.kind === 'open' || (expectation.kind === 'reject' && !expectation.rule.startsWith('arguments/'));
  return execute === 'netdev_add' && isJsonObject(args) && args.type === 'l2tpv3' && mayBeRefused;
}
