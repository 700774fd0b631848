// Search lists: the example of RFC 3397, any names there and back, and lists that lead nowhere.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeSearchList, encodeSearchList } from './dns-search.ts';
import { fromHex, toHex } from './hex.ts';

/** Labels of any characters, written as a list has them. */
const label = fc.uint8Array({ minLength: 1, maxLength: 63 }).map((bytes) => String.fromCharCode(...bytes).replaceAll(/[.\\]/g, '\\$&'));
const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
const list = fc.array(name, { minLength: 1, maxLength: 4 }).chain((names) => fc.array(fc.constantFrom(...names, 'example.org', 'a.example.org'), { minLength: 1, maxLength: 8 }));

function read(hex: string): readonly string[] | undefined {
  return decodeSearchList(fromHex(hex) ?? new Uint8Array());
}

test('the example of RFC 3397, section 3, compressed as it is there', () => {
  const bytes = encodeSearchList(['eng.apple.com', 'marketing.apple.com']);
  assert.is(toHex(bytes), '03656e67056170706c6503636f6d00096d61726b6574696e67c004');
  assert.equal(decodeSearchList(bytes), ['eng.apple.com', 'marketing.apple.com']);
});

test('any list is read as it was written', () => {
  fc.assert(fc.property(list, (names) => assert.equal(decodeSearchList(encodeSearchList(names)), names)), { numRuns: 1000 });
});

test('pointers that lead forward, to themselves or nowhere are refused, and so are names that are cut or too long', () => {
  assert.equal(['c000', '0161c000', '0161c002', 'c0', '0261', '016100c0ff', '40', ''].map(read), Array.from({ length: 8 }, () => undefined));
  assert.is(read(`3f${'61'.repeat(63)}`.repeat(4)), undefined);
});

test('any bytes are a list or none', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
    const names = decodeSearchList(bytes);
    if (names !== undefined) assert.equal(decodeSearchList(encodeSearchList(names)), names);
  }), { numRuns: 5000 });
});

test.run();
