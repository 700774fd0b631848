// Wire noise: bytes, not values. A deterministic list, and random noise made in the same ways.

import fc from 'fast-check';
import { brokenText } from './noise/broken-text.ts';
import { cutAndJoined } from './noise/cut-and-joined.ts';
import { duplicateKeys } from './noise/duplicate-keys.ts';
import type { NamedNoise, Noise } from './noise/noise.ts';
import { answered, faulty, MESSAGE } from './noise/noise.ts';
import type { Schema } from './qapi/ir.ts';

export type { NamedNoise, Noise } from './noise/noise.ts';

export function namedNoise(schema: Schema): readonly NamedNoise[] {
  return [...brokenText(), ...cutAndJoined(), ...duplicateKeys(schema)];
}

/** For a negotiated session: cut off, spoilt by one byte, or proper but in pieces. */
export function randomNoise(): fc.Arbitrary<Noise> {
  return fc.oneof(
    offsets.map((offset) => asNoise(faulty('random', 'message/json-syntax', [MESSAGE.slice(0, offset)]))),
    fc.tuple(offsets, fc.constantFrom(...SPOILERS)).map(([offset, byte]) =>
      asNoise(faulty('random', 'message/json-syntax', pieces(MESSAGE.slice(0, offset) + byte + MESSAGE.slice(offset), [])))),
    fc.uniqueArray(offsets, { maxLength: 8 }).map((cuts) =>
      asNoise(answered('random', 'message/split', pieces(MESSAGE, cuts), { return: {}, id: 'plumb' }))),
  );
}

const offsets = fc.integer({ min: 1, max: MESSAGE.length - 1 });
/** Wrong wherever they stand within a message. */
const SPOILERS = [
  ...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)).filter((control) => !'\t\n\r'.includes(control)),
  '\xff', '\xfe', '\xc0\xaf', '\xf8', '\xed\xa0\x80',
];

function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const ends = [...cuts, text.length].toSorted((left, right) => left - right);
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

function asNoise({ chunks, replies, resync }: NamedNoise): Noise {
  return { chunks, replies, resync };
}
