// Certified commands generated per second on one core: random cases made, none sent.

import { planSuite } from '../cli/suite.ts';
import { type Figure, median, seconds } from './figure.ts';

const ROUNDS = 5;
const CASES = 200;

export async function benchGeneration(): Promise<readonly Figure[]> {
  const rates = Array.from({ length: ROUNDS }, (_, round) => {
    const { plan } = planSuite({ seed: round, runs: CASES, only: 'random', shard: undefined });
    const begun = performance.now();
    const commands = plan.reduce((sum, planned) =>
      sum + planned.load().case.steps.reduce((count, step) => count + (step.kind === 'commands' ? step.commands.length : 0), 0), 0);
    return commands / seconds(begun);
  });
  return [{ what: 'certified commands generated per second and core', value: Math.round(median(rates)).toLocaleString('en'), aim: 'at least 20,000' }];
}
