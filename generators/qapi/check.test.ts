// The validator against a small schema written out by hand: each rule broken once, alone and in company.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { argumentsType, commandViolations, typeRefOf, violations } from './check.ts';
import type { Command, Member, NamedType, Schema, TypeRef } from './ir.ts';
import type { JsonValue } from './json-value.ts';
import { RawJson } from './json-value.ts';

const blank = { condition: undefined, features: [], doc: undefined, position: undefined };

function member(name: string, type: TypeRef, extra: Partial<Member> = {}): Member {
  return { name, type, optional: false, condition: undefined, features: [], doc: undefined, since: undefined, defaultText: undefined, ...extra };
}

function enumValue(name: string, config?: string) {
  const condition = config === undefined ? undefined : { kind: 'config' as const, name: config };
  return { name, condition, features: [], doc: undefined, since: undefined };
}

const types: readonly NamedType[] = [
  { ...blank, kind: 'enum', name: 'Kind', values: [enumValue('a'), enumValue('b'), enumValue('plain'), enumValue('c', 'CONFIG_C')] },
  { ...blank, kind: 'struct', name: 'A', base: undefined, members: [member('port', typeRefOf('uint16'), { optional: true })] },
  {
    ...blank, kind: 'struct', name: 'B', base: 'A',
    members: [member('list', { kind: 'array', of: typeRefOf('A') }), member('hidden', typeRefOf('str'), { optional: true, condition: { kind: 'config', name: 'CONFIG_C' } })],
  },
  {
    ...blank, kind: 'union', name: 'U', discriminator: 'kind',
    members: [member('id', typeRefOf('str')), member('kind', typeRefOf('Kind'))],
    branches: [{ value: 'a', type: 'A', condition: undefined }, { value: 'b', type: 'B', condition: undefined }],
  },
  { ...blank, kind: 'alternate', name: 'Alt', members: [member('n', typeRefOf('int8')), member('o', typeRefOf('A')), member('none', typeRefOf('null'))] },
  { ...blank, kind: 'struct', name: 'Tree', base: undefined, members: [member('sub', typeRefOf('Tree'), { optional: true })] },
];

const flags = { boxed: true, returns: undefined, successResponse: true, allowOob: false, allowPreconfig: false, coroutine: false };
const commands: readonly Command[] = [
  { ...blank, ...flags, kind: 'command', name: 'do-it', arguments: 'U' },
  { ...blank, ...flags, kind: 'command', name: 'bare', arguments: undefined },
  { ...blank, ...flags, kind: 'command', name: 'gone', arguments: undefined, condition: { kind: 'config', name: 'CONFIG_C' } },
];

const schema: Schema = {
  types: new Map(types.map((type) => [type.name, type])),
  commands: new Map(commands.map((command) => [command.name, command])),
  events: new Map(),
};

function found(type: string, value: JsonValue, ...defined: readonly string[]): readonly string[] {
  return violations(schema, typeRefOf(type), value, new Set(defined)).map(({ path, rule }) => `${path}:${rule}`);
}

function foundIn(execute: string, args: JsonValue | undefined): readonly string[] {
  return commandViolations(schema, execute, args).map(({ path, rule }) => `${path}:${rule}`);
}

test('a valid value of each kind has no violations', () => {
  assert.equal(found('U', { id: 'x', kind: 'a' }), []);
  assert.equal(found('U', { kind: 'b', id: 'x', port: 65535, list: [{ port: 0n }, {}] }), []);
  assert.equal(found('U', { id: 'x', kind: 'plain' }), []);
  assert.equal(found('Alt', -128), []);
  assert.equal(found('Alt', null), []);
  assert.equal(found('any', [{ deep: [1.5, new RawJson('1e3')] }]), []);
});

test('all violations are reported, each with its path', () => {
  assert.equal(
    found('U', { kind: 'b', port: 65536, list: [{}, { port: 'x' }, 1, { odd: 0 }], more: 1 }),
    ['id:missing-member', 'port:out-of-range', 'list[1].port:wrong-type', 'list[2]:wrong-type', 'list[3].odd:unexpected-member', 'more:unexpected-member'],
  );
});

test('a member of another branch is unexpected; without a valid discriminator only a member of no branch is', () => {
  assert.equal(found('U', { id: 'x', kind: 'a', list: [] }), ['list:unexpected-member']);
  assert.equal(found('U', { id: 'x', kind: 'plain', port: 1 }), ['port:unexpected-member']);
  assert.equal(found('U', { id: 'x', kind: 'B', list: [] }), ['kind:unknown-enum-value']);
  assert.equal(found('U', { id: 'x', list: [], odd: 1 }), ['kind:missing-member', 'odd:unexpected-member']);
});

