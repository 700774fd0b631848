// How an instance ended in a step, in words that are the same each time.

import { hasClosed, type StepExchange } from '../../exchange.ts';

/** Undefined where it goes on. */
export function endOf(exchange: StepExchange): string | undefined {
  const { death, silentForMs, stillness } = exchange;
  if (death !== undefined) return death;
  if (silentForMs !== undefined) return stillness ?? 'says nothing any more';
  return hasClosed(exchange) ? 'closes the connection' : undefined;
}
