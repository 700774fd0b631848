// Each oracle passes what is right and names the requirement that a fault breaks.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accept, type CertifiedCommand, command, open, reject, requirement } from '../generators/certificate.ts';
import { netSchema } from '../generators/net-7.1/schema.ts';
import type { Case, CaseId, Erratum, ErratumId, FixtureName, Step, Verdict } from './case.ts';
import type { TranscriptEntry } from './events.ts';
import { judge } from './judge.ts';
import type { JudgeContext } from './oracles/oracle.ts';
import { stepIds } from './wire-text.ts';

const NOW = 1_700_000_000_000;

const context: JudgeContext = {
  spec: netSchema(), own: undefined, errata: [], sameClock: true,
  fixture: { name: 'bare' as FixtureName, machine: 'bare', monitors: 1, setup: [] },
};

function caseWith(...steps: readonly Step[]): Case {
  return { id: 'test/case' as CaseId, title: 'A case.', requirements: [], fixture: 'bare' as FixtureName, start: 'shared', needs: [], steps };
}

function commands(...list: readonly CertifiedCommand[]): Step {
  return { kind: 'commands', commands: list };
}

function received(text: string, step = 0): TranscriptEntry {
  return { kind: 'received', step, monitor: 0, text, atMs: NOW };
}

function sent(text: string, step = 0): TranscriptEntry {
  return { kind: 'sent', step, monitor: 0, text, atMs: NOW };
}

/** Judges one step of commands; `$N` in a reply stands for the id of the N-th command. */
function verdictOn(step: Step, replies: readonly string[], more: readonly TranscriptEntry[] = [], over: Partial<JudgeContext> = {}): Verdict {
  const subject = caseWith(step);
  const ids = stepIds(subject, 0);
  const texts = replies.map((reply) => reply.replaceAll(/\$(\d)/g, (_, index: string) => `"${ids[Number(index)]}"`));
  return judge(subject, [sent('…'), ...texts.map((text) => received(text)), ...more], { ...context, ...over });
}

function broken(verdict: Verdict): readonly string[] {
  return verdict.kind === 'fail' ? verdict.findings.map((found) => found.requirement) : [verdict.kind];
}

const DEL = commands(command('netdev_del', { id: 'plumb-x' }, reject('netdev_del/unknown-id', 'DeviceNotFound')));
const OK = commands(command('set_link', { name: 'plumb-x', up: true }, accept('set_link/success', {})));
const EVENT = '{"event":"NIC_RX_FILTER_CHANGED","data":{"name":"n","path":"/p"},"timestamp":{"seconds":1700000000,"microseconds":5}}';

test('what is right passes', () => {
  assert.equal(broken(verdictOn(DEL, ['{"id":$0,"error":{"class":"DeviceNotFound","desc":"whatever it says"}}'])), ['pass']);
  assert.equal(broken(verdictOn(OK, ['{"return":{},"id":$0}'])), ['pass']);
});

test('added members are the right of a server', () => {
  assert.equal(broken(verdictOn(OK, ['{"return":{"more":1},"id":$0,"extra":null}'])), ['pass']);
});

const FAULTS: readonly (readonly [string, Step, readonly string[], string])[] = [
  ['a wrong error class', DEL, ['{"id":$0,"error":{"class":"GenericError","desc":"x"}}'], 'netdev_del/unknown-id'],
  ['success where a refusal is due', DEL, ['{"id":$0,"return":{}}'], 'netdev_del/unknown-id'],
  ['an error where success is due', OK, ['{"id":$0,"error":{"class":"GenericError","desc":"x"}}'], 'set_link/success'],
  ['a class that does not exist', DEL, ['{"id":$0,"error":{"class":"deviceNotFound","desc":"x"}}'], 'response/error-class'],
  ['an error without desc', DEL, ['{"id":$0,"error":{"class":"DeviceNotFound"}}'], 'message/json-object'],
  ['no JSON', OK, ['{"return":{},"id":$0', '{"return":{},"id":$0}'], 'message/json-object'],
  ['another id', OK, ['{"return":{},"id":7}'], 'response/id-echoed'],
  ['no id', OK, ['{"return":{}}'], 'response/id-echoed'],
  ['two replies', OK, ['{"return":{},"id":$0}', '{"return":{},"id":$0}'], 'response/one-per-command'],
  ['no reply', OK, [], 'session/answers'],
  ['a return that is no object', OK, ['{"return":true,"id":$0}'], 'response/return-type'],
  ['an event without a cause', OK, [EVENT, '{"return":{},"id":$0}'], 'event/only-when-caused'],
  ['an event without timestamp', OK, ['{"event":"RESET"}', '{"return":{},"id":$0}'], 'event/form'],
  ['a second greeting', OK, ['{"QMP":{"version":{"qemu":{"major":1,"minor":1,"micro":1},"package":""},"capabilities":[]}}', '{"return":{},"id":$0}'], 'greeting/first'],
];

