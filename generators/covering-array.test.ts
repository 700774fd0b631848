// The one law of a covering array: every two levels of every two factors meet in some row.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { coveringArray } from './covering-array.ts';

function uncovered(levels: readonly number[], rows: readonly (readonly number[])[]): number {
  const met = new Set(rows.flatMap((row) => row.flatMap((a, i) => row.slice(i + 1).map((b, k) => `${i}=${a} ${i + 1 + k}=${b}`))));
  let wanted = 0;
  levels.forEach((count, i) => levels.slice(i + 1).forEach((other) => { wanted += count * other; }));
  return wanted - met.size;
}

for (const levels of [[2, 2], [2, 2, 2, 2, 2], [3, 2, 4, 2, 3], Array.from({ length: 22 }, (_, index) => 2 + (index % 2))]) {
  test(`every pair of ${levels.join()}`, () => {
    const rows = coveringArray(levels);
    assert.is(uncovered(levels, rows), 0);
    assert.ok(rows.every((row) => row.length === levels.length && row.every((level, index) => level < (levels[index] ?? 0))));
    const product = levels.reduce((all, count) => all * count, 1);
    assert.ok(rows.length <= Math.min(product, 40), `${rows.length} rows`);
  });
}

test.run();
