// Memory of the harness over a million commands: resident size at intervals, and its slope over the second half.

import { errata } from '../../suites/errata.ts';
import { BARE, fixtureOf, fixtures } from '../../suites/fixtures.ts';
import { openTarget } from '../../targets/open.ts';
import { createScratch } from '../../targets/sandbox.ts';
import { BaselineKeeper } from '../baseline.ts';
import { planSuite } from '../cli/suite.ts';
import { learnFacts } from '../learn.ts';
import { run } from '../run.ts';
import type { Figure } from './figure.ts';

const COMMANDS = 1_000_000;
/** A random case of these families has about so many commands. */
const COMMANDS_PER_CASE = 10;
const SAMPLES = 20;

export async function benchMemory(): Promise<readonly Figure[]> {
  const scratch = createScratch();
  const target = openTarget('emulator');
  const runs = Math.ceil(COMMANDS / COMMANDS_PER_CASE / 2);
  const { schema, plan } = planSuite({ seed: 1, runs, only: 'random/sessions,random/valid-commands', shard: undefined });
  const sizes: number[] = [];
  let commands = 0;
  try {
    const facts = await learnFacts(target, fixtureOf(BARE), scratch);
    await run({
      target, facts, spec: schema, fixtures, errata, plan, workers: 2, strict: false, complete: false, scratch,
      baseline: new BaselineKeeper(undefined, '2000-01-01'), keepTranscripts: false, maxFindings: 1, replyDeadlineMs: 10_000,
      replay: String, signal: new AbortController().signal,
      emit: (event) => {
        if (event.kind !== 'case-finished') return;
        commands += event.commands;
        if (commands < (sizes.length + 1) * (COMMANDS / SAMPLES)) return;
        globalThis.gc?.();
        sizes.push(process.memoryUsage.rss());
      },
    });
  } finally {
    scratch.remove();
  }
  const half = sizes.slice(Math.floor(sizes.length / 2));
  const growth = ((half.at(-1) ?? 0) - (half[0] ?? 0)) / 2 ** 20;
  return [
    { what: `resident size after ${commands.toLocaleString('en')} commands`, value: `${Math.round((sizes.at(-1) ?? 0) / 2 ** 20)} MiB`, aim: '' },
    { what: 'growth over the second half', value: `${growth.toFixed(1)} MiB`, aim: 'flat' },
  ];
}
