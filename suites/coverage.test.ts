import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../generators/net-7.1/schema.ts';
import { memberCoverage, NOT_ACCEPTED } from './coverage.ts';
import { NOT_SHOWN } from './requirements/effects.ts';

const coverage = memberCoverage(netSchema());

test('every member of every backend is accepted, refused and seen to work, or a reason says why not', () => {
  const blank = coverage.flatMap(({ type, member, accepted, refused, meaning }) => [
    ...(accepted === 0 && NOT_ACCEPTED[type] === undefined ? [`${type} ${member} is never accepted`] : []),
    ...(refused === 0 ? [`${type} ${member} is never refused`] : []),
    ...(meaning === 0 && NOT_SHOWN[type]?.[member] === undefined ? [`${type} ${member} is never at work`] : []),
  ]);
  assert.equal(blank, []);
});

test('no member that is seen to work has a reason why it is not', () => {
  const both = coverage.filter(({ type, member, meaning }) => meaning > 0 && NOT_SHOWN[type]?.[member] !== undefined);
  assert.equal(both.map(({ type, member }) => `${type} ${member}`), []);
});

test('all members of the schema are in the table', () => {
  assert.ok(coverage.length > 80);
});

test.run();
