// Rows that between them hold every pair of levels of every two factors: each two options of a command together,
// in few commands. Greedy and without randomness, so that names of rows are stable.

/** `levels[i]` is the number of levels of factor i; a row gives one level for each. */
export function coveringArray(levels: readonly number[]): readonly (readonly number[])[] {
  const pairs = allPairs(levels);
  const uncovered = new Set(pairs.map(keyOf));
  const rows: (readonly number[])[] = [];
  for (const seed of pairs) {
    if (!uncovered.has(keyOf(seed))) continue;
    const row = completeRow(levels, seed, uncovered);
    for (const pair of pairsOf(row)) uncovered.delete(keyOf(pair));
    rows.push(row);
  }
  return rows;
}

type Pair = { readonly first: number; readonly firstLevel: number; readonly second: number; readonly secondLevel: number };

function allPairs(levels: readonly number[]): readonly Pair[] {
  const pairs: Pair[] = [];
  levels.forEach((firstCount, first) => {
    levels.slice(first + 1).forEach((secondCount, offset) => {
      for (let firstLevel = 0; firstLevel < firstCount; firstLevel += 1) {
        for (let secondLevel = 0; secondLevel < secondCount; secondLevel += 1) {
          pairs.push({ first, firstLevel, second: first + 1 + offset, secondLevel });
        }
      }
    });
  });
  return pairs;
}

/** Keeps the seed's two levels and gives each other factor the level that covers most pairs with what is set so far. */
function completeRow(levels: readonly number[], seed: Pair, uncovered: ReadonlySet<string>): readonly number[] {
  const row: (number | undefined)[] = levels.map(() => undefined);
  row[seed.first] = seed.firstLevel;
  row[seed.second] = seed.secondLevel;
  levels.forEach((count, factor) => {
    if (row[factor] === undefined) row[factor] = bestLevel(row, factor, count, uncovered);
  });
  return row.map((level) => level ?? 0);
}

function bestLevel(row: readonly (number | undefined)[], factor: number, count: number, uncovered: ReadonlySet<string>): number {
  let best = 0;
  let bestGain = -1;
  for (let level = 0; level < count; level += 1) {
    const gain = gainOf(row, factor, level, uncovered);
    if (gain > bestGain) [best, bestGain] = [level, gain];
  }
  return best;
}

function gainOf(row: readonly (number | undefined)[], factor: number, level: number, uncovered: ReadonlySet<string>): number {
  let gain = 0;
  row.forEach((other, index) => {
    if (other === undefined || index === factor) return;
    const pair = index < factor
      ? { first: index, firstLevel: other, second: factor, secondLevel: level }
      : { first: factor, firstLevel: level, second: index, secondLevel: other };
    if (uncovered.has(keyOf(pair))) gain += 1;
  });
  return gain;
}

function pairsOf(row: readonly number[]): readonly Pair[] {
  return row.flatMap((firstLevel, first) =>
    row.slice(first + 1).map((secondLevel, offset) => ({ first, firstLevel, second: first + 1 + offset, secondLevel })));
}

function keyOf(pair: Pair): string {
  return `${pair.first}.${pair.firstLevel}.${pair.second}.${pair.secondLevel}`;
}
