// The codecs give back what they were given, and read any bytes.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFrame } from './decode.ts';
import { encodeFrame, SHORTEST_FRAME } from './encode.ts';
import type { Frame } from './frame.ts';
import { anyFrame } from './frames.laws.ts';
import { fromHex, toHex } from './hex.ts';

const RUNS = 2000;

test('a frame that is encoded and decoded is the same frame', () => {
  fc.assert(fc.property(anyFrame, (frame) => assert.equal(decodeFrame(encodeFrame(frame)), frame)), { numRuns: RUNS });
});

test('padding changes nothing where a length tells what is padding', () => {
  fc.assert(fc.property(anyFrame.filter(hasLength), (frame) => {
    const bytes = encodeFrame(frame, SHORTEST_FRAME);
    assert.ok(bytes.length >= SHORTEST_FRAME);
    assert.equal(decodeFrame(bytes), frame);
  }), { numRuns: 300 });
});

function hasLength({ ethernet, ipv4, ipv6, arp }: Frame): boolean {
  return (ipv4 ?? ipv6 ?? arp) !== undefined || (ethernet?.type ?? 0) <= 1500;
}

test('hex is read back, and what is no hex is refused', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.equal(fromHex(toHex(bytes)), bytes)), { numRuns: 200 });
  fc.assert(fc.property(fc.string(), (text) => assert.ok(fromHex(text) === undefined || toHex(fromHex(text) ?? new Uint8Array()) === text.toLowerCase())));
  assert.equal([fromHex('0'), fromHex('0g'), fromHex('0x10')], [undefined, undefined, undefined]);
});

test.run();
