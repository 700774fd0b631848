// How long `plumbline --help` takes, beside a node that does nothing.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Figure, median } from './figure.ts';

const ROUNDS = 15;
const COMPILED = fileURLToPath(new URL('../../dist/runner/cli/main.js', import.meta.url));

export async function benchStartUp(): Promise<readonly Figure[]> {
  const pairs = Array.from({ length: ROUNDS }, () => [timeOf(['-e', '0']), timeOf([COMPILED, '--help'])] as const);
  const bare = median(pairs.map(([node]) => node));
  const help = median(pairs.map(([, plumbline]) => plumbline));
  return [{ what: `plumbline --help, median (node alone ${bare.toFixed(0)} ms)`, value: `${help.toFixed(0)} ms`, aim: 'within 150 ms' }];
}

function timeOf(args: readonly string[]): number {
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with status ${status}; run "npm run build" first`);
  return performance.now() - begun;
}
