// Command lines of guestfwd, taken apart as a shell would.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { commandWords } from './command-words.ts';

test('words, quotes and backslashes', () => {
  assert.equal(commandWords('/bin/x  a\tb'), ['/bin/x', 'a', 'b']);
  assert.equal(commandWords(`x 'a b' "c d" e\\ f`), ['x', 'a b', 'c d', 'e f']);
  assert.equal(commandWords(`x a'b'"c"d ''`), ['x', 'abcd', '']);
  assert.equal(commandWords('x "a\\"b\\\\c\\d" \'e\\f\''), ['x', 'a"b\\c\\d', 'e\\f']);
});

test('quotes without an end, and nothing at all', () => {
  for (const command of [`x 'a`, 'x "a', '', '  ', 'x \\']) assert.is(commandWords(command), undefined);
});

test.run();
