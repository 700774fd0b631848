// Which netdevs asked for the port that is found to be held still.

import type { Finding } from '../../case.ts';
import type { StepExchange } from '../../exchange.ts';
import { commandText } from '../../wire-text.ts';

/** `isGranted`: it was accepted. */
export type Holder = { readonly step: number; readonly command: number; readonly isGranted: boolean };

/** In the order in which they asked; none where the finding is of no port. */
export function holdersOf({ requirement, sent }: Finding, exchanges: readonly StepExchange[]): readonly Holder[] {
  const [, host] = requirement === 'netdev_del/frees-ports' ? /"address":"([^":]+):/.exec(sent) ?? [] : [];
  if (host === undefined) return [];
  return exchanges.flatMap(({ index, commands }) => commands.flatMap(({ command, id, reply }, place) =>
    (command.execute === 'netdev_add' && commandText(command, id).includes(host) ? [{ step: index, command: place, isGranted: reply?.kind === 'return' }] : [])));
}

/** Whether a port that is held still was never given: each netdev that asked for the port was refused. */
export function wasNeverGiven(finding: Finding, exchanges: readonly StepExchange[]): boolean {
  const holders = holdersOf(finding, exchanges);
  return holders.length > 0 && !holders.some(({ isGranted }) => isGranted);
}