for (const [name, step, replies, rule] of FAULTS) {
  test(`${name} breaks ${rule}`, () => {
    const verdict = verdictOn(step, replies);
    assert.is(verdict.kind, 'fail');
    assert.ok(broken(verdict).includes(rule), broken(verdict).join(' '));
  });
}

test('replies out of order break response/in-order', () => {
  const verdict = verdictOn(commands(
    command('query-version', undefined, open('x/x', 'x')), command('query-version', undefined, open('x/x', 'x')),
  ), ['{"return":{},"id":$1}', '{"return":{},"id":$0}']);
  assert.equal(broken(verdict), ['response/in-order']);
});

for (const [name, timestamp, rule] of [
  ['microseconds beyond a million', '{"seconds":1700000000,"microseconds":1000000}', 'event/timestamp-form'],
  ['milliseconds for seconds', '{"seconds":1700000000000,"microseconds":0}', 'event/timestamp-is-now'],
] as const) {
  test(`${name} break ${rule}`, () => {
    const verdict = verdictOn(OK, [`{"event":"RESET","timestamp":${timestamp}}`, '{"return":{},"id":$0}']);
    assert.equal(broken(verdict), [rule]);
  });
}

test('a timestamp earlier than the one before breaks event/timestamp-order', () => {
  const event = (micro: number): string => `{"event":"RESET","timestamp":{"seconds":1700000000,"microseconds":${micro}}}`;
  assert.equal(broken(verdictOn(OK, [event(9), event(8), '{"return":{},"id":$0}'])), ['event/timestamp-order']);
  assert.equal(broken(verdictOn(OK, [event(8), event(8), '{"return":{},"id":$0}'])), ['pass']);
});

for (const [entry, rule] of [
  [{ kind: 'death', step: 0, how: 'killed by SIGSEGV', atMs: NOW }, 'session/survives'],
  [{ kind: 'closed', step: 0, monitor: 0, atMs: NOW }, 'session/stays-open'],
  [{ kind: 'silence', step: 0, monitor: 0, waitedMs: 10_000, atMs: NOW }, 'session/answers'],
] as const) {
  test(`${entry.kind} breaks ${rule}`, () => assert.equal(broken(verdictOn(OK, [], [entry])), [rule]));
}

test('an erratum excuses its requirement with its outcome, and nothing else', () => {
  const erratum = (practice: string): Erratum => ({
    id: 'e' as ErratumId, requirement: requirement('netdev_del/unknown-id'), practice: [practice], summary: '', evidence: '',
  });
  const replies = ['{"id":$0,"error":{"class":"GenericError","desc":"x"}}'];
  assert.is(verdictOn(DEL, replies, [], { errata: [erratum('GenericError')] }).kind, 'deviation');
  assert.is(verdictOn(DEL, replies, [], { errata: [erratum('success')] }).kind, 'fail');
});

test('what was accepted binds what follows: the state oracle', () => {
  const add = command('netdev_add', { type: 'tap', id: 'plumb-x' }, open('x/x', 'the host decides'));
  const del = command('netdev_del', { id: 'plumb-x' }, open('x/x', 'as above', 'DeviceNotFound'));
  const step = commands(add, del);
  const notFound = '{"id":$1,"error":{"class":"DeviceNotFound","desc":""}}';
  assert.equal(broken(verdictOn(step, ['{"return":{},"id":$0}', notFound])), ['state/consistent']);
  assert.equal(broken(verdictOn(step, ['{"id":$0,"error":{"class":"GenericError","desc":""}}', notFound])), ['pass']);
  assert.equal(broken(verdictOn(step, ['{"id":$0,"error":{"class":"GenericError","desc":""}}', '{"return":{},"id":$1}'])), ['state/consistent']);
});

