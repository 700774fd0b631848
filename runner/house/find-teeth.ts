// Which requirements each defect of the emulator breaks, found by running a part of the suite against each.
//
// `node --import tsx runner/house/find-teeth.ts [NAME…]` prints one JSON object a line. For whoever adds a defect.

import { errata } from '../../suites/errata.ts';
import { BARE, fixtureOf, fixtures } from '../../suites/fixtures.ts';
import { DEFECTS } from '../../targets/emulator/defects.ts';
import { openTarget } from '../../targets/open.ts';
import { createScratch } from '../../targets/sandbox.ts';
import { BaselineKeeper } from '../baseline.ts';
import type { RunEvent } from '../events.ts';
import { learnFacts } from '../learn.ts';
import type { PlannedCase } from '../plan.ts';
import { run } from '../run.ts';
import { planSuite } from '../cli/suite.ts';

const CASES_PER_REQUIREMENT = 3;
const RANDOM_CASES = 5;

const { schema, plan } = planSuite({ seed: 1, runs: RANDOM_CASES, only: undefined, shard: undefined });
const sample = sampleOf(plan);
const names = process.argv.slice(2);
for (const { name, area } of DEFECTS) {
  if (names.length === 0 || names.includes(name)) process.stdout.write(`${JSON.stringify({ defect: name, area, ...await bite(name) })}\n`);
}

/** A few cases of each requirement and of each family. */
function sampleOf(all: readonly PlannedCase[]): readonly PlannedCase[] {
  const seen = new Map<string, number>();
  return all.filter((planned) => planned.load().case.requirements.some((id) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count <= CASES_PER_REQUIREMENT;
  }) || planned.id.startsWith('random/'));
}

async function bite(defect: string): Promise<{ readonly requirements: Record<string, string>; readonly problem?: string }> {
  const target = openTarget(`emulator:defect=${defect}`);
  const scratch = createScratch();
  const found: Record<string, string> = {};
  const take = (event: RunEvent): void => {
    if (event.kind !== 'case-finished' || event.verdict.kind !== 'fail') return;
    for (const { requirement } of event.verdict.findings) found[requirement] ??= event.id;
  };
  try {
    const facts = await learnFacts(target, fixtureOf(BARE), scratch);
    await run({
      target, facts, spec: schema, fixtures, errata, plan: sample, workers: 1, strict: false, complete: false, scratch,
      baseline: new BaselineKeeper(undefined, '2000-01-01'), keepTranscripts: false, maxFindings: 40, replyDeadlineMs: 1_500,
      replay: String, emit: take, signal: AbortSignal.timeout(60_000),
    });
    return { requirements: found };
  } catch (error) {
    return { requirements: found, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    scratch.remove();
  }
}
