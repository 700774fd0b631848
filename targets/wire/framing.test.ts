import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createFramer, type Frame, MAX_MESSAGE_BYTES } from './framing.ts';
import { MAX_JSON_DEPTH } from './json.ts';

function framesOf(chunks: readonly Uint8Array[], maxBytes?: number): readonly Frame[] {
  const framer = createFramer(maxBytes);
  return [...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.end()];
}

function textsOf(text: string | Buffer): readonly string[] {
  return framesOf([Buffer.from(text)]).map((frame) => (frame.kind === 'text' ? frame.text : `! ${frame.reason}: ${frame.text}`));
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.slice(places[index], end));
}

const piece = fc.oneof(
  fc.json().map((text) => `{"return":${text}}\r\n`),
  fc.json().map((text) => `${JSON.stringify({ event: 'X', data: JSON.parse(text) }, undefined, 4)}\n`),
  fc.constantFrom('\r\n', '\n', ' ', '"', '{', '}', '[', ']', '\\', 'é€😀', '{"a":"', '{"a":"\n', 'junk\n', '{"a" {', '\n{"b":1}'),
  fc.string({ unit: 'binary' }),
).map((text) => Buffer.from(text));
const stream = fc.array(fc.oneof({ weight: 5, arbitrary: piece }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)) }), { maxLength: 12 })
  .map((pieces) => Buffer.concat(pieces));

test('any split of any bytes gives the same messages', () => {
  fc.assert(fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), fc.constantFrom(undefined, 9, 40), (bytes, cuts, maxBytes) => {
    assert.equal(framesOf(cutAt(bytes, cuts), maxBytes), framesOf([bytes], maxBytes));
    assert.equal(framesOf([...bytes].map((byte) => Uint8Array.of(byte)), maxBytes), framesOf([bytes], maxBytes));
  }), { numRuns: 2000 });
});

test('messages of all line ends and of many lines come one by one', () => {
  assert.equal(textsOf('{"a":1}\r\n{"b":[{}]}\n{"c":"}\\""}{\n "d": 1\n}\r\n'), ['{"a":1}', '{"b":[{}]}', '{"c":"}\\""}', '{\n "d": 1\n}']);
});

test('a message is delivered with its last bracket', () => {
  assert.is(createFramer().push(Buffer.from('{"return":{}}')).length, 1);
});

test('line ends are counted', () => {
  const framer = createFramer();
  for (const chunk of ['{}\r', '\n{}\n', '{}{} \r\n', '{}']) framer.push(Buffer.from(chunk));
  assert.equal(framer.lineEnds(), { crlf: 2, lf: 1, none: 1 });
});

test('what is no object ends with its line and swallows nothing', () => {
  assert.equal(textsOf('hello {"x"\n{"a":1}\r\n}\n5'), ['hello {"x"', '{"a":1}', '}', '5']);
});

test('a message that was cut off is reported, and the next one is read', () => {
  assert.equal(textsOf('{"return":{}\r\n{"a":1}\r\n'), ['! the message is cut off: {"return":{}\r\n', '{"a":1}']);
  assert.equal(textsOf('{"return":"x\n{"a":1}\r\n'), ['! a line ends inside a string: {"return":"x', '{"a":1}']);
  assert.equal(textsOf('{"a":'), ['! the message is cut off: {"a":']);
});

test('an array of objects, one a line, is one message', () => {
  const text = '{"return":[\n{"a":1},\n{"b":\n{}}\n]}';
  assert.equal(textsOf(text), [text]);
});

test('UTF-8 is whole or named as bad', () => {
  assert.equal(textsOf('{"a":"é€😀"}\n'), ['{"a":"é€😀"}']);
  assert.equal(textsOf(Buffer.from('{"a":"\xc0\xaf"}\n{"b":1}\n', 'latin1')), ['! invalid UTF-8: {"a":"\ufffd\ufffd"}', '{"b":1}']);
  assert.equal(textsOf(Buffer.from('\xff{}\n{}\n', 'latin1')), ['! invalid UTF-8: \ufffd{}', '{}']);
});

test('depth and length have limits, after which the next line is read', () => {
  const deep = '['.repeat(MAX_JSON_DEPTH + 1);
  const [first, second] = framesOf([Buffer.from(`${deep}]]]\n{"a":1}\n`)]);
  assert.is(first?.kind === 'malformed' && first.reason, `nested deeper than ${MAX_JSON_DEPTH}`);
  assert.equal(second, { kind: 'text', text: '{"a":1}' });
  const long = framesOf([Buffer.from(`{"a":"${'x'.repeat(100)}"}\n{"b":1}\n`)], 50);
  assert.is(long[0]?.kind === 'malformed' && long[0].reason, 'longer than 50 bytes');
  assert.equal(long[1], { kind: 'text', text: '{"b":1}' });
  assert.ok(MAX_MESSAGE_BYTES >= 1024 * 1024);
});

test('the evidence of an overlong message is bounded', () => {
  const [frame] = framesOf([Buffer.from(`{"a":"${'x'.repeat(1_000_000)}`)], 500_000);
  assert.ok(frame !== undefined && frame.text.length <= 4096);
});

test('a large reply in small chunks is put together once', () => {
  const text = `{"return":[${Array.from({ length: 40_000 }, (_item, index) => `{"name":"${index}"}`).join(',')}]}`;
  const bytes = Buffer.from(`${text}\r\n`);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 16) }, (_item, index) => bytes.subarray(16 * index, 16 * index + 16));
  assert.equal(framesOf(chunks), [{ kind: 'text', text }]);
});

test.run();
