// Whether the cases of a row of the table of teeth turn red against its defect, and for the reason that the row gives.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import { allCases } from '../../suites/all.ts';
import { errata } from '../../suites/errata.ts';
import { BARE, fixtureOf } from '../../suites/fixtures.ts';
import type { Tooth } from '../../suites/teeth/tooth.ts';
import { openTarget } from '../../targets/open.ts';
import { createScratch } from '../../targets/sandbox.ts';
import type { Target } from '../../targets/target.ts';
import type { Case, Fixture } from '../case.ts';
import { Lane } from '../lane.ts';
import { learnFacts } from '../learn.ts';
import type { JudgeContext } from '../oracles/oracle.ts';
import type { ScratchMaker } from '../scratch.ts';
import { emulatorInProcess } from './emulator-in-process.ts';

/** A sound emulator answers within milliseconds. */
const REPLY_DEADLINE_MS = 1_000;

/** Rows that wait for what never comes are many; waiting together costs no more than waiting once. */
const AT_ONCE = 8;

/** These stop the process that they befall, which must not be that of the test. */
const NEEDS_A_PROCESS: ReadonlySet<string> = new Set(['netdev-add-slow']);

const spec = netSchema();
const cases: ReadonlyMap<string, Case> = new Map(allCases(spec).map((each) => [each.id, each]));

/** One test over all rows: what is wrong with each. */
export function testTeeth(name: string, rows: readonly Tooth[]): void {
  test(`${name}: each defect turns red what its row says`, async () => {
    const scratch = createScratch();
    try {
      const sound = (await learnFacts(emulatorInProcess([]), fixtureOf(BARE), scratch)).schema;
      assert.equal(await blunt(rows, sound, scratch), []);
    } finally {
      scratch.remove();
    }
  });
}

async function blunt(rows: readonly Tooth[], sound: Schema | undefined, scratch: ScratchMaker): Promise<readonly string[]> {
  const queue = [...rows];
  const problems: string[] = [];
  const work = async (): Promise<void> => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      const target = NEEDS_A_PROCESS.has(row.defect) ? openTarget(`emulator:defect=${row.defect}`) : emulatorInProcess([row.defect], row.config);
      const own = row.defect.startsWith('schema-') ? (await learnFacts(target, fixtureOf(BARE), scratch)).schema : sound;
      problems.push(...await problemsOf(row, target, own, scratch));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return problems;
}

async function problemsOf(row: Tooth, target: Target, own: Schema | undefined, scratch: ScratchMaker): Promise<readonly string[]> {
  const broken = new Set<string>();
  const problems: string[] = [];
  for (const id of row.shownBy) {
    const subject = cases.get(id);
    if (subject === undefined) problems.push(`${row.defect}: there is no case ${id}`);
    else if (await turnsRed(subject, target, own, scratch, broken)) for (const rule of subject.requirements) broken.add(rule);
    else problems.push(`${row.defect}: ${id} does not fail`);
  }
  return [...problems, ...row.breaks.filter((rule) => !broken.has(rule)).map((rule) => `${row.defect}: ${rule} is not broken`)];
}

/** Each case has an emulator of its own, so that no earlier one helps it to fail. */
async function turnsRed(subject: Case, target: Target, own: Schema | undefined, scratch: ScratchMaker, broken: Set<string>): Promise<boolean> {
  const contextFor = (fixture: Fixture): JudgeContext => ({ spec, own, errata, fixture, sameClock: true });
  const lane = new Lane({ target, scratch, patience: { replyDeadlineMs: () => REPLY_DEADLINE_MS }, contextFor });
  try {
    const { verdict } = await lane.run(subject, fixtureOf(subject.fixture));
    if (verdict.kind === 'fail') for (const { requirement } of verdict.findings) broken.add(requirement);
    return verdict.kind === 'fail';
  } finally {
    await lane.discard();
  }
}
