// The table of teeth is whole: each defect has one row, and each requirement that must hold is broken by one, or says why not.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { allRequirements } from '../../suites/requirements.ts';
import { teeth, unseen } from '../../suites/teeth.ts';
import { unproven } from '../../suites/unproven.ts';
import { defectsFor } from '../../targets/emulator/defects.ts';

const requirements = allRequirements(netSchema());
const rowNames = [...teeth, ...unseen].map(({ defect }) => defect);
const broken: ReadonlySet<string> = new Set(teeth.flatMap(({ breaks }) => breaks));
const excused: ReadonlySet<string> = new Set(unproven.map(({ id }) => id));

test('each defect has exactly one row, or one reason why no case sees it', () => {
  assert.equal([...rowNames].sort(), defectsFor(netSchema()).map(({ name }) => name).sort());
});

test('each row names a requirement and a case', () => {
  assert.equal(teeth.filter(({ breaks, shownBy }) => breaks.length === 0 || shownBy.length === 0), []);
});

test('what a row breaks is a row of the requirement table', () => {
  const known: ReadonlySet<string> = new Set(requirements.map(({ id }) => id));
  assert.equal([...broken].filter((id) => !known.has(id)), []);
});

test('each requirement that must hold is broken by a defect, or listed as unproven', () => {
  const toothless = requirements.filter(({ id, level }) => level === 'must' && !broken.has(id) && !excused.has(id));
  assert.equal(toothless.map(({ id }) => id), []);
});

test('nothing that a defect breaks is listed as unproven', () => {
  assert.equal([...broken].filter((id) => excused.has(id)), []);
});

test.run();
