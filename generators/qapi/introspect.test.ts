// Introspection replies: a small whole one, each way to damage it, and the match with a text that knows more.

import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { schemaFromIntrospection } from './introspect.ts';
import type { Schema } from './ir.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { loadSchema } from './load.ts';
import { matchIntrospection } from './match-introspection.ts';

const reply: readonly JsonObject[] = [
  { 'meta-type': 'command', name: 'frob', 'arg-type': '1', 'ret-type': '[2]', 'allow-oob': true, features: ['unstable'] },
  { 'meta-type': 'command', name: 'stop', 'arg-type': '0', 'ret-type': '0' },
  { 'meta-type': 'event', name: 'FROBBED', 'arg-type': '5' },
  { 'meta-type': 'object', name: '0', members: [] },
  {
    'meta-type': 'object', name: '1', tag: 'mode',
    members: [{ name: 'id', type: 'str' }, { name: 'mode', type: '3' }, { name: 'added', type: 'int', default: null }],
    variants: [{ case: 'fast', type: '4' }, { case: 'slow', type: '0' }, { case: 'warp', type: '5' }],
  },
  { 'meta-type': 'object', name: '2', members: [{ name: 'count', type: 'int', features: ['deprecated'] }, { name: 'alt', type: '6', default: null }] },
  { 'meta-type': 'enum', name: '3', values: ['fast', 'slow', 'warp'], members: [{ name: 'fast' }, { name: 'slow', features: ['unstable'] }, { name: 'warp' }] },
  { 'meta-type': 'object', name: '4', members: [{ name: 'port', type: 'int', default: null }, { name: 'sizes', type: '[int]' }] },
  { 'meta-type': 'object', name: '5', members: [{ name: 'id', type: 'str' }] },
  { 'meta-type': 'alternate', name: '6', members: [{ type: 'int' }, { type: '5' }] },
  { 'meta-type': 'array', name: '[2]', 'element-type': '2' },
  { 'meta-type': 'array', name: '[int]', 'element-type': 'int' },
  { 'meta-type': 'builtin', name: 'str', 'json-type': 'string' },
  { 'meta-type': 'builtin', name: 'int', 'json-type': 'int' },
];

const text = `
{ 'enum': 'Mode', 'data': [ 'fast', 'slow' ] }
{ 'struct': 'Fast', 'data': { '*port': 'uint16', 'sizes': [ 'size' ] } }
{ 'struct': 'Base', 'data': { 'id': 'str', 'mode': 'Mode' } }
{ 'union': 'FrobArgs', 'base': 'Base', 'discriminator': 'mode', 'data': { 'fast': 'Fast' } }
{ 'struct': 'Plain', 'data': { 'id': 'str' } }
{ 'alternate': 'Either', 'data': { 'number': 'int8', 'object': 'Plain' } }
{ 'struct': 'Frobbed', 'data': { 'count': 'uint64', '*alt': 'Either' } }
{ 'command': 'frob', 'data': 'FrobArgs', 'boxed': true, 'allow-preconfig': true, 'returns': [ 'Frobbed' ] }
{ 'command': 'stop' }
{ 'event': 'FROBBED', 'data': 'Plain' }
`;

function introspected(from: JsonValue = reply): Schema {
  const result = schemaFromIntrospection(from);
  if (result.kind === 'error') throw new Error(`${result.entity}: ${result.reason}`);
  return result.schema;
}

function textual(): Schema {
  const result = loadSchema('text.json', (path) => (path === 'text.json' ? text : undefined));
  if (result.kind === 'error') throw new Error(result.error.message);
  return result.schema;
}

/** A type in one line: `name kind [*]member:type… | case:type…`. */
function line(schema: Schema, name: string): string {
  const type = schema.types.get(name);
  if (type === undefined) return `no ${name}`;
  if (type.kind === 'enum') return `${name} enum ${type.values.map((value) => value.name).join(' ')}`;
  const members = type.members.map((member) => `${member.optional ? '*' : ''}${member.name}:${typeText(member.type)}`);
  const branches = type.kind === 'union' ? ['|', ...type.branches.map((branch) => `${branch.value}:${branch.type}`)] : [];
  return [name, type.kind, ...members, ...branches].join(' ');
}

function typeText(type: import('./ir.ts').TypeRef): string {
  return type.kind === 'array' ? `[${typeText(type.of)}]` : type.name;
}

test('a reply becomes a schema under the names that it came with', () => {
  const schema = introspected();
  assert.equal([...schema.types.keys()].map((name) => line(schema, name)), [
    '0 struct',
    '1 union id:str mode:3 *added:int | fast:4 warp:5',
    '2 struct count:int *alt:6',
    '3 enum fast slow warp',
    '4 struct *port:int sizes:[int]',
    '5 struct id:str',
    '6 alternate int:int 5:5',
  ]);
  const frob = schema.commands.get('frob');
  assert.equal([frob?.arguments, frob?.returns, frob?.allowOob, frob?.features], [
    '1', { kind: 'array', of: { kind: 'named', name: '2' } }, true, [{ name: 'unstable', condition: undefined }],
  ]);
  const stop = schema.commands.get('stop');
  assert.equal([stop?.arguments, stop?.returns, stop?.allowOob], [undefined, undefined, false]);
  assert.is(schema.events.get('FROBBED')?.data, '5');
});

