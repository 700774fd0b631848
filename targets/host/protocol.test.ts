import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { EndpointSpec, HostQuestion } from '../host-side.ts';
import { createLineSplitter } from './line-splitter.ts';
import { readReply, readRequest, writeReply, writeRequest } from './protocol.ts';
import { serveHost } from './serve-host.ts';

type Of<Union extends { readonly kind: string }> = { readonly [Kind in Union['kind']]: readonly Required<Omit<Extract<Union, { readonly kind: Kind }>, 'kind'>>[] };

/** Of each kind one with all that it may have. */
const fullSpecs: Of<EndpointSpec> = {
  'listener': [{ carries: 'bytes', host: '::1' }],
  'caller': [{ carries: 'frames', to: '127.0.0.1:1' }],
  'datagrams': [{ carries: 'frames', host: '127.0.0.1', to: '127.0.0.1:2', group: '230.0.0.1:3', from: '127.0.0.1:4' }],
  'free-port': [{ protocol: 'udp', host: '127.0.0.1' }],
  'free-interface': [{}],
  'unix-listener': [{ carries: 'bytes' }],
  'vhost-user': [{ queues: 2, once: true }],
  'bridge': [{}],
  'vde-switch': [{}],
  'vhost-net': [{}],
  'network-card': [{}],
  'netmap-device': [{}],
  'vdpa-device': [{ queues: 2 }],
  'program': [{ behaviour: 'exit', status: 3 }, { behaviour: 'echo', status: 0 }, { behaviour: 'bridge-helper', status: 255 }],
  'smb-daemon': [{ serving: true }],
  'folder': [{ files: { 'a/b': 'c' } }],
  'nic': [{ nic: 'n' }],
};

const fullQuestions: Of<HostQuestion> = {
  'tcp': [{ to: '127.0.0.1:1', send: 'x', bytes: 1 }],
  'udp': [{ to: '127.0.0.1:1', send: 'x' }],
  'port': [{ protocol: 'tcp', address: '127.0.0.1:1' }],
  'interface': [{ name: 'lo' }],
  'join-bridge': [{ interface: 'a', bridge: 'b' }],
  'calls': [{ program: 'p' }],
  'path': [{ path: '/' }],
  'process': [{}],
  'descriptors': [{ since: '1' }],
  'descriptor-of': [{ endpoint: 'e', interface: 'i' }],
  'vde-ports': [{ endpoint: 'e' }],
  'tap-settings': [{ interface: 'i' }],
  'device-queues': [{ endpoint: 'e' }],
};

/** Members that may be absent. */
const smallSpecs: readonly EndpointSpec[] = [
  { kind: 'listener', carries: 'frames' }, { kind: 'datagrams' }, { kind: 'free-port', protocol: 'tcp' },
  { kind: 'vhost-user', queues: 1 }, { kind: 'program', behaviour: 'echo' },
];

const specs = [...each(fullSpecs), ...smallSpecs] as readonly EndpointSpec[];
const questions = [...each(fullQuestions), { kind: 'descriptors' }, { kind: 'descriptor-of', interface: 'i' }] as readonly HostQuestion[];

function each(table: { readonly [kind: string]: readonly object[] }): readonly object[] {
  return Object.entries(table).flatMap(([kind, rows]) => rows.map((row) => ({ kind, ...row })));
}

