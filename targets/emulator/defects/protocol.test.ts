import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../../generators/net-7.1/schema.ts';
import { defectsFor, isDefect } from '../defects.ts';
import type { Machine } from '../../target.ts';
import { createEmulator } from '../emulator.ts';
import { smallSchema } from '../small-schema.ts';
import { PROTOCOL_DEFECTS } from './protocol.ts';

const LONG_TEXT = 'x'.repeat(5000);

// One session that touches everything that a defect of the monitor can spoil: `MONITOR< BYTES`, one read each.
const SCRIPT: readonly string[] = [
  ...['{"execute":"query-version","id":1}', '{"exec-oob":"query-version","id":2}'],
  '{"execute":"qmp_capabilities","arguments":{"enable":["none-such"]}}',
  '{"execute":"qmp_capabilities","arguments":{"enable":["oob"]},"id":"negotiation"}',
  ...['{"exec-oob":"query-status","id":3}', '{"execute":"qmp_capabilities"}'],
  ...['18446744073709551615', 'null', '[1]', '{"a":1}', '1.5', '"text"', `"${LONG_TEXT}"`].map((id) => `{"execute":"query-name","id":${id}}`),
  ...['{"execute":"query-version"}', '{"execute":"query-commands"}', '{"execute":"query-qmp-schema"}'],
  ...['{"execute":"no-such-command"}', '{"execute":"QUERY-NAME"}', '{"execute":7}', '{"execute":"netdev-del","arguments":{"id":"a"}}'],
  ...['[]', '{"a":NaN}', '{"execute":"query-name","execute":"query-name"}', '"\xff', '{"execute":"query-name","other":1}', '#x\n'],
  `{"execute":"query-name","id":${'['.repeat(20)}${']'.repeat(20)}}`, `{"id":${'['.repeat(1024)}`,
  ...['null', '[]', '{}', '"{}"'].map((args) => `{"execute":"query-name","arguments":${args}}`),
  ...['{"id":4,"execute":"query-name"}', '{\t"execute":"query-name"}', '{"execute":"query-name"}\r\n'],
  ...['{"execute":"query-na', 'me"}\n', '{"execute":"query-name","id":5}\n{"execute":"stop","id":6}\n{"execute":"query-name","id":7}\n'],
  ...['{"execute":"query-n\\u0061me"}', '{"execute":"query-name","id":"\xc3\xa9\\ud83d\\ude00"}', '{"execute":"nope\\u0001\\u0000\\u00e9\\"\\n"}'],
  ...['"h1"', 'null', '7', '""', '["h1"]', `"${LONG_TEXT}"`, '"\\u0000"'].map((id) => `{"execute":"netdev_del","arguments":{"id":${id}}}`),
  ...['true', '"on"', '1', 'null', 'false'].map((up) => `{"execute":"set_link","arguments":{"name":"h1","up":${up}}}`),
  ...['{"name":"h1"}', '{"up":true}', '{"up":true,"name":"h1"}'].map((args) => `{"execute":"set_link","arguments":${args}}`),
  ...['"hubport"', '"Hubport"', '"hub"', '"bogus"'].flatMap((type) => [
    `{"execute":"netdev_add","arguments":{"id":"h2","type":${type},"hubid":0}}`, '{"execute":"netdev_del","arguments":{"id":"h2"}}',
  ]),
  ...['"1"', 'true', '1.0', '2147483648', '2147483647', '-1', '0'].flatMap((hubid) => [
    `{"execute":"netdev_add","arguments":{"id":"h3","type":"hubport","hubid":${hubid}}}`, '{"execute":"netdev_del","arguments":{"id":"h3"}}',
  ]),
  '{"execute":"netdev_add","arguments":{"id":"h4","type":"hubport","hubid":1,"sndbuf":1}}',
  '{"execute":"netdev_add","arguments":{"id":"h5","type":"tap","sndbuf":9223372036854775807,"zz":1}}',
  ...['["a"]', '[7]', '"a"', '{"a":"b"}'].map((list) => (
    `{"execute":"announce-self","arguments":{"initial":1,"max":1,"rounds":0,"step":1,"interfaces":${list}}}`
  )),
  ...['{"execute":"query-rx-filter"}', '{"execute":"cont"}', '{"execute":"stop"}', '{"execute":"quit"}'],
];

test('each defect shows, and shows alone', async () => {
  const sound = await transcript([]);
  assert.is(await transcript([]), sound);
  for (const { name } of PROTOCOL_DEFECTS) assert.is.not(await transcript([name]), sound, `${name} does not show`);
});

test('names are unique, in lower case, and each has its sentence', () => {
  const defects = defectsFor(netSchema());
  assert.is(new Set(defects.map((row) => row.name)).size, defects.length);
  for (const { name, summary } of defects) {
    assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.match(summary, /^[A-Za-z].+\.$/);
  }
  assert.not(isDefect('none-such', netSchema()));
});

test('a defect of another room changes nothing here', async () => {
  assert.is(await transcript(['none-such']), await transcript([]));
});

async function transcript(defects: readonly string[]): Promise<string> {
  return `${await transcriptOn('bare', defects)}\n${await transcriptOn('preconfig', defects)}`;
}

/** All that happens on two monitors, and on a third connection that never negotiates, and what the process holds then. */
async function transcriptOn(machine: Machine, defects: readonly string[]): Promise<string> {
  const log: string[] = [];
  const clock = { now: () => 1_700_000_000_123.456, after: () => () => {} };
  const emulator = createEmulator({
    machine, clock, defects: new Set(defects), defined: new Set(), schema: smallSchema(),
    quit: () => log.push('quit'), die: (how) => log.push(`fell ${how}`),
  });
  const open = (monitor: number): ((text: string) => void) => {
    const write = (text: string, delayMs: number): number => log.push(`${monitor} ${delayMs} ${text}`);
    const outbox = { write, flush: () => {}, freeze: () => log.push(`${monitor} frozen`) };
    const session = emulator.open(monitor, { outbox, close: () => log.push(`${monitor} closed`) });
    return session.receive;
  };
  const second = open(1);
  open(2);
  second('{"execute":"qmp_capabilities"}\n');
  const first = open(0);
  for (const bytes of SCRIPT) first(bytes.endsWith('\n') || bytes.includes('query-na') ? bytes : `${bytes}\n`);
  second('{"execute":"query-name","id":"second"}\n{"execute":"no-such-command"}\n');
  open(0)('{"execute":"query-name"}\n');
  log.push(JSON.stringify(await emulator.net.host.ask({ kind: 'process' })));
  return log.map((entry) => entry.replace(/"timestamp": "\d+"/, 'text')).join('\n');
}

test.run();