test('what stands under a condition exists only where the condition holds', () => {
  assert.equal(found('B', { list: [], hidden: '' }), ['hidden:unexpected-member']);
  assert.equal(found('B', { list: [], hidden: '' }, 'CONFIG_C'), []);
  assert.equal(found('Kind', 'c'), [':unknown-enum-value']);
  assert.equal(found('Kind', 'c', 'CONFIG_C'), []);
  assert.equal(foundIn('gone', undefined), [':unknown-command']);
});

test('integer widths are kept to the last value', () => {
  const edges: readonly (readonly [string, bigint, bigint])[] = [
    ['int8', -128n, 127n], ['uint8', 0n, 255n], ['int16', -32768n, 32767n], ['uint16', 0n, 65535n],
    ['int32', -(2n ** 31n), 2n ** 31n - 1n], ['uint32', 0n, 2n ** 32n - 1n], ['int', -(2n ** 63n), 2n ** 63n - 1n],
    ['int64', -(2n ** 63n), 2n ** 63n - 1n], ['uint64', 0n, 2n ** 64n - 1n], ['size', 0n, 2n ** 64n - 1n],
  ];
  for (const [name, low, high] of edges) {
    for (const inside of [low, high, 0, 1]) assert.equal(found(name, inside), [], `${name} ${inside}`);
    for (const outside of [low - 1n, high + 1n]) assert.equal(found(name, outside), [':out-of-range'], `${name} ${outside}`);
  }
});

test('a number written with a point or an exponent is no integer, but a number', () => {
  for (const text of ['64.0', '1e3', '-0.5', '1E+2']) {
    assert.equal(found('uint32', new RawJson(text)), [':not-an-integer'], text);
    assert.equal(found('number', new RawJson(text)), [], text);
  }
  assert.equal(found('int', 0.5), [':not-an-integer']);
  assert.equal(found('int', 1e21), [':not-an-integer']);
  assert.equal(found('int', new RawJson('-0')), []);
});

test('each of the six JSON types against each built-in type', () => {
  const values: readonly JsonValue[] = [null, true, 1, 'x', [], {}];
  const accepted: { readonly [type: string]: readonly number[] } = { null: [0], bool: [1], int: [2], number: [2], str: [3], any: [0, 1, 2, 3, 4, 5] };
  for (const [type, indices] of Object.entries(accepted)) {
    values.forEach((value, index) => assert.equal(found(type, value), indices.includes(index) ? [] : [':wrong-type'], `${type} ${index}`));
  }
  assert.equal(found('QType', 'qdict'), []);
  assert.equal(found('QType', 'dict'), [':unknown-enum-value']);
});

test('an alternate picks by JSON kind and then judges what it picked', () => {
  assert.equal(found('Alt', 'x'), [':no-alternate']);
  assert.equal(found('Alt', 1.5), [':not-an-integer']);
  assert.equal(found('Alt', 300), [':out-of-range']);
  assert.equal(found('Alt', { port: null }), ['port:wrong-type']);
});

test('raw text that is no number cannot be judged, wherever it stands', () => {
  for (const type of ['str', 'int', 'any', 'U', 'Kind', 'Alt']) assert.equal(found(type, new RawJson('{"a":1,"a":2}')), [':raw'], type);
  assert.equal(found('int', new RawJson('01')), [':raw']);
  assert.equal(found('any', [[new RawJson('tru')]]), [':raw']);
  assert.equal(found('U', { id: new RawJson('"x"'), kind: 'a' }), ['id:raw']);
});

test('arguments are an object or absent', () => {
  assert.equal(foundIn('bare', undefined), []);
  assert.equal(foundIn('bare', {}), []);
  assert.equal(foundIn('bare', { x: 1 }), ['x:unexpected-member']);
  assert.equal(foundIn('do-it', undefined), ['id:missing-member', 'kind:missing-member']);
  for (const args of [null, [], 'x', 1, true]) assert.equal(foundIn('do-it', args), [':not-an-object']);
  assert.equal(foundIn('do-it', new RawJson('{}')), [':raw']);
  assert.equal(foundIn('Do-it', {}), [':unknown-command']);
  assert.equal(argumentsType(schema, 'do-it'), { kind: 'named', name: 'U' });
  assert.is(argumentsType(schema, 'bare'), undefined);
});

test('hostile values and broken schemas are judged, too', () => {
  let deep: JsonValue = {};
  for (let level = 0; level < 5000; level += 1) deep = { sub: deep };
  assert.match(found('Tree', deep).join(), /:too-deep$/);
  assert.equal(found('U', { id: 'x', kind: 'a', ['__proto__']: 1, constructor: 2 }), ['__proto__:unexpected-member', 'constructor:unexpected-member']);
  assert.equal(found('toString', {}), [':unknown-type']);
});

test.run();
