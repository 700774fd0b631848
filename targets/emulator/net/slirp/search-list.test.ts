// Search lists as options, and as they are read.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeDhcpOptions } from '../../../../generators/frames/dhcp-options.ts';
import { toHex } from '../../../../generators/frames/hex.ts';
import { searchListOptions } from './search-list.ts';

function listed(...names: readonly string[]): readonly string[] | undefined {
  const options = decodeDhcpOptions(Uint8Array.of(...searchListOptions(names), 255));
  return options.kind === 'read' ? options.value.searchList : undefined;
}

test('endings that were there before become references', () => {
  assert.is(toHex(searchListOptions(['example.org', 'a.example.org', 'org'])), '7713076578616d706c65036f7267000161c000c008');
});

test('a list reads as it was given', () => {
  const names = ['a.b.c', 'b.c', 'x.b.c', 'y', 'a.b.c'];
  assert.equal(listed(...names), names);
});

test('what is no name is left out, and a dot at the end is none', () => {
  assert.equal(listed('a..b', '', '.', 'x'.repeat(64), 'ok.'), ['ok']);
  assert.is(searchListOptions([]).length, 0);
  assert.is(searchListOptions(undefined).length, 0);
});

test('a long list takes several options', () => {
  const names = Array.from({ length: 30 }, (_, index) => `name-${index}-${'z'.repeat(10)}`);
  const options = searchListOptions(names);
  assert.equal([options[0], options[1], options[257]], [119, 255, 119]);
  assert.equal(listed(...names), names);
});

test.run();
