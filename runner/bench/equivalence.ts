// Shows that the reference emulator answers as a QEMU does: the same sessions to both, outcome by outcome.
//
//   node --import tsx runner/bench/equivalence.ts [SESSIONS] [TARGET] [SEED]
//
// Exit code 1 where a difference is none of the listed exceptions.

import { openTarget } from '../../targets/open.ts';
import { createScratch } from '../../targets/sandbox.ts';
import { EQUIVALENCE_EXCEPTIONS } from './equivalence-exceptions.ts';
import { compareTargets, type Difference, type Equivalence } from './equivalence-run.ts';

const [sessions = '5000', target = 'qemu:qemu-system-x86_64?sandbox=namespaces', seed = '1'] = process.argv.slice(2);
const DIFFERENCES_SHOWN = 20;

const scratch = createScratch();
const startedAt = performance.now();
try {
  report(await compareTargets(openTarget('emulator'), openTarget(target), Number(sessions), Number(seed), scratch));
} finally {
  scratch.remove();
}

function report({ sessions: count, commands, differences }: Equivalence): void {
  const unlisted = differences.filter((each) => each.exception === undefined);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${count} sessions, ${commands} commands to emulator and ${target} in ${seconds} s: `);
  process.stdout.write(`${unlisted.length} sessions differ, ${differences.length - unlisted.length} by a listed exception\n`);
  for (const { name, reason } of EQUIVALENCE_EXCEPTIONS) {
    process.stdout.write(`  ${differences.filter((each) => each.exception === name).length} × ${name}: ${reason}\n`);
  }
  for (const each of unlisted.slice(0, DIFFERENCES_SHOWN)) process.stdout.write(describe(each));
  process.exitCode = unlisted.length > 0 ? 1 : 0;
}

function describe({ kind, session, sent, outcomes }: Difference): string {
  return `${kind} session ${session}: emulator ${outcomes[0]}, ${target} ${outcomes[1]}\n${sent.map((line) => `    ${line}\n`).join('')}`;
}