test('what is written is read as it was', () => {
  for (const spec of specs) {
    const request = { seq: 1, host: 'open', name: 'x', spec } as const;
    assert.equal(readRequest(writeRequest(request)), { kind: 'request', request });
  }
  for (const question of questions) {
    const request = { seq: 2, host: 'ask', question } as const;
    assert.equal(readRequest(writeRequest(request)), { kind: 'request', request });
  }
  fc.assert(fc.property(fc.nat(), fc.string(), fc.uint8Array(), fc.double({ min: 0, max: 1e15, noNaN: true }).filter((value) => !Object.is(value, -0)), (seq, endpoint, raw, atMs) => {
    const bytes = Buffer.from(raw);
    const sent = { seq, host: 'send', packets: [{ endpoint, bytes }] } as const;
    assert.equal(readRequest(writeRequest(sent)), { kind: 'request', request: sent });
    const settle = { seq, host: 'settle', place: { scratch: endpoint, leader: seq } } as const;
    assert.equal(readRequest(writeRequest(settle)), { kind: 'request', request: settle });
    const packet = { kind: 'packet', packet: { endpoint, bytes, atMs } } as const;
    assert.equal(readReply(writeReply(packet)), packet);
    const answer = { kind: 'answer', seq, answer: { kind: 'unavailable', missing: endpoint } } as const;
    assert.equal(readReply(writeReply(answer)), answer);
    const error = { kind: 'error', seq, reason: endpoint } as const;
    assert.equal(readReply(writeReply(error)), error);
  }));
});

/** Anything, JSON, and JSON that is nearly a line of the protocol. */
function lines(): fc.Arbitrary<string> {
  const valid = [
    ...specs.map((spec) => writeRequest({ seq: 1, host: 'open', name: 'x', spec })),
    ...questions.map((question) => writeRequest({ seq: 1, host: 'ask', question })),
    writeRequest({ seq: 1, host: 'close', name: 'x' }),
    writeRequest({ seq: 1, host: 'settle', place: { scratch: '/x', leader: 7 } }),
    writeRequest({ seq: 1, host: 'send', packets: [{ endpoint: 'x', bytes: new Uint8Array(3) }] }),
    writeReply({ kind: 'packet', packet: { endpoint: 'x', bytes: new Uint8Array(3), atMs: 1.5 } }),
    writeReply({ kind: 'answer', seq: 1, answer: { kind: 'answer', value: { a: [1] } } }),
  ];
  const spoilt = fc.tuple(fc.constantFrom(...valid), fc.nat(), fc.constantFrom('null', '[]', '{}', '-1', '"\\u0000"', '"zz"', '1e999', '', '"', '[[')).map(([line, at, piece]) => {
    const values = [...line.matchAll(/(?<=:)("[^"]*"|\d+)/g)];
    const value = values[at % values.length];
    return value === undefined ? line : line.slice(0, value.index) + piece + line.slice(value.index + value[0].length);
  });
  return fc.oneof(fc.string({ unit: 'binary' }), fc.json(), spoilt);
}

test('a line may be anything', () => {
  const host = {
    open: async () => ({ kind: 'answer', value: {} }) as const,
    ask: async () => ({ kind: 'answer', value: {} }) as const,
    send: async () => {}, close: async () => {}, onPacket: () => {},
  };
  const said: string[] = [];
  const server = serveHost(host, (line) => said.push(line));
  fc.assert(fc.property(lines(), (line) => {
    assert.ok(['request', 'bad', 'foreign'].includes(readRequest(line).kind));
    assert.ok(['answer', 'error', 'packet', 'bad'].includes(readReply(line).kind));
    assert.is(server.hear(line), readRequest(line).kind !== 'foreign');
  }), { numRuns: 5_000 });
  assert.ok(said.every((line) => readReply(line).kind === 'error'));
});

test('a deep line is bad and no crash', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  assert.is(readRequest(`{"seq":1,"host":"open","name":"x","spec":${deep}}`).kind, 'bad');
  assert.is(readReply(`{"seq":1,"answer":${deep}}`).kind, 'bad');
});

test('lines are found however the bytes are cut, and one that never ends is given up', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))), fc.array(fc.nat({ max: 20 })), (texts, cuts) => {
    const splitter = createLineSplitter(1024);
    let bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
    const found: string[] = [];
    for (const cut of cuts) {
      found.push(...splitter.push(bytes.subarray(0, cut)) ?? []);
      bytes = bytes.subarray(cut);
    }
    assert.equal([...found, ...splitter.push(bytes) ?? []], texts);
  }));
  const splitter = createLineSplitter(10);
  assert.equal(splitter.push(Buffer.from('12345')), []);
  assert.is(splitter.push(Buffer.from('678901')), undefined);
});

test.run();
