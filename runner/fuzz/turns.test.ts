import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { worldOfTurn } from './turns.ts';

const turns = (worlds: readonly string[], count: number): string => Array.from({ length: count }, (_, turn) => worldOfTurn(worlds, turn) ?? '-').join('');

test('the first two worlds alternate, and the others have every fourth turn', () => {
  assert.is(turns(['a'], 3), 'aaa');
  assert.is(turns(['a', 'b'], 5), 'ababa');
  assert.is(turns(['a', 'b', 'c'], 12), 'abacbabcabac');
  assert.is(turns(['a', 'b', 'c', 'd'], 8), 'abacbabd');
  assert.is(turns([], 1), '-');
});

test.run();
