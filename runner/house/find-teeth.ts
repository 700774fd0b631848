// Which requirements each defect of the emulator breaks, found by running the suite against each.
//
// `find-teeth.ts [--every N/OF] [NAME…]` prints one JSON object a line: the requirements, each with the cases that show
// the defect. For whoever adds a defect; the rows of `suites/teeth` were made from what it prints.

import { parseArgs } from 'node:util';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { CONFIG_SYMBOLS } from '../../targets/emulator/builds.ts';
import { defectsFor } from '../../targets/emulator/defects.ts';
import { openTarget } from '../../targets/open.ts';
import type { Target } from '../../targets/target.ts';
import { planSuite } from '../cli/suite.ts';
import { messageOf } from '../error-text.ts';
import type { CaseFinished } from '../events.ts';
import type { PlannedCase } from '../plan.ts';
import { emulatorInProcess } from './emulator-in-process.ts';
import { runSuite } from './suite-run.ts';

const CASES_PER_REQUIREMENT = 3;
const MAX_FINDINGS = 120;
const TIME_LIMIT_MS = 60_000;
const REPLY_DEADLINE_MS = 500;
/** These stop the process that they befall, and this one with it. */
const NEEDS_A_PROCESS: ReadonlySet<string> = new Set(['netdev-add-slow']);

type Bite = { readonly requirements: { readonly [rule: string]: readonly string[] }; readonly failed: number; readonly problem?: string };

const { values, positionals: names } = parseArgs({ allowPositionals: true, options: { every: { type: 'string' }, runs: { type: 'string' } } });
const [index = 1, of = 1] = (values.every ?? '1/1').split('/').map(Number);
const { schema, plan } = planSuite({ seed: 1, runs: Number(values.runs ?? 0), only: undefined, shard: undefined });
const ordered = sampleFirst(plan);
for (const [place, { name, area }] of defectsFor(netSchema()).entries()) {
  if (place % of !== index - 1 || (names.length > 0 && !names.includes(name))) continue;
  const started = performance.now();
  const found = await bite(name);
  process.stdout.write(`${JSON.stringify({ defect: name, area, ...found, ms: Math.round(performance.now() - started) })}\n`);
}
process.exit(0);

/** A few cases of each requirement before all others, so that a run that ends early has seen something of each. */
function sampleFirst(all: readonly PlannedCase[]): readonly PlannedCase[] {
  const seen = new Map<string, number>();
  const isSample = (planned: PlannedCase): boolean => planned.load().case.requirements.some((id) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count <= CASES_PER_REQUIREMENT;
  });
  const sample = new Set(all.filter(isSample));
  return [...sample, ...all.filter((planned) => !sample.has(planned))];
}

/** A build that lacks a backend cannot show the defects of it, and one that has it cannot show those of its absence. */
async function bite(defect: string): Promise<Bite & { readonly config?: boolean }> {
  if (NEEDS_A_PROCESS.has(defect)) return biteOf(openTarget(`emulator:defect=${defect}`));
  const usual = await biteOf(emulatorInProcess([defect]));
  return usual.failed > 0 ? usual : { ...await biteOf(emulatorInProcess([defect], CONFIG_SYMBOLS)), config: true };
}

async function biteOf(target: Target): Promise<Bite> {
  const found: Record<string, string[]> = {};
  let failed = 0;
  const take = (event: CaseFinished): void => {
    if (event.verdict.kind !== 'fail') return;
    failed += 1;
    for (const { requirement } of event.verdict.findings) {
      const cases = (found[requirement] ??= []);
      if (cases.length < CASES_PER_REQUIREMENT && !cases.includes(event.id)) cases.push(event.id);
    }
  };
  try {
    await runSuite({ schema, plan: ordered }, {
      target, workers: 1, maxFindings: MAX_FINDINGS, replyDeadlineMs: REPLY_DEADLINE_MS, signal: AbortSignal.timeout(TIME_LIMIT_MS),
    }, take);
    return { requirements: found, failed };
  } catch (error) {
    return { requirements: found, failed, problem: messageOf(error) };
  }
}
