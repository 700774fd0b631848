// Patterns, shards and suggestions.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CaseId } from './case.ts';
import { inShard, matcherOf, suggestionsFor } from './select.ts';

test('a pattern is an id, the beginning of ids, or has wildcards', () => {
  assert.ok(matcherOf('set_link/unknown')('set_link/unknown'));
  assert.ok(matcherOf('set_link')('set_link/unknown/empty'));
  assert.not.ok(matcherOf('set_link')('set_linked/x'));
  assert.ok(matcherOf('*/tap/*')('netdev_add/tap/fd'));
  assert.ok(matcherOf('nothing, set_link')('set_link/x'));
  assert.not.ok(matcherOf('a.c')('abc'));
});

test('each case is in exactly one shard', () => {
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 9 }), (id, of) => {
    const shards = Array.from({ length: of }, (_, index) => inShard(id, { index: index + 1, of }));
    assert.is(shards.filter(Boolean).length, 1);
  }));
  assert.ok(inShard('anything', undefined));
});

test('shards are of about the same size', () => {
  const ids = Array.from({ length: 3000 }, (_, index) => `case/${index}`);
  const size = ids.filter((id) => inShard(id, { index: 1, of: 3 })).length;
  assert.ok(size > 900 && size < 1100, String(size));
});

test('a pattern with a slip gets the id that was meant', () => {
  const cases = ['set_link/unknown-name', 'netdev_add/user/minimal', 'netdev_del/twice'].map((id) => ({ id: id as CaseId }));
  assert.is(suggestionsFor('netdev_add/usr', cases)[0], 'netdev_add/user');
  assert.is(suggestionsFor('set-link', cases)[0], 'set_link');
});

test.run();
