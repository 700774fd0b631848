import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { classify, classifyText } from './classify.ts';

function reasonOf(text: string): string {
  const message = classifyText(text);
  return message.kind === 'malformed' ? message.reason : message.kind;
}

test('the four kinds of messages are told apart', () => {
  assert.equal(classifyText('{"return": {}, "id": [1.0]}').kind, 'return');
  const error = classifyText('{"id": null, "error": {"class": "GenericError", "desc": "no"}}');
  assert.ok(error.kind === 'error' && error.errorClass === 'GenericError' && error.desc === 'no' && error.id === null);
  const event = classifyText('{"event": "STOP", "timestamp": {"seconds": 1, "microseconds": 2}}');
  assert.ok(event.kind === 'event' && event.name === 'STOP' && event.data === undefined);
  assert.equal(event.kind === 'event' && event.timestamp, { seconds: 1, microseconds: 2 });
  const greeting = classifyText('{"QMP": {"version": {}, "capabilities": []}}');
  assert.equal(greeting.kind === 'greeting' && greeting.greeting, { version: {}, capabilities: [] });
});

test('an absent id is undefined, a null one null', () => {
  const absent = classifyText('{"return": 1}');
  const given = classifyText('{"return": 1, "id": null}');
  assert.is(absent.kind === 'return' && absent.id, undefined);
  assert.is(given.kind === 'return' && given.id, null);
});

test('what is no message says why', () => {
  assert.is(reasonOf('[]'), 'not a JSON object');
  assert.is(reasonOf('{}'), 'none of the members return, error, event and QMP');
  assert.is(reasonOf('{"return": {}, "error": {}}'), 'more than one of the members return, error, event and QMP');
  assert.is(reasonOf('{"error": 1}'), 'error is not an object');
  assert.is(reasonOf('{"error": {"desc": ""}}'), 'error.class is not a string');
  assert.is(reasonOf('{"error": {"class": "X"}}'), 'error.desc is not a string');
  assert.is(reasonOf('{"event": 1}'), 'event is not a string');
  assert.is(reasonOf('{"event": "X", "data": null}'), 'data of the event is not an object');
  assert.is(reasonOf('{"QMP": []}'), 'QMP is not an object');
  assert.is(reasonOf('{"return": {}, "id": 1, "id": 2}'), 'the member "id" comes twice at offset 24');
  assert.is(reasonOf('{"return": '), 'expected a value, but the text ends at offset 11');
});

test('any value and any text is classified', () => {
  const member = fc.constantFrom('return', 'error', 'event', 'QMP', 'id', 'data', 'class', 'desc', '__proto__', 'toString');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), fc.dictionary(member, tie('value'))),
  }));
  fc.assert(fc.property(value, (raw) => typeof classify(raw as never).kind === 'string'));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => classifyText(text).kind === 'malformed' || text.trim().startsWith('{')));
});

test.run();
