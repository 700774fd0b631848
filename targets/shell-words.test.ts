import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shellWords } from './shell-words.ts';

test('words, quotation marks and backslashes', () => {
  assert.equal(shellWords(` a  "b c" 'd "e' f\\ g h"i j"'k l' "\\"" '' `), ['a', 'b c', 'd "e', 'f g', 'hi jk l', '"', '']);
  assert.equal(shellWords('x\ty "a\\"b\\\\c\\d" \'e\\f\' g\\ '), ['x', 'y', 'a"b\\c\\d', 'e\\f', 'g ']);
  assert.equal([shellWords(''), shellWords(' ')], [[], []]);
});

test('any words, quoted', () => {
  const quoted = fc.string({ unit: 'binary' }).map((word) => ({ word, text: `'${word.replaceAll("'", `'\\''`)}'` }));
  fc.assert(fc.property(fc.array(quoted), (words) => {
    assert.equal(shellWords(words.map(({ text }) => text).join(' ')), words.map(({ word }) => word));
  }));
});

test('what is not closed has no words', () => {
  for (const open of ['a "b', "a 'b", 'a \\']) assert.is(shellWords(open), undefined);
});

test.run();
