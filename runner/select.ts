// Which cases run: a pattern over ids, and a shard of what it selects.
//
// A pattern is a case id with `*` for any characters, or the beginning of one up to a `/`; several are separated by commas.

import { createHash } from 'node:crypto';
import type { Case } from './case.ts';

export type Shard = { readonly index: number; readonly of: number };

export function matcherOf(pattern: string): (id: string) => boolean {
  const parts = pattern.split(',').map((part) => part.trim()).filter((part) => part !== '');
  const expressions = parts.map((part) => new RegExp(`^${part.split('*').map(escapeRegExp).join('.*')}(/.*)?$`));
  return (id) => expressions.some((expression) => expression.test(id));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

/** The shard of a case depends on its id alone, so that adding a case moves no other. */
export function inShard(id: string, shard: Shard | undefined): boolean {
  if (shard === undefined) return true;
  const hash = createHash('sha256').update(`shard ${id}`).digest().readUInt32BE(0);
  return hash % shard.of === shard.index - 1;
}

/** Ids that resemble a pattern which matched nothing, best first: the same beginning, then the fewest edits to a part. */
export function suggestionsFor(pattern: string, cases: readonly Pick<Case, 'id'>[], most = 3): readonly string[] {
  const prefixes = new Set(cases.flatMap(({ id }) => prefixesOf(id)));
  const wanted = pattern.replaceAll('*', '');
  const ranked = [...prefixes].map((candidate) => ({ candidate, distance: editDistance(wanted, candidate) }));
  ranked.sort((left, right) => left.distance - right.distance || left.candidate.length - right.candidate.length);
  return ranked.slice(0, most).map(({ candidate }) => candidate);
}

function prefixesOf(id: string): readonly string[] {
  const parts = id.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Levenshtein's distance, two rows. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
