import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeJson, type JsonObject, RawJson } from '../../generators/qapi/json-value.ts';
import { smallSchema } from './small-schema.ts';
import { createVisitor, QEMU_RULES } from './visitor.ts';

const visitor = createVisitor(smallSchema(), new Set(), QEMU_RULES);

test('takes what the schema allows and hands on just that', () => {
  accepts('Netdev', { type: 'user', id: 'n', restrict: true, dnssearch: [{ str: 'a' }] });
  accepts('Netdev', { type: 'none', id: 'n' });
  accepts('Netdev', { id: 'n', type: 'hubport', hubid: -(2 ** 31) });
  accepts(undefined, {});
});

test('names the first fault in schema order', () => {
  refuses('Netdev', { type: 'bogus' }, "'id' is missing");
  refuses('Netdev', { id: 'n', type: 'bogus', hubid: 1 }, "'type' does not accept value 'bogus'");
  refuses('Netdev', { id: 'n', type: 'hubport', foo: 1 }, "'hubid' is missing");
  refuses('Netdev', { id: 'n', type: 'hubport', hubid: 1, foo: 1 }, "'foo' is unexpected");
  refuses('Netdev', { id: 'n', type: 'user', hubid: 1 }, "'hubid' is unexpected");
  refuses(undefined, { a: 1 }, "'a' is unexpected");
});

test('gives the path of a nested fault', () => {
  refuses('Netdev', { id: 'n', type: 'user', dnssearch: [{ str: 'a' }, {}] }, "'dnssearch[1].str' is missing");
  refuses('Netdev', { id: 'n', type: 'user', dnssearch: [{ str: 'a', b: 1 }] }, "'dnssearch[0].b' is unexpected");
  refuses('Netdev', { id: 'n', type: 'user', dnssearch: ['a'] }, "'dnssearch[0]', expected: object");
  refuses('Netdev', { id: 'n', type: 'user', dnssearch: {} }, "'dnssearch', expected: array");
});

test('null is a value of the wrong type, not an absent one', () => {
  refuses('Netdev', { id: 'n', type: 'user', net: null }, "'net', expected: string");
  refuses('q_obj_set_link-arg', { name: 'n', up: null }, "'up', expected: boolean");
});

test('integers keep to the range of their type', () => {
  refuses('Netdev', { id: 'n', type: 'hubport', hubid: 2 ** 31 }, "'hubid' expects int32");
  refuses('Netdev', { id: 'n', type: 'hubport', hubid: '1' }, "'hubid', expected: integer");
  refuses('Netdev', { id: 'n', type: 'hubport', hubid: new RawJson('1e3') }, "'hubid', expected: integer");
  refuses('Netdev', { id: 'n', type: 'tap', queues: 2 ** 32 }, "'queues' expects uint32");
  refuses('Netdev', { id: 'n', type: 'tap', queues: -1 }, "'queues' expects uint32");
  refuses('Netdev', { id: 'n', type: 'tap', queues: 1.5 }, "'queues' expects uint64");
  refuses('Netdev', { id: 'n', type: 'tap', sndbuf: new RawJson('18446744073709551616') }, "'sndbuf' expects uint64");
});

test('negative values of unsigned 64-bit members wrap', () => {
  const visited = visitor.visit('Netdev', { id: 'n', type: 'l2tpv3', txsession: 1, txcookie: -1 });
  assert.is(visited.kind === 'arguments' ? visited.value['txcookie'] : visited.desc, 2n ** 64n - 1n);
});

function accepts(type: string | undefined, args: JsonObject): void {
  const visited = visitor.visit(type, args);
  assert.is(visited.kind === 'arguments' ? '' : visited.desc, '');
  if (visited.kind === 'arguments') assert.equal(Object.keys(visited.value).sort(), Object.keys(args).sort(), encodeJson(args));
}

function refuses(type: string | undefined, args: JsonObject, words: string): void {
  const visited = visitor.visit(type, args);
  assert.is(visited.kind, 'refused', encodeJson(args));
  if (visited.kind === 'refused') assert.ok(visited.desc.includes(words), `${visited.desc} should say ${words}`);
}

test.run();
