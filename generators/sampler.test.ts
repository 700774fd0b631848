// The second source against the independent validator, and against the text: what it gives is valid and harmless.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from './net-7.1/schema.ts';
import { commandViolations } from './qapi/check.ts';
import { isJsonObject } from './qapi/json-value.ts';
import { sampledCommand } from './sampler.ts';
import { firstInvalid, isRepeatable } from './values.laws.ts';

const schema = netSchema();
const defined = new Set(['CONFIG_VMNET']);

test('sampled commands are valid', () => {
  const fault = firstInvalid(sampledCommand(schema, defined), (command) =>
    commandViolations(schema, command.execute, command.arguments, defined).map(({ path, rule }) => `${path} ${rule}`)[0], { seed: 1, runs: 1500 });
  assert.is(fault, undefined);
});

test('backends turn up with optional members, those aside that would spoil what follows', () => {
  const seen = new Set<string>();
  for (const { arguments: args } of fc.sample(sampledCommand(schema, defined), { seed: 2, numRuns: 1500 })) {
    for (const name of isJsonObject(args) ? Object.keys(args) : []) seen.add(`${isJsonObject(args) ? String(args.type ?? '') : ''}/${name}`);
  }
  for (const expected of ['none/id', 'user/ipv6-prefixlen', 'tap/sndbuf', 'hubport/netdev', 'vmnet-host/net-uuid', '/interfaces']) {
    assert.ok(seen.has(expected), expected);
  }
  assert.not([...seen].some((each) => each.startsWith('l2tpv3/')));
});

test('the seed comes from fast-check', () => {
  assert.ok(isRepeatable(sampledCommand(schema), { seed: 3, runs: 100 }));
  const texts = (seed: number): string => JSON.stringify(fc.sample(sampledCommand(schema), { seed, numRuns: 20 }), (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  assert.is.not(texts(4), texts(5));
});

test.run();
