// Memory of the harness over a million commands: resident size at intervals, and its slope over the second half.

import { openTarget } from '../../targets/open.ts';
import { planSuite } from '../cli/suite.ts';
import { runSuite } from '../house/suite-run.ts';
import type { Figure } from './figure.ts';

const COMMANDS = 1_000_000;
/** A random case of these families has about so many commands. */
const COMMANDS_PER_CASE = 10;
const SAMPLES = 20;

export async function benchMemory(): Promise<readonly Figure[]> {
  const runs = Math.ceil(COMMANDS / COMMANDS_PER_CASE / 2);
  const suite = planSuite({ seed: 1, runs, only: 'random/sessions,random/valid-commands', shard: undefined });
  const sizes: number[] = [];
  let commands = 0;
  await runSuite(suite, { target: openTarget('emulator'), maxFindings: 1 }, (event) => {
    commands += event.commands;
    if (commands < (sizes.length + 1) * (COMMANDS / SAMPLES)) return;
    globalThis.gc?.();
    sizes.push(process.memoryUsage.rss());
  });
  const half = sizes.slice(Math.floor(sizes.length / 2));
  const growth = ((half.at(-1) ?? 0) - (half[0] ?? 0)) / 2 ** 20;
  return [
    { what: `resident size after ${commands.toLocaleString('en')} commands`, value: `${Math.round((sizes.at(-1) ?? 0) / 2 ** 20)} MiB`, aim: '' },
    { what: 'growth over the second half', value: `${growth.toFixed(1)} MiB`, aim: 'flat' },
  ];
}
