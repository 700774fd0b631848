// Patterns: what they leave open, and what they do not.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { anyOrder, type JsonPattern } from '../generators/certificate.ts';
import type { JsonValue } from '../generators/qapi/json-value.ts';
import { mismatch } from './json-match.ts';

function fits(pattern: JsonPattern, value: JsonValue): boolean {
  return mismatch(pattern, value) === undefined;
}

test('an object may have more members, an array no more items', () => {
  assert.ok(fits({ a: 1 }, { a: 1, b: 2 }));
  assert.not(fits({ a: 1, b: 2 }, { a: 1 }));
  assert.ok(fits([1, 2], [1, 2]));
  assert.not(fits([1, 2], [1, 2, 3]));
  assert.not(fits([1, 2], [2, 1]));
});

test('items in any order, each as often as the pattern has it', () => {
  assert.ok(fits(anyOrder([1, 2, 2]), [2, 1, 2]));
  assert.not(fits(anyOrder([1, 2, 2]), [2, 1, 1]));
  assert.not(fits(anyOrder([1, 2]), [1, 2, 3]));
  assert.not(fits(anyOrder([1]), {}));
  assert.ok(fits(anyOrder([]), []));
  assert.ok(fits({ list: anyOrder([{ n: 1 }, { n: 2 }]) }, { list: [{ n: 2, x: 0 }, { n: 1 }] }));
});

test.run();
