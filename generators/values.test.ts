// Random values against the independent validator, over a schema with every kind of type and over the bundled one.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from './net-7.1/schema.ts';
import { typeRefOf, violations } from './qapi/check.ts';
import type { Schema } from './qapi/ir.ts';
import { loadSchema } from './qapi/load.ts';
import { arbitraryOf } from './values.ts';
import { firstInvalid, isRepeatable, smallestOf } from './values.laws.ts';

const TEXT = `
{ 'enum': 'Kind', 'data': [ 'one', 'two', { 'name': 'gone', 'if': 'CONFIG_GONE' } ] }
{ 'struct': 'Leaf', 'data': { 'number': 'number', '*flag': 'bool' } }
{ 'struct': 'Tree', 'base': 'Leaf', 'data': { 'below': [ 'Tree' ], '*left': 'Tree', '*any': 'any' } }
{ 'struct': 'One', 'data': { 'first': 'int8', '*hidden': { 'type': 'str', 'if': 'CONFIG_GONE' } } }
{ 'union': 'Either', 'base': { 'kind': 'Kind', '*note': 'str' }, 'discriminator': 'kind', 'data': { 'two': 'Tree', 'one': 'One' } }
{ 'alternate': 'Loose', 'data': { 'text': 'str', 'all': 'Either', 'no': 'null' } }
{ 'struct': 'All', 'data': {
    'str': 'str', 'i8': 'int8', 'i16': 'int16', 'i32': 'int32', 'i64': 'int64', 'u8': 'uint8', 'u16': 'uint16', 'u32': 'uint32', 'u64': 'uint64',
    'size': 'size', 'int': 'int', 'number': 'number', 'bool': 'bool', 'null': 'null', 'any': 'any', 'qtype': 'QType',
    'kinds': [ 'Kind' ], '*either': 'Either', 'loose': [ 'Loose' ] } }
`;

function small(): Schema {
  const result = loadSchema('small.json', (path) => (path === 'small.json' ? TEXT : undefined));
  if (result.kind === 'error') throw new Error(JSON.stringify(result.error));
  return result.schema;
}

function faultIn(schema: Schema, type: string, defined: ReadonlySet<string>): (value: never) => string | undefined {
  return (value) => violations(schema, typeRefOf(type), value, defined).map(({ path, rule }) => `${path} ${rule}`)[0];
}

test('values of every kind of type are valid, with conditions met or not', () => {
  for (const defined of [new Set<string>(), new Set(['CONFIG_GONE'])]) {
    for (const type of ['All', 'Tree', 'Either', 'Loose', 'Kind', 'One', 'uint64', 'int8', 'any']) {
      const values = arbitraryOf(small(), typeRefOf(type), defined);
      assert.is(firstInvalid(values, faultIn(small(), type, defined) as (value: unknown) => string | undefined, { seed: 7, runs: 300 }), undefined, type);
    }
  }
});

test('every type of the bundled schema has valid values', () => {
  const schema = netSchema();
  for (const type of schema.types.keys()) {
    const values = arbitraryOf(schema, typeRefOf(type), new Set(['CONFIG_VMNET']));
    const fault = faultIn(schema, type, new Set(['CONFIG_VMNET'])) as (value: unknown) => string | undefined;
    assert.is(firstInvalid(values, fault, { seed: 11, runs: 100 }), undefined, type);
  }
});

test('a value shrinks to the smallest legal one', () => {
  const smallest = (type: string, seed: number): string => smallestOf(arbitraryOf(small(), typeRefOf(type)), seed);
  for (let seed = 0; seed < 20; seed += 1) {
    assert.is(smallest('One', seed), '{"first":0}');
    assert.is(smallest('Tree', seed), '{"number":0,"below":[]}');
    assert.is(smallest('Kind', seed), '"one"');
    assert.is(smallest('Either', seed), '{"kind":"one","first":0}');
    assert.is(smallest('Loose', seed), '""');
    assert.is(smallest('uint64', seed), '0');
    assert.is(smallest('int', seed), '0');
  }
  assert.is(smallest('All', 3), '{"str":"","i8":0,"i16":0,"i32":0,"i64":0,"u8":0,"u16":0,"u32":0,"u64":0,"size":0,"int":0,"number":0,"bool":false,"null":null,"any":null,"qtype":"none","kinds":[],"loose":[]}');
});

test('the same seed gives the same values', () => {
  assert.ok(isRepeatable(arbitraryOf(small(), typeRefOf('All')), { seed: 5, runs: 50 }));
});

test.run();
