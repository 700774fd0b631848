import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Schema } from '../../generators/qapi/ir.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { introspect } from './introspection.ts';
import { joinSchemas, monitorSchema } from './monitor-schema.ts';
import { member, schemaOf, struct } from './schema-data.ts';
import { smallSchema } from './small-schema.ts';

const entries = introspect(joinSchemas(monitorSchema(), smallSchema()), new Set());

test('each name is defined once, and each type that is named is defined', () => {
  const names = entries.map((entry) => String(entry['name']));
  assert.is(new Set(names).size, names.length);
  for (const mention of entries.flatMap(mentions)) assert.ok(names.includes(mention), mention);
});

test('names of types are hidden behind numbers', () => {
  const types = entries.filter((entry) => entry['meta-type'] === 'object' || entry['meta-type'] === 'enum');
  for (const type of types) assert.match(String(type['name']), /^\d+$/);
});

test('a union shows its tag and a variant for each value, the silent ones as the empty object', () => {
  const netdev = named(String(named('netdev_add')['arg-type']));
  assert.is(netdev['tag'], 'type');
  const variants = netdev['variants'] as readonly { case: string; type: string }[];
  assert.equal(variants.map((variant) => variant.case).sort(), ['hubport', 'l2tpv3', 'none', 'tap', 'user']);
  assert.equal(named(variants.find((variant) => variant.case === 'none')?.type ?? '')['members'], []);
});

test('integers of every width are int, optional members default to null', () => {
  const netdev = named(String(named('netdev_add')['arg-type']));
  const tap = (netdev['variants'] as readonly { case: string; type: string }[]).find((variant) => variant.case === 'tap');
  assert.equal(named(tap?.type ?? '')['members'], [
    { name: 'sndbuf', type: 'int', default: null }, { name: 'queues', type: 'int', default: null },
  ]);
});

test('arrays are named after their elements', () => {
  assert.is(named('[int]')['element-type'], 'int');
  assert.match(String(named('query-rx-filter')['ret-type']), /^\[\d+\]$/);
});

test('what a build does not have is not shown', () => {
  const condition = { kind: 'config', name: 'CONFIG_X' } as const;
  const schema: Schema = {
    ...schemaOf([struct('S', member('a', 'str'), { ...member('b', 'str'), condition })], [], []),
    commands: new Map([['c', { ...commandTaking('S') }], ['d', { ...commandTaking('S'), name: 'd', condition }]]),
  };
  const shown = (defined: readonly string[]): readonly string[] => introspect(schema, new Set(defined)).map((entry) => JSON.stringify(entry));
  assert.not.ok(shown([]).some((text) => text.includes('"b"') || text.includes('"d"')));
  assert.ok(shown(['CONFIG_X']).some((text) => text.includes('"b"')));
  assert.ok(shown(['CONFIG_X']).some((text) => text.includes('"d"')));
});

function commandTaking(type: string): ReturnType<typeof commandOf> {
  return { ...commandOf('qmp_capabilities'), name: 'c', arguments: type };
}

function commandOf(name: string): NonNullable<ReturnType<Schema['commands']['get']>> {
  const command = monitorSchema().commands.get(name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
}

function named(name: string): JsonObject {
  const found = entries.find((entry) => entry['name'] === name);
  if (found === undefined) throw new Error(`no entry ${name}`);
  return found;
}

function mentions(entry: JsonObject): readonly string[] {
  const text = JSON.stringify(entry);
  return [...text.matchAll(/"(?:arg-type|ret-type|element-type|type)":"([^"]+)"/g)].map((match) => match[1] ?? '');
}

test.run();
