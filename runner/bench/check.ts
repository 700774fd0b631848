// The default check of a real QEMU, as a user runs it.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Figure, QEMU, seconds } from './figure.ts';

const COMPILED = fileURLToPath(new URL('../../dist/runner/cli/main.js', import.meta.url));

export async function benchCheck(): Promise<readonly Figure[]> {
  const begun = performance.now();
  const { stdout, status } = spawnSync(process.execPath, [COMPILED, 'check', '--target', QEMU], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const took = seconds(begun);
  const commands = /^([\d,]+) commands in/m.exec(stdout)?.[1] ?? '0';
  return [
    { what: `default check of ${QEMU}, 2 workers (status ${status})`, value: `${took.toFixed(1)} s`, aim: 'within 60 s' },
    { what: 'commands that it sends', value: commands, aim: 'at least 20,000' },
  ];
}
