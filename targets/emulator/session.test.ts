import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createEmulator, type Emulator } from './emulator.ts';
import { smallSchema } from './small-schema.ts';

test('greets with its version and capabilities', () => {
  assert.equal(talk().greeting, { QMP: { version: { qemu: { micro: 0, minor: 1, major: 7 }, package: 'plumbline' }, capabilities: ['oob'] } });
});

test('demands the negotiation, once', () => {
  const { say } = talk();
  assert.equal(say('{"execute":"query-status"}'), ['CommandNotFound']);
  assert.equal(say('{"execute":"qmp_capabilities","arguments":{"enable":["x"]}}'), ['GenericError']);
  assert.equal(say('{"execute":"qmp_capabilities","arguments":{"enable":["oob","oob"]}}'), ['return']);
  assert.equal(say('{"execute":"qmp_capabilities"}'), ['CommandNotFound']);
});

test('refuses what is no command', () => {
  const { say } = negotiated();
  for (const message of ['[]', '1 ', '"x"', 'null ', '{}', '{"execute":1}', '{"execute":"query-status","foo":1}', '{"execute":"query-status","arguments":null}',
    '{"execute":"query-status","arguments":[]}', '{"exec-oob":"query-status"}', '{"execute":"query-status","arguments":{"a":1}}']) {
    assert.equal(say(message), ['GenericError'], message);
  }
  assert.equal(say('{"execute":"nope","arguments":{"a":1}}'), ['CommandNotFound']);
});

test('with out-of-band execution enabled, refuses it for commands that do not support it', () => {
  const { say } = talk();
  say('{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}');
  assert.equal(say('{"exec-oob":"query-status"}'), ['GenericError']);
  assert.equal(say('{"exec-oob":"nope"}'), ['CommandNotFound']);
  assert.equal(say('{"execute":"query-status","exec-oob":"query-status"}'), ['GenericError']);
});

test('echoes any id without loss, and none where there was none', () => {
  const { raw } = negotiated();
  for (const id of ['1', '"a"', 'null', '[1, {"b": 2}]', '18446744073709551615', '-9223372036854775808', '0.1', '1e3', '"\\u00e9\\ud83d\\ude00\\u0000"']) {
    assert.ok(raw(`{"execute":"query-name","id":${id}}`).includes(`"id": ${id}}`), id);
  }
  assert.not.ok(raw('{"execute":"query-name"}').includes('"id"'));
  assert.not.ok(raw('{"id":1,}').includes('"id"'));
});

test('writes ASCII lines that end with CR LF', () => {
  const text = negotiated().raw('{"execute":"é\\u0001\\n"}');
  assert.match(text, /^[\x20-\x7e]+\r\n$/);
});

test('answers pipelined and split commands in order', () => {
  const { feed, take } = negotiated();
  feed('{"execute":"query-name","id":1}{"execute":"nope","id":2}\n{"exec');
  feed('ute":"query-name","id":3}');
  assert.equal(ids(take()), [1, 2, 3]);
});

test('before machine initialisation only some commands run', () => {
  const { say } = negotiated('preconfig');
  assert.equal(say('{"execute":"set_link","arguments":{"name":1}}'), ['GenericError']);
  assert.equal(say('{"execute":"netdev_add","arguments":{"type":"hubport","id":"h","hubid":1}}'), ['return']);
  assert.equal(say('{"execute":"netdev_del","arguments":{"id":"h"}}'), ['return']);
  assert.equal(say('{"execute":"x-exit-preconfig"}'), ['RESUME', 'return']);
  assert.equal(say('{"execute":"set_link","arguments":{"name":"h","up":true}}'), ['DeviceNotFound']);
  assert.equal(say('{"execute":"x-exit-preconfig"}'), ['GenericError']);
});

test('stop and cont say so once, before their reply', () => {
  const { say } = negotiated();
  assert.equal(say('{"execute":"stop"}{"execute":"stop"}'), ['STOP', 'return', 'return']);
  assert.equal(say('{"execute":"cont"}{"execute":"cont"}'), ['RESUME', 'return', 'return']);
});

test('events go to every monitor that has negotiated', () => {
  const emulator = build();
  const [first, second, third] = [talk(emulator, 0), talk(emulator, 1), talk(emulator, 2)];
  first.say('{"execute":"qmp_capabilities"}');
  second.say('{"execute":"qmp_capabilities"}');
  assert.equal(first.say('{"execute":"stop"}'), ['STOP', 'return']);
  assert.equal(kinds(second.take()), ['STOP']);
  assert.equal(kinds(third.take()), []);
});

test('a new connection starts afresh and the machine goes on', () => {
  const emulator = build();
  const before = talk(emulator);
  before.say('{"execute":"qmp_capabilities"}');
  before.say('{"execute":"netdev_add","arguments":{"type":"hubport","id":"h","hubid":1}}{"half":');
  const { say } = talk(emulator);
  assert.equal(say('{"execute":"query-status"}'), ['CommandNotFound']);
  assert.equal(say('{"execute":"qmp_capabilities"}'), ['return']);
  assert.equal(say('{"execute":"netdev_del","arguments":{"id":"h"}}'), ['return']);
});

type Talk = {
  readonly greeting: unknown;
  readonly feed: (text: string) => void;
  readonly take: () => string;
  /** Feeds and answers with what came, in short. */
  readonly say: (text: string) => readonly string[];
  readonly raw: (text: string) => string;
};

function build(machine: 'bare' | 'preconfig' = 'bare'): Emulator {
  const clock = { now: () => 1_000_000, after: () => () => {} };
  return createEmulator({
    machine, clock, defects: new Set(), defined: new Set(), schema: smallSchema(), quit: () => {}, die: (how) => { throw new Error(how); },
  });
}

function talk(emulator: Emulator = build(), monitor = 0): Talk {
  let written = '';
  const outbox = { write: (text: string) => { written += text; }, flush: () => {}, freeze: () => {} };
  const session = emulator.open(monitor, { outbox, close: () => {} });
  const take = (): string => {
    const taken = written;
    written = '';
    return taken;
  };
  const raw = (text: string): string => {
    session.receive(Buffer.from(text).toString('latin1'));
    return take();
  };
  return { greeting: JSON.parse(take()), feed: session.receive, take, raw, say: (text) => kinds(raw(text)) };
}

function negotiated(machine: 'bare' | 'preconfig' = 'bare'): Talk {
  const session = talk(build(machine));
  session.say('{"execute":"qmp_capabilities"}');
  return session;
}

function kinds(text: string): readonly string[] {
  return messages(text).map((message) => message.error?.class ?? message.event ?? 'return');
}

function ids(text: string): readonly unknown[] {
  return messages(text).map((message) => message.id);
}

type Message = { readonly error?: { readonly class: string }; readonly event?: string; readonly id?: unknown };

function messages(text: string): readonly Message[] {
  return text.split('\r\n').slice(0, -1).map((line) => JSON.parse(line) as Message);
}

test.run();
