import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../generators/net-7.1/schema.ts';
import { memberCoverage } from './coverage.ts';
import { NOT_SHOWN } from './requirements/effects.ts';

const coverage = memberCoverage(netSchema());

test('every member of every backend is accepted, refused and seen to work, or says why not', () => {
  const blank = coverage.filter(({ accepted, refused, meaning, reason }) => Math.min(accepted, refused, meaning) === 0 && reason === '');
  assert.equal(blank.map(({ type, member }) => `${type} ${member}`), []);
});

test('no member that is seen to work has a reason why it is not', () => {
  const both = coverage.filter(({ type, member, meaning }) => meaning > 0 && NOT_SHOWN[type]?.[member] !== undefined);
  assert.equal(both.map(({ type, member }) => `${type} ${member}`), []);
});

test('all members of the schema are in the table', () => {
  assert.ok(coverage.length > 80);
});

test.run();
