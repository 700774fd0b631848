// A baseline excuses what it lists and nothing else, and goes red when it no longer holds.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { requirement } from '../generators/certificate.ts';
import type { JsonValue } from '../generators/qapi/json-value.ts';
import { BaselineError, BaselineKeeper, parseBaseline } from './baseline.ts';
import type { ErratumId, Finding, Verdict } from './case.ts';

const ENTRY = { cases: 'netdev_add/tap/*', requirements: ['session/survives'], reason: 'aborts', link: 'https://example.org/1', expires: '2030-01-01' };

function keeper(entry: { readonly [name: string]: JsonValue } = ENTRY, today = '2026-01-01'): BaselineKeeper {
  return new BaselineKeeper(parseBaseline('test', { entries: [entry] }), today);
}

function failing(...rules: readonly string[]): Verdict {
  const findings = rules.map((rule): Finding => ({
    oracle: 'o', requirement: requirement(rule), erratum: undefined, step: 0, command: 0, sent: '', expected: '', actual: '',
  }));
  return { kind: 'fail', findings };
}

test('an entry excuses a case whose findings are all of its requirements', () => {
  assert.is(keeper().excuse('netdev_add/tap/x', failing('session/survives'))?.reason, 'aborts');
  assert.is(keeper().excuse('netdev_add/tap/x', failing('session/survives', 'other/rule')), undefined);
  assert.is(keeper().excuse('netdev_add/user/x', failing('session/survives')), undefined);
});

test('what an erratum describes needs no entry beside the known failure', () => {
  const erratum = 'some-erratum' as ErratumId;
  const verdict = failing('session/survives', 'netdev_add/invalid-type');
  assert.is(keeper().excuse('netdev_add/tap/x', verdict), undefined);
  const findings = verdict.kind === 'fail' ? verdict.findings.map((each, index) => (index === 1 ? { ...each, erratum } : each)) : [];
  assert.is(keeper().excuse('netdev_add/tap/x', { kind: 'fail', findings })?.reason, 'aborts');
});

test('an entry that excused something is not stale', () => {
  const kept = keeper();
  kept.excuse('netdev_add/tap/x', failing('session/survives'));
  assert.equal(kept.stale(true), []);
});

test('what happens now and then is excused where it does not happen again, and is never stale', () => {
  const kept = keeper({ ...ENTRY, cases: '*', intermittent: true });
  assert.is(kept.excuse('x', failing('session/survives'), 'fails'), undefined);
  assert.is(kept.excuse('x', failing('session/survives')), undefined);
  assert.is(kept.excuse('x', failing('session/survives'), 'passes')?.reason, 'aborts');
  assert.is(kept.excuse('x', failing('other/rule'), 'passes'), undefined);
  assert.not(kept.lists('x', failing('session/survives')));
  assert.equal(keeper({ ...ENTRY, cases: '*', intermittent: true }).stale(true), []);
});

test('a failure that is listed for its case is known before it is looked into', () => {
  assert.ok(keeper().lists('netdev_add/tap/x', failing('session/survives')));
  assert.not(keeper().lists('netdev_add/tap/x', failing('other/rule')));
  assert.not(keeper(ENTRY, '2031-01-01').lists('netdev_add/tap/x', failing('session/survives')));
});

test('an entry whose cases pass, that matches nothing or has expired is stale', () => {
  const passed = keeper();
  passed.excuse('netdev_add/tap/x', { kind: 'pass' });
  assert.equal(passed.stale(true), [{ pattern: ENTRY.cases, why: 'passed' }]);
  assert.equal(keeper().stale(true), [{ pattern: ENTRY.cases, why: 'unmatched' }]);
  const expired = keeper(ENTRY, '2030-01-01');
  assert.is(expired.excuse('netdev_add/tap/x', failing('session/survives')), undefined);
  assert.equal(expired.stale(true), [{ pattern: ENTRY.cases, why: 'expired' }]);
});

test('an entry whose cases are all untestable here is not stale', () => {
  const kept = keeper();
  kept.excuse('netdev_add/tap/x', { kind: 'untestable', missing: 'a tap' });
  assert.equal(kept.stale(true), []);
});

test('where only a part ran, only what has expired is stale', () => {
  assert.equal(keeper().stale(false), []);
  assert.is(keeper(ENTRY, '2031-01-01').stale(false).length, 1);
});

for (const [name, raw, message] of [
  ['no entries', {}, 'expected {"entries"'],
  ['an entry without reason', { entries: [{ ...ENTRY, reason: '' }] }, '"reason" is missing'],
  ['an entry with a wrong day', { entries: [{ ...ENTRY, expires: '2026-13-40' }] }, 'YYYY-MM-DD'],
  ['an entry without requirements', { entries: [{ ...ENTRY, requirements: [] }] }, 'requirement ids'],
  ['an entry that is neither', { entries: [{ ...ENTRY, intermittent: 'often' }] }, 'true or false'],
  ['a list', [], 'expected {"entries"'],
] as const) {
  test(`${name} is refused with the place`, () => {
    assert.throws(() => parseBaseline('test', raw as JsonValue), (error: unknown) => error instanceof BaselineError && error.message.includes(message));
  });
}

test.run();
