// Whether each case gives the same verdict every time, on a host that is busy with something else.
//
// `PLUMBLINE_ROUNDS` times the cases of `PLUMBLINE_ONLY` (50 times `effects*`) against a QEMU and the emulator, or `PLUMBLINE_TARGET` alone,
// while as many threads as the host has cores do nothing but count.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { openTarget } from '../../targets/open.ts';
import { planSuite } from '../cli/suite.ts';
import { runSuite } from '../house/suite-run.ts';
import { type Figure, QEMU } from './figure.ts';

const ROUNDS = Number(process.env.PLUMBLINE_ROUNDS ?? 50);
const ONLY = process.env.PLUMBLINE_ONLY ?? 'effects*';
const RANDOM_RUNS = 20;

export async function benchSteadiness(): Promise<readonly Figure[]> {
  const load = Array.from({ length: availableParallelism() }, () => new Worker('for (;;);', { eval: true }));
  try {
    const { PLUMBLINE_TARGET: only } = process.env;
    const figures: Figure[] = [];
    for (const target of only === undefined ? [QEMU, 'emulator'] : [only]) figures.push(...await steadinessOf(target));
    return figures;
  } finally {
    await Promise.all(load.map((worker) => worker.terminate()));
  }
}

async function steadinessOf(name: string): Promise<readonly Figure[]> {
  const suite = planSuite({ seed: 1, runs: RANDOM_RUNS, only: ONLY, shard: undefined });
  const target = openTarget(name);
  /** The verdicts that each case had, each with the round in which it first did. */
  const verdicts = new Map<string, Map<string, number>>();
  for (let round = 1; round <= ROUNDS; round++) {
    await runSuite(suite, { target, maxFindings: 1_000 }, ({ id, verdict }) => {
      const seen = verdicts.get(id) ?? new Map<string, number>();
      verdicts.set(id, seen);
      if (!seen.has(verdict.kind)) seen.set(verdict.kind, round);
    });
  }
  const unsteady = [...verdicts].filter(([, seen]) => seen.size > 1);
  for (const [id, seen] of unsteady) process.stderr.write(`unsteady on ${name}: ${id} ${[...seen].map(([verdict, round]) => `${verdict} (round ${round})`).join(', ')}\n`);
  return [{ what: `cases of ${verdicts.size} whose verdict changed in ${ROUNDS} rounds under load, ${name}`, value: String(unsteady.length), aim: '0' }];
}
