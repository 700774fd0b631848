// Which kinds of endpoint the host beside a target has. A session that asks for what there is not can be judged no further, so that a
// campaign asks for it no more.

import { BESIDE_KINDS } from '../../../generators/campaign/counterparts.ts';
import { isJsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { StepExchange } from '../../exchange.ts';

/** What was there before may be missing for the time that a target takes to die. */
const MOST_FAILURES = 8;

export class Facilities {
  readonly #kinds = new Set(BESIDE_KINDS);
  /** How often in a row each was missing; 0 for those that were there. */
  readonly #failures = new Map<string, number>();

  get kinds(): ReadonlySet<string> {
    return this.#kinds;
  }

  take(exchanges: readonly StepExchange[]): void {
    for (const { step, answer } of exchanges) {
      if (step.kind !== 'open' || answer === undefined) continue;
      const { kind } = step.endpoint;
      if (!isUnavailable(JSON.parse(answer))) {
        this.#failures.set(kind, 0);
        continue;
      }
      const failures = this.#failures.get(kind);
      this.#failures.set(kind, (failures ?? 0) + 1);
      if (failures === undefined || failures >= MOST_FAILURES) this.#kinds.delete(kind);
    }
  }
}

function isUnavailable(answer: JsonValue): boolean {
  return isJsonObject(answer) && answer.kind === 'unavailable';
}
