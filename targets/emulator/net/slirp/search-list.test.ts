// Search lists as bytes, and as they are read.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeSearchList } from '../../../../generators/frames/dns-search.ts';
import { toHex } from '../../../../generators/frames/hex.ts';
import { searchListOption } from './search-list.ts';

function listed(...names: readonly string[]): readonly (string | readonly string[] | undefined)[] {
  return searchListOption(names).map(([, bytes]) => decodeSearchList(bytes));
}

test('endings that were there before become references', () => {
  const [option] = searchListOption(['example.org', 'a.example.org', 'org']);
  assert.is(toHex(option?.[1] ?? new Uint8Array(0)), '076578616d706c65036f726700' + '0161c000' + 'c008');
  assert.is(option?.[0], 119);
});

test('a list reads as it was given', () => {
  assert.equal(listed('a.b.c', 'b.c', 'x.b.c', 'y', 'a.b.c'), [['a.b.c', 'b.c', 'x.b.c', 'y', 'a.b.c']]);
});

test('what is no name is left out, and a dot at the end is none', () => {
  assert.equal(listed('a..b', '', '.', 'x'.repeat(64), 'ok.'), [['ok']]);
  assert.equal(searchListOption([]), []);
  assert.equal(searchListOption(undefined), []);
});

test('a long list takes several options', () => {
  const names = Array.from({ length: 30 }, (_, index) => `name-${index}-${'z'.repeat(10)}`);
  assert.equal(searchListOption(names).map(([, { length }]) => length).slice(0, -1).every((length) => length === 255), true);
});

test.run();
