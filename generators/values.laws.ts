// Laws that any source of values for a schema's type has to keep.

import fc from 'fast-check';
import type { JsonValue } from './qapi/json-value.ts';
import { encodeJson } from './qapi/json-value.ts';

export type Drawing = { readonly seed: number; readonly runs: number };

/** Undefined where every value passes, else the first that does not, shrunk, with what is wrong with it. */
export function firstInvalid<Value>(
  values: fc.Arbitrary<Value>,
  faultOf: (value: Value) => string | undefined,
  { seed, runs }: Drawing,
): string | undefined {
  const result = fc.check(fc.property(values, (value) => faultOf(value) === undefined), { seed, numRuns: runs });
  const [value] = result.counterexample ?? [];
  return result.counterexample === null ? undefined : `${faultOf(value as Value)}: ${String(JSON.stringify(value, bigints))}`;
}

/** What a value shrinks to when every value fails. */
export function smallestOf(values: fc.Arbitrary<JsonValue>, seed: number): string {
  const result = fc.check(fc.property(values, () => false), { seed, numRuns: 1, endOnFailure: false });
  return result.counterexample === null ? 'nothing failed' : encodeJson(result.counterexample[0] as JsonValue);
}

/** The same seed gives the same values. */
export function isRepeatable<Value>(values: fc.Arbitrary<Value>, { seed, runs }: Drawing): boolean {
  const [first, second] = [1, 2].map(() => JSON.stringify(fc.sample(values, { seed, numRuns: runs }), bigints));
  return first === second;
}

function bigints(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
