// `plumbline/uvu`: any selection of the suite as uvu tests, for people who run uvu anyway.
//
//     import { registerCases } from 'plumbline/uvu';
//     registerCases({ target: 'qemu:qemu-system-x86_64', only: 'set_link' });

import { suite } from 'uvu';
import { errata } from '../../suites/errata.ts';
import { BARE, fixtureOf } from '../../suites/fixtures.ts';
import { openTarget } from '../../targets/open.ts';
import { createScratch } from '../../targets/sandbox.ts';
import type { Fixture, Verdict } from '../case.ts';
import { Lane } from '../lane.ts';
import { learnFacts } from '../learn.ts';
import { REPLY_DEADLINE_MS } from '../limits.ts';
import { missingFor, type TargetFacts } from '../need.ts';
import type { JudgeContext } from '../oracles/oracle.ts';
import type { PlannedCase } from '../plan.ts';
import { planSuite } from './suite.ts';

export type RegisterOptions = {
  /** As for `plumbline check --target`; the emulator by default. */
  readonly target?: string;
  /** As for `--only`; everything by default. */
  readonly only?: string;
  readonly seed?: number;
  /** Random cases of each family; none by default. */
  readonly runs?: number;
  /** Documented deviations fail too. */
  readonly strict?: boolean;
};

/** One uvu suite with one test a case. Throws where no case matches; a case that cannot run here fails its test. */
export function registerCases(options: RegisterOptions = {}): void {
  const { target: name = 'emulator', only, seed = 1, runs = 0, strict = false } = options;
  const { schema, plan } = planSuite({ seed, runs, only, shard: undefined });
  const target = openTarget(name);
  const scratch = createScratch();
  let facts: Promise<TargetFacts> | undefined;
  const learnt = (): Promise<TargetFacts> => (facts ??= learnFacts(target, fixtureOf(BARE), scratch));
  let known: TargetFacts | undefined;
  const contextFor = (fixture: Fixture): JudgeContext =>
    ({ spec: schema, own: known?.schema, errata, fixture, sameClock: target.ownership === 'owned' });
  const lane = new Lane({ target, scratch, contextFor, patience: { replyDeadlineMs: () => REPLY_DEADLINE_MS } });
  const tests = suite(`plumbline ${name}`);
  for (const planned of plan) {
    tests(planned.id, async () => {
      known = await learnt();
      expectPass(await verdictOf(planned, lane, known), strict);
    });
  }
  // uvu ends with status 0 where a hook throws; stopping an instance never does.
  tests.after(async () => {
    await lane.discard();
    scratch.remove();
  });
  tests.run();

  async function verdictOf(planned: PlannedCase, on: Lane, facts: TargetFacts): Promise<Verdict> {
    const subject = planned.load().case;
    const fixture = fixtureOf(subject.fixture);
    const missing = missingFor(subject, fixture, target, facts);
    return missing === undefined ? (await on.run(subject, fixture)).verdict : { kind: 'untestable', missing };
  }
}

function expectPass(verdict: Verdict, strict: boolean): void {
  switch (verdict.kind) {
    case 'pass': return;
    case 'deviation': if (strict) throw new Error(findingText(verdict)); return;
    case 'fail': throw new Error(findingText(verdict));
    case 'untestable': throw new Error(`untestable here, for want of ${verdict.missing}`);
    case 'errored': throw new Error(verdict.cause);
    default: throw verdict satisfies never;
  }
}

function findingText(verdict: Extract<Verdict, { kind: 'fail' | 'deviation' }>): string {
  return verdict.findings.map((found) =>
    `${found.requirement}\n  sent      ${found.sent}\n  expected  ${found.expected}\n  got       ${found.actual}`).join('\n');
}
