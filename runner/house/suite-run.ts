// A part of the suite against a target, for what can be seen of its cases: in a scratch folder of its own, with no baseline, told nobody else.

import { errata } from '../../suites/errata.ts';
import { BARE, fixtureOf, fixtures } from '../../suites/fixtures.ts';
import { createScratch } from '../../targets/sandbox.ts';
import { BaselineKeeper } from '../baseline.ts';
import type { SuitePlan } from '../cli/suite.ts';
import type { CaseFinished } from '../events.ts';
import { learnFacts } from '../learn.ts';
import { REPLY_DEADLINE_MS } from '../limits.ts';
import { run } from '../run.ts';
import type { RunOptions } from '../run-state.ts';

type Wanted = Pick<RunOptions, 'target' | 'maxFindings'> & Partial<RunOptions>;

export async function runSuite({ schema, plan }: Pick<SuitePlan, 'schema' | 'plan'>, wanted: Wanted, take: (event: CaseFinished) => void): Promise<void> {
  const scratch = createScratch();
  try {
    await run({
      facts: await learnFacts(wanted.target, fixtureOf(BARE), scratch), spec: schema, fixtures, errata, plan, workers: 2, strict: false, complete: false, scratch,
      baseline: new BaselineKeeper(undefined, '2000-01-01'), keepTranscripts: false, replyDeadlineMs: REPLY_DEADLINE_MS,
      replay: String, signal: new AbortController().signal, ...wanted,
      emit: (event) => {
        if (event.kind === 'case-finished') take(event);
      },
    });
  } finally {
    scratch.remove();
  }
}
