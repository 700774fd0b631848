// Packets and observations: what is right passes; too few, too many, too early and too late do not.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accept, command, requirement } from '../../generators/certificate.ts';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import type { Case, CaseId, Erratum, ErratumId, FixtureName, PacketExpectation, Step, Verdict } from '../case.ts';
import type { TranscriptEntry } from '../events.ts';
import { judge } from '../judge.ts';
import { stepIds } from '../wire-text.ts';

const RULE = requirement('announce-self/announces');
const FENCE = requirement('announce-self/rounds');
const SENT_MS = 1_000;

const ANNOUNCE: Step = { kind: 'commands', commands: [command('announce-self', {}, accept('announce-self/success', {}))] };

/** A case that announces and then waits for packets at `wire`; `payloads` came there, each with its time. */
function verdictOn(
  expect: readonly PacketExpectation[], payloads: readonly (readonly [hex: string, atMs: number])[], lagMs = 0, errata: readonly Erratum[] = [], clockHasJumped = false,
): Verdict {
  const steps: readonly Step[] = [ANNOUNCE, { kind: 'exchange', send: [], fence: [{ rule: FENCE, at: 'wire', match: { payload: 'ff' } }], expect }];
  const subject: Case = {
    id: 'effects/test' as CaseId, title: 'A case.', requirements: [], fixture: 'bare' as FixtureName, start: 'shared', needs: [], steps,
  };
  const transcript: readonly TranscriptEntry[] = [
    { kind: 'sent', step: 0, monitor: 0, text: '…', atMs: SENT_MS },
    { kind: 'received', step: 0, monitor: 0, text: `{"return":{},"id":"${stepIds(subject, 0)[0]}"}`, atMs: SENT_MS + 1 },
    ...payloads.map(([hex, atMs]): TranscriptEntry => ({ kind: 'packet', step: 1, endpoint: 'wire', direction: 'in', hex, frames: false, atMs })),
    { kind: 'lag', step: 1, lagMs, atMs: 0 },
  ];
  const fixture = { name: 'bare' as FixtureName, machine: 'bare', monitors: 1, setup: [] } as const;
  return judge(subject, transcript, { spec: netSchema(), own: undefined, errata, sameClock: false, clockHasJumped, fixture });
}

function findings(...args: Parameters<typeof verdictOn>): readonly string[] {
  const verdict = verdictOn(...args);
  return verdict.kind === 'fail' ? verdict.findings.map((found) => found.requirement) : [];
}

const wanted = (extra: Partial<PacketExpectation> = {}): PacketExpectation => ({ rule: RULE, at: 'wire', match: { payload: '01' }, ...extra });

test('what was expected came', () => {
  assert.equal(findings([wanted()], [['01', 1_100], ['ff', 1_101]]), []);
  assert.equal(findings([wanted({ count: 2 })], [['01', 1_100], ['01', 1_100], ['ff', 1_101]]), []);
  assert.equal(findings([wanted({ count: 0 })], [['02', 1_100], ['ff', 1_101]]), []);
});

test('a packet that is missing, and one that is too many', () => {
  assert.equal(findings([wanted()], [['02', 1_100], ['ff', 1_101]]), [RULE]);
  assert.equal(findings([wanted({ count: 1 })], [['01', 1_100], ['01', 1_100], ['ff', 1_101]]), [RULE]);
  assert.equal(findings([wanted({ count: 0 })], [['01', 1_100], ['ff', 1_101]]), [RULE]);
});

test('a fence that did not come breaks its own rule', () => {
  assert.equal(findings([wanted({ count: 0 })], []), [FENCE]);
});

test('times tell nothing once the clock was changed, and numbers still do', () => {
  const late: readonly (readonly [string, number])[] = [['01', SENT_MS + 3_600_000], ['ff', SENT_MS + 3_600_001]];
  assert.equal(findings([wanted({ count: 1, afterMs: [300] })], late), [RULE]);
  assert.equal(findings([wanted({ count: 1, afterMs: [300] })], late, 0, [], true), []);
  assert.equal(findings([wanted({ count: 2, afterMs: [300] })], late, 0, [], true), [RULE]);
});

test('a packet before its time is a fault on any host', () => {
  assert.equal(findings([wanted({ count: 1, afterMs: [300] })], [['01', SENT_MS + 200], ['ff', 2_000]], 1_000), [RULE]);
});

test('a packet after its time is a fault, unless the host was as late itself', () => {
  assert.equal(findings([wanted({ count: 1, afterMs: [300] })], [['01', SENT_MS + 310], ['ff', 2_000]]), []);
  assert.equal(findings([wanted({ count: 1, afterMs: [300] })], [['01', SENT_MS + 700], ['ff', 2_000]]), [RULE]);
  assert.equal(findings([wanted({ count: 1, afterMs: [300] })], [['01', SENT_MS + 700], ['ff', 2_000]], 40), []);
});

test('an erratum excuses the times of practice, and no others', () => {
  const erratum: Erratum = { id: 'early' as ErratumId, requirement: RULE, practice: ['packet-times'], summary: '', evidence: '' };
  const expect = [wanted({ count: 2, afterMs: [300, 600], practiceMs: [0, 300] })];
  const kindOf = (first: number, second: number, errata: readonly Erratum[]): string =>
    verdictOn(expect, [['01', SENT_MS + first], ['01', SENT_MS + second], ['ff', 3_000]], 0, errata).kind;
  assert.is(kindOf(305, 605, [erratum]), 'pass');
  assert.is(kindOf(5, 305, [erratum]), 'deviation');
  assert.is(kindOf(5, 305, []), 'fail');
  assert.is(kindOf(5, 605, [erratum]), 'fail');
});

test('null in a pattern stands for a member that must be absent', () => {
  assert.equal(findings([wanted({ match: { payload: '01', ethernet: null } })], [['01', 1_100], ['ff', 1_101]]), []);
  assert.equal(findings([wanted({ match: { payload: null } })], [['01', 1_100], ['ff', 1_101]]), [RULE]);
});

test('what a host cannot give makes a case untestable, unless something went wrong before', () => {
  assert.is(verdictWithout('{"return":{},"id":"$"}').kind, 'untestable');
  assert.is(verdictWithout('{"error":{"class":"GenericError","desc":"no"},"id":"$"}').kind, 'fail');
});

/** A command with a reply, then an endpoint that cannot be had. */
function verdictWithout(reply: string): Verdict {
  const steps: readonly Step[] = [ANNOUNCE, { kind: 'open', name: 'nic', endpoint: { kind: 'nic', nic: 'plumb-n9' } }];
  const subject: Case = {
    id: 'effects/test' as CaseId, title: 'A case.', requirements: [], fixture: 'bare' as FixtureName, start: 'shared', needs: [], steps,
  };
  const transcript: readonly TranscriptEntry[] = [
    { kind: 'sent', step: 0, monitor: 0, text: '…', atMs: SENT_MS },
    { kind: 'received', step: 0, monitor: 0, text: reply.replace('$', stepIds(subject, 0)[0] ?? ''), atMs: SENT_MS },
    { kind: 'answer', step: 1, answer: '{"kind":"unavailable","missing":"such a NIC"}', atMs: SENT_MS },
  ];
  const fixture = { name: 'bare' as FixtureName, machine: 'bare', monitors: 1, setup: [] } as const;
  return judge(subject, transcript, { spec: netSchema(), own: undefined, errata: [], sameClock: false, fixture });
}

test.run();
