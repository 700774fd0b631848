// Whether figures that were taken after equal amounts of work grow with the work, or only now and then.

/** What a process holds. */
export type Holdings = { readonly descriptors: number; readonly threads: number; readonly residentKiB: number };

export type Leak = { readonly what: keyof Holdings; readonly perRound: number };

export type Measured = {
  readonly rounds: number;
  /** After a first batch, and after each further one. */
  readonly batches: readonly Holdings[];
  /** Before and after each batch of as many commands that add and delete nothing. */
  readonly idle: readonly Holdings[];
};

/** A leak that shows in fewer rounds is none. */
const ROUNDS_FOR_ONE = 4;

/** What an allocator may keep of a round for reasons of its own. */
const KIB_PER_ROUND = 4;
const NOISE_FACTOR = 4;

/** Descriptors and threads are counted: each batch must have left some. Memory is judged by its slope. */
export function leakIn({ rounds, batches, idle }: Measured): Leak | undefined {
  for (const what of ['descriptors', 'threads'] as const) {
    const growths = growthsOf(batches, what);
    if (growths.length > 0 && growths.every((growth) => growth * ROUNDS_FOR_ONE >= rounds)) return { what, perRound: median(growths) / rounds };
  }
  const what = 'residentKiB';
  const slope = slopeOf(batches.map((each) => each[what]));
  // A leak with every command is in the idle batches too, but evenly.
  const idling = growthsOf(idle, what);
  const noise = idling.length === 0 ? 0 : Math.max(...idling) - Math.min(...idling);
  const isSteady = growthsOf(batches, what).filter((growth) => growth <= 0).length <= 1;
  return isSteady && slope > Math.max(KIB_PER_ROUND * rounds, NOISE_FACTOR * noise) ? { what, perRound: slope / rounds } : undefined;
}

/** Whether there is anything to look into. */
export function hasGrown(batches: readonly Holdings[]): boolean {
  return (['descriptors', 'threads', 'residentKiB'] as const).some((what) => growthsOf(batches, what).every((growth) => growth > 0));
}

function growthsOf(series: readonly Holdings[], what: keyof Holdings): readonly number[] {
  return series.slice(1).map((each, index) => each[what] - (series[index]?.[what] ?? 0));
}

/** Per step, by Theil and Sen: the median of the slopes between all pairs, which a single leap does not move. */
function slopeOf(values: readonly number[]): number {
  return median(values.flatMap((value, index) => values.slice(0, index).map((earlier, place) => (value - earlier) / (index - place))));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
