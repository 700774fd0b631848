// Laws of what is drawn beside a target: it can be opened, stays on loopback, and takes nothing that the host has not.

import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BARE, fixtureOf } from '../../suites/fixtures.ts';
import { endpointSpecFrom } from '../../targets/host/spec-reader.ts';
import { campaignMaterial } from '../../runner/cli/fuzz-setting.ts';
import { startOf } from '../../runner/fuzz/session/session-case.ts';
import { netSchema } from '../net-7.1/schema.ts';
import { Catalogue } from './catalogue.ts';
import { BESIDE_KINDS } from './counterparts.ts';
import { sessionSource } from './draw.ts';
import { withoutKnown } from './mutate.ts';
import type { FuzzAction, FuzzSession } from './session.ts';

const schema = netSchema();
const source = sessionSource(schema, new Catalogue(campaignMaterial(schema).commands));
const start = startOf(schema, fixtureOf(BARE));
const SESSIONS = 1_500;

function scopeOf(beside: ReadonlySet<string>) {
  return { schema, fixture: BARE, start, triggers: [], traces: true, beside };
}

function drawn(beside: ReadonlySet<string>, count = SESSIONS): readonly FuzzSession[] {
  return Array.from({ length: count }, (_, number) => source.draw(new fc.Random(xoroshiro128plus(number * 7919)), scopeOf(beside)));
}

const all = drawn(BESIDE_KINDS).flatMap(({ actions }) => actions);

test('each endpoint is of a form that hosts read, and every kind comes up', () => {
  const opens = all.filter((action): action is Extract<FuzzAction, { kind: 'open' }> => action.kind === 'open');
  assert.equal(opens.filter(({ endpoint }) => endpointSpecFrom(endpoint) === undefined), []);
  assert.equal([...new Set(opens.map(({ endpoint }) => String(endpoint['kind'])))].sort(), [...BESIDE_KINDS].sort());
});

test('packets are hex, none is longer than what a stream bears, and none asks for an address beyond', () => {
  const packets = all.flatMap((action) => (action.kind === 'packets' ? action.packets : [])).map(({ packet }) => packet);
  assert.ok(packets.length > 50);
  assert.equal(packets.filter((packet) => !/^(?:[0-9a-f]{2})*$/.test(packet) || packet.length / 2 > 10_000), []);
  // EtherType 0x0800: nothing of IPv4 but who has an address.
  assert.equal(packets.filter((packet) => packet.slice(24, 28) === '0800'), []);
});

test('sessions that open something are few', () => {
  const share = drawn(BESIDE_KINDS).filter(({ actions }) => actions.some(({ kind }) => kind === 'open')).length / SESSIONS;
  assert.ok(share > 0.04 && share < 0.14, String(share));
});

test('what the host has not is neither drawn nor left in what is made of earlier sessions', () => {
  const some = new Set(['program']);
  const kinds = (actions: readonly FuzzAction[]): readonly string[] => actions.flatMap((action) => (action.kind === 'open' ? [String(action.endpoint['kind'])] : []));
  assert.equal(drawn(new Set(), 400).flatMap(({ actions }) => kinds(actions)), []);
  assert.equal(new Set(kinds(withoutKnown(all, scopeOf(some)))), some);
});

test('the same numbers give the same session', () => assert.equal(drawn(BESIDE_KINDS, 50), drawn(BESIDE_KINDS, 50)));

test.run();
