import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Holdings, hasGrown, leakIn } from './growth.ts';

const ROUNDS = 16;

function series(what: keyof Holdings, ...values: readonly number[]): readonly Holdings[] {
  return values.map((value) => ({ descriptors: 12, threads: 3, residentKiB: 40_000, [what]: value }));
}

const QUIET = series('residentKiB', 40_000, 40_000, 40_000);

const LEAKS: { readonly [name: string]: readonly [batches: readonly Holdings[], idle: readonly Holdings[], what: string | undefined] } = {
  'a descriptor a round': [series('descriptors', 12, 28, 44, 60), QUIET, 'descriptors'],
  'a thread every fourth round': [series('threads', 3, 7, 11, 15), QUIET, 'threads'],
  'a pool of threads that is full soon': [series('threads', 3, 19, 35, 64, 64), QUIET, undefined],
  'descriptors that come and go': [series('descriptors', 12, 28, 12, 28, 44), QUIET, undefined],
  'memory with every round': [series('residentKiB', 40_000, 40_200, 40_396, 40_600, 40_800, 41_000, 41_196), QUIET, 'residentKiB'],
  'memory in leaps of an arena': [series('residentKiB', 40_000, 40_000, 40_132, 40_132, 40_132, 40_264, 40_264), QUIET, undefined],
  'one great leap': [series('residentKiB', 40_000, 40_000, 90_000, 90_000, 90_000, 90_000, 90_000), QUIET, undefined],
  'memory that settles': [series('residentKiB', 40_000, 41_000, 41_400, 41_500, 41_500, 41_500, 41_500), QUIET, undefined],
  'what idle batches do as well': [series('residentKiB', 40_000, 40_200, 40_396, 40_600, 40_800), series('residentKiB', 39_000, 39_000, 39_150), undefined],
  'memory with every command of any kind': [series('residentKiB', 40_000, 40_512, 41_024, 41_536), series('residentKiB', 38_000, 38_512, 39_024), 'residentKiB'],
};

for (const [name, [batches, idle, what]] of Object.entries(LEAKS)) {
  test(`${name}: ${what === undefined ? 'no leak' : `a leak of ${what}`}`, () => {
    assert.is(leakIn({ rounds: ROUNDS, batches, idle })?.what, what);
  });
}

test('a leak is told by the round', () => {
  assert.is(leakIn({ rounds: ROUNDS, batches: series('descriptors', 12, 28, 44, 60), idle: QUIET })?.perRound, 1);
});

test('what has not grown in each of the first batches is not looked into', () => {
  assert.ok(hasGrown(series('threads', 3, 4, 5)));
  assert.not.ok(hasGrown(series('threads', 3, 4, 4)));
  assert.not.ok(hasGrown(QUIET));
});

test.run();
