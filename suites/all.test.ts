// Laws that every case of the suite keeps, whatever its subject.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../generators/net-7.1/schema.ts';
import type { Case, Step } from '../runner/case.ts';
import { allCases } from './all.ts';
import { netdevTypes } from './build.ts';
import { fixtures } from './fixtures.ts';

const schema = netSchema();
const cases = allCases(schema);

test('ids are unique', () => {
  const seen = new Set<string>();
  const twice = cases.filter(({ id }) => seen.size === seen.add(id).size);
  assert.equal(twice.map(({ id }) => id), []);
});

test('ids are lower case, in segments that a shell need not quote', () => {
  assert.equal(cases.map(({ id }) => id).filter((id) => !/^[a-z0-9_.+-]+(\/[a-z0-9_.+-]+)+$/.test(id)), []);
});

test('the same cases come out each time', () => {
  assert.equal(allCases(schema).map(({ id }) => id), cases.map(({ id }) => id));
});

test('there are more than a thousand cases, and thirty for each type of netdev_add', () => {
  assert.ok(cases.length >= 1000, `${cases.length} cases`);
  const counts = netdevTypes(schema).map((type) => [type, cases.filter((each) => isAbout(each, type)).length] as const);
  assert.is(counts.length, 15);
  assert.equal(counts.filter(([, count]) => count < 30), []);
});

function isAbout({ id }: Case, type: string): boolean {
  return id.startsWith(`netdev_add/${type}/`) || id.startsWith(`arguments/netdev_add/${type}/`);
}

test('each case names a fixture of the table, and speaks to monitors that it has', () => {
  const monitors = new Map(fixtures.map((fixture) => [fixture.name, fixture.monitors]));
  const lost = cases.filter(({ fixture, steps }) => steps.some((step) => (step.monitor ?? 0) >= (monitors.get(fixture) ?? 0)));
  assert.equal(lost.map(({ id }) => id), []);
});

test('each case has steps, a title and requirements', () => {
  const bare = cases.filter(({ steps, title, requirements }) => steps.length === 0 || title === '' || requirements.length === 0);
  assert.equal(bare.map(({ id }) => id), []);
});

test('a refusal names its error classes', () => {
  const nameless = cases.filter(({ steps }) => steps.flatMap(commandsIn).some(({ expectation }) =>
    expectation.kind !== 'accept' && expectation.classes.length === 0));
  assert.equal(nameless.map(({ id }) => id), []);
});

test('the greeting is awaited only where a connection is new', () => {
  const late = cases.filter(({ start, steps }) => steps.some((step, index) =>
    step.kind === 'greet' && start === 'shared' && steps[index - 1]?.kind !== 'reconnect'));
  assert.equal(late.map(({ id }) => id), []);
});

test('a case on somebody else\'s target adds nothing under a foreign id, and deletes what it added', () => {
  const careless = cases.filter((each) => !each.needs.some(({ kind }) => kind === 'owned') && leavesTraces(each));
  assert.equal(careless.map(({ id }) => id), []);
});

function leavesTraces({ steps }: Case): boolean {
  const left = new Set<string>();
  for (const { execute, arguments: args, expectation } of steps.flatMap(commandsIn)) {
    const id = args !== null && typeof args === 'object' && 'id' in args ? args.id : undefined;
    if (typeof id !== 'string') continue;
    if (execute === 'netdev_del') left.delete(id);
    if (execute === 'netdev_add' && expectation.kind !== 'reject' && !id.startsWith('plumb-')) return true;
    if (execute === 'netdev_add' && expectation.kind !== 'reject') left.add(id);
  }
  return left.size > 0;
}

function commandsIn(step: Step): Extract<Step, { kind: 'commands' }>['commands'] {
  return step.kind === 'commands' ? step.commands : [];
}

test.run();
