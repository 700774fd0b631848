import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeJson, type JsonValue } from '../../../generators/qapi/json-value.ts';
import { createMessageReader, type Dialect, type Incoming, QEMU_DIALECT } from './message-reader.ts';

// What QEMU 7.2 made of the same bytes; E is an error, everything else the value that was read.
const OBSERVED: readonly (readonly [input: string, ...read: readonly string[]])[] = [
  ['{"a": 1}', '{"a":1}'],
  ["{'a': 'b\"c'}", '{"a":"b\\"c"}'],
  ['{"a"\n:\r\n[1,\t2]}', '{"a":[1,2]}'],
  ['{"a":1}{"b":2}', '{"a":1}', '{"b":2}'],
  ['{"a":NaN}', 'E', 'E'],
  ['{"a":1,"a":2}', 'E'],
  ['{"a":1,}', 'E'],
  ['{a:1}', 'E'],
  ['[1}', 'E'],
  ['}', 'E'],
  ['nul true ', 'E', 'true'],
  ['01 {"x":1}', 'E', '{"x":1}'],
  ['{"a":01}', 'E', 'E'],
  ['-0 ', '0'],
  ['1e3 ', '1e3'],
  ['18446744073709551615 ', '18446744073709551615'],
  ['"\x01"{"a":1}', 'E', '{"a":1}'],
  ['{"a"\xff\n{"b":1}', 'E', '{"b":1}'],
  ['"\xff', 'E'],
  ['{"id":"\\u00e9\xc3\xa9"}', '{"id":"éé"}'],
  ['"\\ud83d\\ude00" ', '"😀"'],
  ['"\\ud800" ', 'E'],
  ['"\\udc00" ', 'E'],
  ['"\\ufffe" ', 'E'],
  ['"\\u12g4" ', 'E'],
  ['"\\q" ', 'E'],
  ['"\xc0\x80" ', '"\\u0000"'],
  ['"\xc0\xaf" ', 'E'],
  ['"\xed\xa0\x80" ', 'E'],
  ['"\xf4\x90\x80\x80" ', 'E'],
  ['{"__proto__":1}', '{"__proto__":1}'],
];

for (const [input, ...read] of OBSERVED) {
  test(`reads ${JSON.stringify(input)} as ${read.join(' ')}`, () => {
    assert.equal(described(readAll([input])), read);
  });
}

test('nests 1024 deep and no deeper', () => {
  assert.equal(readAll(['['.repeat(1024) + ']'.repeat(1024)]).map((message) => message.kind), ['value']);
  const deeper = readAll(['['.repeat(1025) + ']'.repeat(1025)]);
  assert.is(deeper[0]?.kind, 'fault');
  assert.is(deeper.length, 1026);
});

test('counts tokens and not bytes against the token limit', () => {
  assert.equal(described(readAll(['[1,2,3]'], { ...QEMU_DIALECT, maxTokens: 5 })), ['E', 'E']);
});

test('the split of the input does not change what is read', () => {
  const piece = fc.constantFrom('{', '}', '[', ']', ':', ',', '"a"', "'b'", '"\\u00e9"', '12', '-', '1.5e3', 'true', 'x', '\xff', ' ', '\n', '"', '\x01');
  fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
    const text = pieces.join('');
    assert.equal(described(readAll([...text])), described(readAll([text])));
  }), { seed: 7, numRuns: 500 });
});

test('whatever the bytes, reading ends and the next message after a reset is read', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
    const read = readAll([Buffer.from(bytes).toString('latin1'), '\xff\n{"after":1}']);
    const last = read.at(-1);
    assert.ok(last?.kind === 'value' && encodeJson(last.value) === '{"after":1}');
  }), { seed: 11, numRuns: 500 });
});

function readAll(chunks: readonly string[], dialect: Dialect = QEMU_DIALECT): readonly Incoming[] {
  const read: Incoming[] = [];
  const reader = createMessageReader(dialect, (message) => read.push(message));
  for (const chunk of chunks) reader.feed(chunk);
  return read;
}

function described(read: readonly Incoming[]): readonly string[] {
  return read.map((message) => (message.kind === 'fault' ? 'E' : text(message.value)));
}

function text(value: JsonValue): string {
  return Object.is(value, -0) ? '0' : encodeJson(value);
}

test.run();
