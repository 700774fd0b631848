// Swarm weights: each session leaves some kinds of action and some backends out and favours others, so that what hides
// behind something common comes up as well. Groce et al., "Swarm Testing", ISSTA 2012.

import type fc from 'fast-check';

export const VERBS = [
  'add', 'delete', 'link', 'query', 'announce', 'plug', 'unheard-of', 'wild-valid', 'wild-invalid', 'catalogue', 'blend', 'ports', 'noise', 'reconnect', 'stimulate',
  'wire', 'counterpart', 'again',
] as const;

export type Verb = (typeof VERBS)[number];

export type Swarm = {
  readonly weights: ReadonlyMap<Verb, number>;
  readonly pipeline: number;
  readonly length: number;
  /** Whether what is known to end in a finding may come up. */
  readonly reckless: boolean;
};

/** How often each verb is in a swarm, of 100, and how much it weighs where it is. */
const SHARES: { readonly [verb in Verb]: readonly [presence: number, weight: number] } = {
  'add': [95, 30], 'delete': [85, 16], 'link': [70, 12], 'query': [60, 6], 'announce': [50, 5], 'plug': [12, 8], 'unheard-of': [20, 2],
  'wild-valid': [60, 16], 'wild-invalid': [30, 6], 'catalogue': [70, 16], 'blend': [60, 12], 'ports': [15, 4], 'noise': [25, 8], 'reconnect': [15, 2], 'stimulate': [45, 8],
  'wire': [6, 30], 'counterpart': [6, 6], 'again': [25, 4],
};

const PIPELINES: readonly number[] = [1, 4, 8, 16, 32];
const LENGTHS: readonly number[] = [6, 12, 24, 48, 96];
const RECKLESS_IN_100 = 4;

export function drawSwarm(random: fc.Random): Swarm {
  const weights = VERBS.flatMap((verb) => {
    const [presence, weight] = SHARES[verb];
    return random.nextInt(0, 99) < presence ? [[verb, weight * random.nextInt(1, 4)] as const] : [];
  });
  return {
    weights: new Map(weights.length === 0 ? [['add', 1]] : weights),
    pipeline: pick(random, PIPELINES) ?? 1,
    length: pick(random, LENGTHS) ?? 12,
    reckless: random.nextInt(0, 99) < RECKLESS_IN_100,
  };
}

export function pick<Item>(random: fc.Random, items: readonly Item[]): Item | undefined {
  return items.length === 0 ? undefined : items[random.nextInt(0, items.length - 1)];
}

/** A verb of the swarm, by weight. */
export function drawVerb(random: fc.Random, { weights }: Swarm): Verb {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  let left = random.nextInt(0, total - 1);
  for (const [verb, weight] of weights) {
    left -= weight;
    if (left < 0) return verb;
  }
  return 'add';
}