test('features of members and enum values are kept', () => {
  const schema = introspected();
  const two = schema.types.get('2');
  const three = schema.types.get('3');
  assert.equal(two?.kind === 'struct' && two.members[0]?.features, [{ name: 'deprecated', condition: undefined }]);
  assert.equal(three?.kind === 'enum' && three.values[1]?.features, [{ name: 'unstable', condition: undefined }]);
});

test('the enum of an older target has values only', () => {
  const schema = introspected([{ 'meta-type': 'enum', name: '7', values: ['a', 'b'] }]);
  assert.is(line(schema, '7'), '7 enum a b');
});

test('a match restores names and widths, and keeps what the target has more', () => {
  const schema = matchIntrospection(textual(), introspected());
  assert.equal([...schema.types.keys()].map((name) => line(schema, name)), [
    '0 struct',
    'FrobArgs union id:str mode:Mode *added:int | fast:Fast warp:Plain',
    'Frobbed struct count:uint64 *alt:Either',
    'Mode enum fast slow warp',
    'Fast struct *port:uint16 sizes:[size]',
    'Plain struct id:str',
    'Either alternate number:int8 object:Plain',
  ]);
  const frob = schema.commands.get('frob');
  assert.equal([frob?.arguments, frob?.boxed, frob?.allowPreconfig, typeText(frob?.returns ?? { kind: 'named', name: 'none' })], ['FrobArgs', true, true, '[Frobbed]']);
  assert.is(schema.events.get('FROBBED')?.data, 'Plain');
});

test('a target that says less, or says it otherwise, is described as it is', () => {
  const other = reply.filter((entity) => entity['name'] !== 'FROBBED').map((entity) =>
    (entity['name'] === '4' ? { 'meta-type': 'object', name: '4', members: [{ name: 'port', type: 'str' }] } : entity));
  const schema = matchIntrospection(textual(), introspected(other));
  assert.is(line(schema, 'Fast'), 'Fast struct port:str');
  assert.is(schema.events.size, 0);
});

test('two hidden types for one of the text: the first takes the name, both take the widths', () => {
  const split = [
    { 'meta-type': 'builtin', name: 'int', 'json-type': 'int' },
    { 'meta-type': 'command', name: 'a', 'arg-type': '1', 'ret-type': '2' },
    { 'meta-type': 'object', name: '1', members: [{ name: 'n', type: 'int' }] },
    { 'meta-type': 'object', name: '2', members: [{ name: 'n', type: 'int' }] },
  ];
  const source = `{ 'struct': 'One', 'data': { 'n': 'uint8' } } { 'command': 'a', 'data': 'One', 'returns': 'One' }`;
  const result = loadSchema('t', () => source);
  assert.is(result.kind, 'ok');
  if (result.kind !== 'ok') return;
  const schema = matchIntrospection(result.schema, introspected(split));
  assert.equal([...schema.types.keys()].map((name) => line(schema, name)), ['One struct n:uint8', '2 struct n:uint8']);
});

test('each damage to a reply is refused, with the name of what is damaged', () => {
  const damaged: readonly (readonly [string, JsonValue])[] = [
    ['', {}], ['', [1]], ['', [{ name: 1 }]], ['x', [{ name: 'x' }]], ['x', [{ name: 'x', 'meta-type': 'monad' }]],
    ['0', [...reply, { 'meta-type': 'object', name: '0', members: [] }]],
    ['1', reply.filter((entity) => entity['name'] !== '3')],
    ['stop', reply.filter((entity) => entity['name'] !== '0')],
    ['x', [...reply, { 'meta-type': 'object', name: 'x', tag: 'no', members: [], variants: [] }]],
    ['x', [...reply, { 'meta-type': 'object', name: 'x', tag: 'id', members: [{ name: 'id', type: 'str' }] }]],
    ['x', [...reply, { 'meta-type': 'event', name: 'x', 'arg-type': '3' }]],
    ['[x]', [{ 'meta-type': 'array', name: '[x]', 'element-type': '[x]' }]],
    ['x', [{ 'meta-type': 'enum', name: 'x', values: [1] }]],
  ];
  for (const [entity, value] of damaged) {
    const result = schemaFromIntrospection(value);
    assert.is(result.kind === 'error' ? result.entity : 'accepted', entity, JSON.stringify(value).slice(0, 200));
  }
});

test('no reply makes it throw, however mixed up', () => {
  const scalar = fc.constantFrom<JsonValue>(null, 1, 'int', '[int]', '1', '3', '__proto__', true, [], {});
  const mutated = fc.tuple(fc.nat(reply.length - 1), fc.constantFrom('name', 'meta-type', 'members', 'variants', 'tag', 'arg-type', 'element-type', 'features'), scalar)
    .map(([index, key, value]) => reply.map((entity, at): JsonObject => (at === index ? { ...entity, [key]: value } : entity)));
  fc.assert(fc.property(mutated, (value) => {
    const result = schemaFromIntrospection(value);
    if (result.kind === 'ok') matchIntrospection(textual(), result.schema);
    else assert.type(result.reason, 'string');
  }), { seed: 71, numRuns: 500 });
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.type(schemaFromIntrospection(value as JsonValue).kind, 'string');
  }), { seed: 71, numRuns: 300 });
});

test.run();
