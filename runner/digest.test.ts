// The digest of a run does not depend on order or on how the run was split.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addCase, digestText, EMPTY_DIGEST, type RunDigest } from './digest.ts';

type Row = readonly [string, string];

function digestOf(rows: readonly Row[]): RunDigest {
  return rows.reduce((digest, [id, bytes]) => addCase(digest, id, bytes), EMPTY_DIGEST);
}

const rows = fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1, maxLength: 20 });

test('the order of cases does not matter', () => {
  fc.assert(fc.property(rows, (list) => assert.is(digestText(digestOf(list)), digestText(digestOf([...list].reverse())))));
});

test('the digests of shards add up to that of the whole', () => {
  fc.assert(fc.property(rows, fc.nat(20), (list, cut) => {
    const sum = BigInt.asUintN(256, digestOf(list.slice(0, cut)).sum + digestOf(list.slice(cut)).sum);
    assert.is(digestText({ sum }), digestText(digestOf(list)));
  }));
});

test('a changed byte changes the digest', () => {
  assert.is.not(digestText(digestOf([['a', 'x']])), digestText(digestOf([['a', 'y']])));
});

test.run();
