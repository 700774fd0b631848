import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeJson, isJsonArray, type JsonValue, RawJson, sameJson } from '../../generators/qapi/json-value.ts';
import { MAX_JSON_DEPTH, parseJson } from './json.ts';

const oddNumber = fc.constantFrom('1.0', '1e3', '-0', '1E+2', '0.10', '1e400', '-1.50e-7', '0e0', '100000000000000000000.0').map((text) => new RawJson(text));
const bigNumber = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).filter((value) => !Number.isSafeInteger(Number(value)));
const fraction = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value));
const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'a":', '":', '\\', '7.2.22', 'x-0'));
const scalar = fc.oneof(fc.constant(null), fc.boolean(), fc.maxSafeInteger().filter((value) => !Object.is(value, -0)), bigNumber, fraction, oddNumber, name);
const { value: jsonValue } = fc.letrec<{ value: JsonValue; members: JsonValue }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value')), tie('members')),
  members: fc.uniqueArray(fc.tuple(name, tie('value')), { selector: ([key]) => key }).map((entries) => Object.fromEntries(entries)),
}));

function valueOf(text: string): JsonValue {
  const parsed = parseJson(text);
  if (parsed.kind === 'error') throw new Error(`${parsed.reason} at ${parsed.offset} in ${text.slice(0, 80)}`);
  return parsed.value;
}

function reasonOf(text: string): string {
  const parsed = parseJson(text);
  return parsed.kind === 'error' ? `${parsed.reason} @${parsed.offset}` : 'ok';
}

function spaced(value: JsonValue): string {
  if (isJsonArray(value)) return `[ ${value.map(spaced).join(' ,\n')}\t]`;
  if (typeof value !== 'object' || value === null || value instanceof RawJson) return encodeJson(value);
  return `{\r\n${Object.entries(value).map(([key, member]) => `${JSON.stringify(key)} \t: ${spaced(member)}`).join(' , ')} }`;
}

test('a value comes back as it was written, however it is spaced', () => {
  fc.assert(fc.property(jsonValue, (value) => {
    assert.ok(sameJson(valueOf(encodeJson(value)), value));
    assert.ok(sameJson(valueOf(` ${spaced(value)}\n`), value));
  }), { numRuns: 1000 });
});

test('a text is JSON exactly where JSON.parse says so', () => {
  const noise = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '1', '0', '-', '.', 'e', ' ', 'true', 'null', '\\', 'a', '\\u12', '\n', '\u0001') });
  fc.assert(fc.property(fc.oneof(noise, fc.json().chain((text) => fc.nat(text.length).map((cut) => text.slice(0, cut)))), (text) => {
    const parsed = parseJson(text);
    if (parsed.kind === 'error' && parsed.reason.includes('twice')) return;
    assert.is(parsed.kind === 'ok', accepts(text), text);
  }), { numRuns: 5000 });
});

function accepts(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('integers that a double cannot hold are bigint, others number', () => {
  assert.is(valueOf('9007199254740991'), 9007199254740991);
  assert.is(valueOf('9007199254740992'), 9007199254740992n);
  assert.is(valueOf('18446744073709551615'), 18446744073709551615n);
  assert.is(valueOf('-9223372036854775808'), -9223372036854775808n);
  assert.is(valueOf('1.5'), 1.5);
  assert.is(valueOf('10'), 10);
});

test('a number of another spelling keeps it', () => {
  for (const text of ['64.0', '1e3', '-0', '0.10', '1e21', '-0.0']) assert.equal(valueOf(text), new RawJson(text));
});

test('a member that comes twice is refused, wherever it is', () => {
  assert.is(reasonOf('{"a":1,"a":2}'), 'the member "a" comes twice @7');
  assert.is(reasonOf('{"x":[{"id":1,"\\u0069d":2}]}'), 'the member "id" comes twice @14');
  assert.is(reasonOf('{"__proto__":1,"__proto__":2}'), 'the member "__proto__" comes twice @15');
});

test('a member named __proto__ is a member', () => {
  assert.is(encodeJson(valueOf('{"__proto__":{"a":1.0}}')), '{"__proto__":{"a":1.0}}');
  assert.is(encodeJson(valueOf('{"__proto__":{"a":1}}')), '{"__proto__":{"a":1}}');
});

test('nesting is read to the limit and refused beyond it, with no stack overflow', () => {
  for (const filler of ['', '1.0']) {
    const deepest = '['.repeat(MAX_JSON_DEPTH) + filler + ']'.repeat(MAX_JSON_DEPTH);
    assert.is(encodeJson(valueOf(deepest)), deepest);
    assert.ok(sameJson(valueOf(deepest), valueOf(deepest)));
    assert.match(reasonOf(`[${deepest}]`), `nested deeper than ${MAX_JSON_DEPTH}`);
    assert.match(reasonOf('{"a":'.repeat(100_000)), `nested deeper than ${MAX_JSON_DEPTH}`);
    assert.match(reasonOf(`${'['.repeat(100_000)}${filler}${']'.repeat(100_000)}`), `nested deeper than ${MAX_JSON_DEPTH}`);
  }
});

test('errors name what was expected and where', () => {
  assert.is(reasonOf(''), 'expected a value, but the text ends @0');
  assert.is(reasonOf('{"a" 1}'), "expected ':' @5");
  assert.is(reasonOf('{"a":1'), "expected ',' or '}', but the text ends @6");
  assert.is(reasonOf('[1 2]'), "expected ',' or ']' @3");
  assert.is(reasonOf('{} x'), 'text after the end of the value @3');
  assert.is(reasonOf('NaN'), 'expected a value @0');
});

test.run();
