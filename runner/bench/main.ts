// The figures of the README, each beside what it is compared with, in one run.
//
//   npm run bench                 all but those that take minutes
//   npm run bench -- NAME…        those of the table below
//
// QEMU is `qemu-system-x86_64` on PATH, or PLUMBLINE_QEMU.

import { benchCheck } from './check.ts';
import { benchEmulator } from './emulator-rate.ts';
import type { Figure } from './figure.ts';
import { benchFuzz } from './fuzz.ts';
import { benchFuzzFindings } from './fuzz-findings.ts';
import { benchFuzzMemory } from './fuzz-memory.ts';
import { benchFuzzRate } from './fuzz-rate.ts';
import { benchGeneration } from './generation.ts';
import { benchMemory } from './memory.ts';
import { benchQemuRate } from './qemu-rate.ts';
import { benchStartUp } from './start-up.ts';
import { benchSteadiness } from './steadiness.ts';

const BENCHES: { readonly [name: string]: () => Promise<readonly Figure[]> } = {
  generation: benchGeneration,
  'start-up': benchStartUp,
  emulator: benchEmulator,
  'qemu-rate': benchQemuRate,
  check: benchCheck,
  memory: benchMemory,
  steadiness: benchSteadiness,
  fuzz: benchFuzz,
  'fuzz-findings': benchFuzzFindings,
  'fuzz-rate': benchFuzzRate,
  'fuzz-memory': benchFuzzMemory,
};

/** Run where they are asked for. */
const LONG: ReadonlySet<string> = new Set(['memory', 'steadiness', 'fuzz', 'fuzz-findings', 'fuzz-rate', 'fuzz-memory']);

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  process.stderr.write(`no bench is named ${unknown}; there are ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length === 0 ? LONG.has(name) : !wanted.includes(name)) continue;
  for (const { what, value, aim } of await bench()) process.stdout.write(`${name.padEnd(13)} ${what.padEnd(62)} ${value.padStart(16)}   ${aim}\n`);
}
