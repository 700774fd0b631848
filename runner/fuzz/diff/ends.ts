// How an instance ended in a step, in words that are the same each time.

import type { StepExchange } from '../../exchange.ts';

/** Undefined where it goes on. */
export function endOf({ death, silentForMs, stillness, closed, step }: StepExchange): string | undefined {
  if (death !== undefined) return death;
  if (silentForMs !== undefined) return stillness ?? 'says nothing any more';
  return closed && step.kind !== 'reconnect' ? 'closes the connection' : undefined;
}
