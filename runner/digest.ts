// A digest of everything that a run sent, the same at any number of workers and any split into shards.
//
// Each case counts with SHA-256 over its id and the digest of its bytes; the counts are added modulo 2^256, so
// order does not matter and shards are merged by adding theirs.

import { createHash } from 'node:crypto';

export type RunDigest = { readonly sum: bigint };

export const EMPTY_DIGEST: RunDigest = { sum: 0n };

export function addCase(digest: RunDigest, id: string, bytesDigest: string): RunDigest {
  const hash = createHash('sha256').update(`${id}\n${bytesDigest}`).digest('hex');
  return { sum: BigInt.asUintN(256, digest.sum + BigInt(`0x${hash}`)) };
}

export function digestText(digest: RunDigest): string {
  return digest.sum.toString(16).padStart(64, '0');
}
