// Whether everything that an exchange waits for has come.

import type { JsonValue } from '../generators/qapi/json-value.ts';
import type { PacketExpectation, StepAction } from './case.ts';
import { patternMismatch } from './packet-match.ts';

/** A packet as patterns see it. */
export type Seen = { readonly endpoint: string; readonly value: JsonValue };

export function isComplete({ fence, expect }: Extract<StepAction, { readonly kind: 'exchange' }>, seen: readonly Seen[]): boolean {
  if (!fence.every((each) => countOf(each, seen) > 0)) return false;
  const isOver = (at: string): boolean => fence.some((each) => each.last === true && each.at === at);
  return expect.every((each) => isOver(each.at) || countOf(each, seen) >= wantedCount(each));
}

export function countOf(wanted: Pick<PacketExpectation, 'at' | 'match'>, seen: readonly Seen[]): number {
  return seen.filter(({ endpoint, value }) => endpoint === wanted.at && patternMismatch(wanted.match, value) === undefined).length;
}

function wantedCount({ count }: PacketExpectation): number {
  return count ?? 1;
}

/** After how many ms the last packet is due, of those whose time matters. */
export function longestDelayMs(expectations: readonly PacketExpectation[]): number {
  return Math.max(0, ...expectations.flatMap(({ afterMs }) => afterMs ?? []));
}
