// JSON Schema, judged by ajv: it says of every value, sound or spoilt, what the validator says.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../net-7.1/schema.ts';
import { typeRefOf, violations } from './check.ts';
import type { BuiltinName, NamedType, Schema, TypeRef } from './ir.ts';
import { integerRange } from './ir.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { objectVariants } from './json-schema-variants.ts';
import type { JsonValue } from './json-value.ts';
import { encodeJson, isJsonObject } from './json-value.ts';
import { loadSchema } from './load.ts';

const VMNET: ReadonlySet<string> = new Set(['CONFIG_VMNET']);

function validator(schema: Schema, name: string, defined?: ReadonlySet<string>): ValidateFunction {
  const document = jsonSchemaOf(schema, name, defined);
  if (document === undefined) throw new Error(`no ${name}`);
  return new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(encodeJson(document)));
}

/** Now and then something else than what is due, so that about half of all values are spoilt somewhere. */
function valueOf(schema: Schema, type: TypeRef, defined: ReadonlySet<string>, depth = 0): fc.Arbitrary<JsonValue> {
  const due = type.kind === 'builtin' ? builtin(type.name)
    : type.kind === 'array' ? fc.array(valueOf(schema, type.of, defined, depth + 1), { maxLength: depth > 3 ? 0 : 3 })
    : named(schema, schema.types.get(type.name), defined, depth);
  const wrong = fc.constantFrom<JsonValue>(null, true, 7, -1, 1.5, 2 ** 33, 'x', 'user', [], {});
  return fc.oneof({ arbitrary: due, weight: 20 }, { arbitrary: wrong, weight: 1 });
}

function builtin(name: BuiltinName): fc.Arbitrary<JsonValue> {
  if (name === 'str') return fc.string({ maxLength: 5 });
  if (name === 'bool') return fc.boolean();
  if (name === 'null') return fc.constant(null);
  if (name === 'any' || name === 'QType') return fc.constantFrom<JsonValue>('qdict', 'none', 1);
  const [low, high] = integerRange(name) ?? [0n, 9n];
  const safe = [low, high, low - 1n, high + 1n, 0n, 1n].map(Number).filter(Number.isSafeInteger);
  return fc.constantFrom<JsonValue>(...safe);
}

function named(schema: Schema, type: NamedType | undefined, defined: ReadonlySet<string>, depth: number): fc.Arbitrary<JsonValue> {
  if (type === undefined || depth > 5) return fc.constant({});
  if (type.kind === 'enum') return fc.constantFrom<JsonValue>(...type.values.map((value) => value.name), type.name);
  if (type.kind === 'alternate') return fc.oneof(...type.members.map((member) => valueOf(schema, member.type, defined, depth + 1)));
  return fc.oneof(...objectVariants(schema, type, defined).map(({ members, tags }) => {
    const entries = members.map((member): readonly [string, fc.Arbitrary<JsonValue>] => {
      const values = tags.get(member.name);
      return [member.name, values === undefined ? valueOf(schema, member.type, defined, depth + 1) : fc.constantFrom<JsonValue>(...values)];
    });
    const required = members.filter((member) => !member.optional).map((member) => member.name);
    const whole = fc.record(Object.fromEntries(entries), { requiredKeys: required });
    const added = whole.map((value): JsonValue => ({ ...value, ifname: 'x' }));
    const lacking = whole.map((value): JsonValue => Object.fromEntries(Object.entries(value).slice(1)));
    return fc.oneof({ arbitrary: whole, weight: 30 }, { arbitrary: added, weight: 1 }, { arbitrary: lacking, weight: 1 });
  }));
}

function agree(schema: Schema, name: string, defined: ReadonlySet<string>, numRuns: number): void {
  const validate = validator(schema, name, defined);
  const seen = { sound: 0, spoilt: 0 };
  fc.assert(fc.property(valueOf(schema, typeRefOf(name), defined), (value) => {
    const found = violations(schema, typeRefOf(name), value, defined);
    seen[found.length === 0 ? 'sound' : 'spoilt'] += 1;
    assert.is(validate(value), found.length === 0, `${encodeJson(value)} ${JSON.stringify(found)}`);
  }), { seed: 2020, numRuns });
  assert.ok(seen.sound > numRuns / 20 && seen.spoilt > numRuns / 20, `${name}: ${seen.sound} sound, ${seen.spoilt} spoilt`);
}

test('ajv and the validator agree on every type of the net schema', () => {
  agree(netSchema(), 'Netdev', new Set(), 2000);
  agree(netSchema(), 'Netdev', VMNET, 2000);
  for (const name of netSchema().types.keys()) agree(netSchema(), name, VMNET, 200);
});

test('ajv and the validator agree on nested unions, alternates, recursion and values without a branch', () => {
  const result = loadSchema('t', () => `
    { 'enum': 'Mode', 'data': [ 'a', 'b', 'c', 'd' ] }
    { 'struct': 'Aa', 'data': { 'n': 'int8', '*next': 'Uu' } }
    { 'struct': 'Bb', 'data': { '*list': [ 'Alt' ], '*big': 'uint64', '*f': 'number', '*x': 'any' } }
    { 'union': 'Uu', 'base': { 'kind': 'Mode', '*opt': 'str' }, 'discriminator': 'kind', 'data': { 'a': 'Aa', 'b': 'Bb' } }
    { 'alternate': 'Alt', 'data': { 'e': 'Mode', 'o': 'Aa', 'i': 'uint16', 'b': 'bool', 'n': 'null' } }
  `);
  if (result.kind === 'error') throw new Error(result.error.message);
  for (const name of ['Uu', 'Alt']) agree(result.schema, name, new Set(), 2000);
});

test('commands stand for their arguments, events for their data', () => {
  const add = validator(netSchema(), 'netdev_add');
  assert.ok(add({ type: 'user', id: 'x', dnssearch: [{ str: 'y' }] }));
  assert.not(add({ type: 'vmnet-host', id: 'x' }));
  assert.ok(validator(netSchema(), 'netdev_add', VMNET)({ type: 'vmnet-host', id: 'x' }));
  assert.ok(validator(netSchema(), 'FAILOVER_NEGOTIATED')({ 'device-id': '' }));
  assert.is(jsonSchemaOf(netSchema(), 'netdev_frob'), undefined);
  assert.is(jsonSchemaOf(netSchema(), 'NetdevVmnetHostOptions'), undefined);
});

test('64-bit bounds are exact in the text, types stand once in $defs, defaults are literals', () => {
  const text = encodeJson(jsonSchemaOf(netSchema(), 'Netdev') ?? null);
  assert.match(text, /"txcookie":\{"type":"integer","minimum":0,"maximum":18446744073709551615/);
  assert.is(text.split('"String":{').length, 2);
  assert.match(text, /"ipv6-prefixlen":\{[^}]*"default":64\}/);
  assert.match(text, /"type":\{"enum":\["none"\]|"type":\{"const":"none"/);
  const document = jsonSchemaOf(netSchema(), 'Netdev')?.['$defs'];
  assert.equal(isJsonObject(document) ? Object.keys(document) : [], ['Netdev', 'String']);
});

test.run();