test('the target is held to its own schema too', () => {
  const own = netSchema();
  const narrow = { ...own, types: new Map([...own.types].map(([name, type]) => [name, type.kind === 'struct' && name === 'RxFilterInfo' ? { ...type, members: [...type.members, ...type.members.slice(0, 1).map((member) => ({ ...member, name: 'lacking' }))] } : type])) };
  const query = commands(command('query-rx-filter', undefined, accept('query-rx-filter/list')));
  const info = '{"name":"n","promiscuous":false,"multicast":"normal","unicast":"normal","vlan":"all","broadcast-allowed":true,"multicast-overflow":false,"unicast-overflow":false,"main-mac":"52:54:00:00:00:01","vlan-table":[],"unicast-table":[],"multicast-table":[]}';
  const replies = [`{"return":[${info}],"id":$0}`];
  assert.equal(broken(verdictOn(query, replies)), ['pass']);
  assert.equal(broken(verdictOn(query, replies, [], { own: narrow })), ['response/own-schema']);
  assert.equal(broken(verdictOn(query, [`{"return":[{"name":"n"}],"id":$0}`])), ['response/return-type']);
});

test('members may be added to any object, also where the own schema does not have them', () => {
  const own = netSchema();
  const query = commands(command('query-rx-filter', undefined, accept('query-rx-filter/list')));
  const add = commands(command('netdev_del', { id: 'plumb-x' }, accept('netdev_del/success')));
  const info = '{"name":"n","promiscuous":false,"multicast":"normal","unicast":"normal","vlan":"all","broadcast-allowed":true,"multicast-overflow":false,"unicast-overflow":false,"main-mac":"52:54:00:00:00:01","vlan-table":[],"unicast-table":[],"multicast-table":[],"more":1}';
  assert.equal(broken(verdictOn(add, ['{"return":{"more":1},"id":$0}'], [], { own })), ['pass']);
  assert.equal(broken(verdictOn(query, [`{"return":[${info}],"id":$0}`], [], { own })), ['pass']);
  assert.equal(broken(verdictOn(query, [`{"return":[${info.replace('"normal"', '"odd"')}],"id":$0}`], [], { own })), ['response/own-schema']);
});

test('bytes that are no JSON: errors without id, and as many replies as are due', () => {
  const step: Step = {
    kind: 'bytes', chunks: ['{x\n'], resync: 'newline',
    replies: { kind: 'errors', rule: requirement('framing/broken-json'), atLeast: 1 },
  };
  const sync = '{"return":{},"id":$0}';
  const error = '{"error":{"class":"GenericError","desc":""}}';
  assert.equal(broken(verdictOn(step, [error, error, sync])), ['pass']);
  assert.equal(broken(verdictOn(step, [sync])), ['framing/broken-json']);
  assert.equal(broken(verdictOn(step, ['{"id":1,"error":{"class":"GenericError","desc":""}}', sync])), ['framing/broken-json']);
});

test('a stimulus that does not apply makes the case untestable', () => {
  const step: Step = { kind: 'stimulate', stimulus: { kind: 'read-link', nic: 'n' }, outcome: { kind: 'link', up: true, rule: requirement('x/x') } };
  const outcome = (text: string): TranscriptEntry => ({ kind: 'stimulus', step: 0, outcome: text, atMs: NOW });
  const sync = '{"return":{},"id":$0}';
  assert.is(verdictOn(step, [sync], [outcome('{"kind":"unavailable","missing":"a NIC"}')]).kind, 'untestable');
  assert.is(verdictOn(step, [sync], [outcome('{"kind":"link","up":true}')]).kind, 'pass');
  assert.equal(broken(verdictOn(step, [sync], [outcome('{"kind":"link","up":false}')])), ['x/x']);
});

test.run();
