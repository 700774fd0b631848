// Bytes of no meaning.

import type fc from 'fast-check';
import { toHex } from '../frames/hex.ts';

export function randomHex(random: fc.Random, bytes: number): string {
  return toHex(Uint8Array.from({ length: bytes }, () => random.nextInt(0, 255)));
}
