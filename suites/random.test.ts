// Laws of the random families: cases that shrink to cases, quote known rules, and leave nothing on a shared instance.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../generators/net-7.1/schema.ts';
import type { Step } from '../runner/case.ts';
import { fixtures } from './fixtures.ts';
import { families } from './random.ts';
import { allRequirements } from './requirements.ts';

const schema = netSchema();
const known: ReadonlySet<string> = new Set(allRequirements(schema).map(({ id }) => id));
const SAMPLES = 60;

for (const family of families) {
  const drawn = fc.sample(family.arbitrary(schema), { seed: 7, numRuns: SAMPLES }).map((value) => family.steps(value));

  test(`${family.id}: a fixture of the table, a title, requirements`, () => {
    assert.ok(fixtures.some(({ name }) => name === family.fixture));
    assert.ok(family.title !== '' && family.requirements.length > 0);
  });

  test(`${family.id}: every rule has a row`, () => {
    const rules = drawn.flatMap((steps) => steps.flatMap(rulesOf));
    assert.ok(rules.length > SAMPLES / 2, `${rules.length} rules`);
    assert.equal([...new Set(rules)].filter((rule) => !known.has(rule)), []);
  });

  test(`${family.id}: the same seed draws the same steps`, () => {
    const again = fc.sample(family.arbitrary(schema), { seed: 7, numRuns: SAMPLES }).map((value) => family.steps(value));
    assert.equal(asText(again), asText(drawn));
  });

  test(`${family.id}: what is added is deleted`, () => {
    assert.equal(drawn.filter((steps) => leftBehind(steps).size > 0).map((steps) => asText([steps])), []);
  });
}

test('families have ids of their own', () => {
  assert.is(new Set(families.map(({ id }) => id)).size, families.length);
});

function rulesOf(step: Step): readonly string[] {
  if (step.kind === 'commands') return step.commands.map(({ expectation }) => expectation.rule);
  return step.kind === 'bytes' ? [step.replies.rule] : [];
}

function leftBehind(steps: readonly Step[]): ReadonlySet<string> {
  const left = new Set<string>();
  for (const { execute, arguments: args, expectation } of steps.flatMap((step) => (step.kind === 'commands' ? step.commands : []))) {
    if (args === null || typeof args !== 'object' || !('id' in args) || typeof args.id !== 'string') continue;
    if (execute === 'netdev_del') left.delete(args.id);
    if (execute === 'netdev_add' && expectation.kind !== 'reject') left.add(args.id);
  }
  return left;
}

function asText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member));
}

test.run();
