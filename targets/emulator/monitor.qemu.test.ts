// The monitor against a real QEMU: the same bytes, the same kinds of messages with the same ids.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { serve } from './server.ts';
import { smallSchema } from './small-schema.ts';

const QEMU = process.env['PLUMBLINE_QEMU'] ?? 'qemu-system-x86_64';

const ATOMS: readonly string[] = [
  '{', '}', '[', ']', ':', ',', '"a"', "'b'", '1', '-', '01', '1.5', '1e3', 'true', 'null', 'nul', 'NaN', '"', "'", '\\', '"\\u0041"', '"\\ud800"',
  '"\\ud83d\\ude00"', '"\\uffff"', '"\\q"', ' ', '\t', '\n', '\r', '\x01', '\x7f', '\xff', '\x80', '"\xc0\xaf"', '"\xe2\x82\xac"', '"id"', '"execute"',
  '"arguments"', '"exec-oob"', '"query-version"', '18446744073709551615', '-9223372036854775808', '{"execute":"query-name"}', '{"execute":"nope","id":1}',
];

const MESSAGES: readonly string[] = [
  ...['[]', '{}', '"x" ', '1 ', 'null ', '{"execute":1}', '{"execute":"nope"}', '{"exec-oob":"query-name"}', '{"execute":"query-name","x":1}'],
  ...['null', '[]', '{}', '{"a":1}', '1'].map((args) => `{"execute":"query-name","arguments":${args}}`),
  ...['null', '[]', '{"a":[1]}', '1', '-1', '1.5', '18446744073709551615', '"\\u00e9\\u0000"', 'true'].map((id) => `{"execute":"query-name","id":${id}}`),
  '{"execute":"qmp_capabilities"}', '{"execute":"qmp_capabilities","arguments":{"enable":["x"]}}', '{"execute":"getfd","arguments":{"fdname":"a"}}',
  '{"execute":"stop"}{"execute":"query-status"}{"execute":"cont"}', '{"execute":"x-exit-preconfig"}', '{"execute":"closefd","arguments":{"fdname":"a"}}',
  `{"id":${'['.repeat(1023)}${']'.repeat(1023)},"execute":"query-name"}`, `{"id":${'['.repeat(1024)}${']'.repeat(1024)},"execute":"query-name"}`,
  ...['{"name":"a"}', '{"name":1,"up":true}', '{"name":"a","up":null}', '{"name":"a","up":true,"b":1}'].map((args) => `{"execute":"set_link","arguments":${args}}`),
  ...['1', '2147483648', '-2147483648', '"1"', '1.0', 'null'].map((hubid) => `{"execute":"netdev_add","arguments":{"id":"h${hubid.length}","type":"hubport","hubid":${hubid}}}`),
  ...['"Hubport"', '1', 'null', '""'].map((type) => `{"execute":"netdev_add","arguments":{"id":"x","type":${type},"hubid":1}}`),
];

test('answers what a real QEMU answers', async () => {
  const noise = fc.sample(fc.array(fc.constantFrom(...ATOMS), { minLength: 1, maxLength: 8 }).map((atoms) => atoms.join('')), { seed: 72, numRuns: 400 });
  const folder = mkdtempSync(join(tmpdir(), 'monitor-'));
  const paths = { qemu: join(folder, 'qemu.sock'), emulator: join(folder, 'emulator.sock') };
  const server = await serve({
    listen: [{ kind: 'unix', path: paths.emulator }], control: undefined, machine: 'bare', defects: new Set(), defined: new Set(), schema: smallSchema(),
  });
  const child = spawn(QEMU, ['-nodefaults', '-display', 'none', '-M', 'none', '-qmp', `unix:${paths.qemu},server=on,wait=off`], { stdio: 'ignore' });
  try {
    await started(child);
    const [qemu, emulator] = [await dial(paths.qemu), await dial(paths.emulator)];
    for (const [index, bytes] of ['{"execute":"query-name"}', '{"execute":"qmp_capabilities"}', ...MESSAGES, ...noise].entries()) {
      const [expected, actual] = await Promise.all([qemu.ask(bytes, index), emulator.ask(bytes, index)]);
      assert.equal(actual, expected, JSON.stringify(bytes));
    }
    qemu.close();
    emulator.close();
  } finally {
    child.kill('SIGKILL');
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

type Client = { readonly ask: (bytes: string, index: number) => Promise<readonly string[]>; readonly close: () => void };

async function dial(path: string): Promise<Client> {
  const socket = await patientConnect(path);
  const lines: string[] = [];
  let rest = '';
  let wake = (): void => {};
  socket.on('data', (bytes) => {
    const parts = (rest + bytes.toString()).split('\r\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    wake();
  });
  const line = async (): Promise<string> => {
    while (lines.length === 0) await new Promise<void>((resolve) => { wake = resolve; });
    return lines.shift() ?? '';
  };
  await line();
  return {
    close: () => socket.destroy(),
    ask: async (bytes, index) => {
      const mark = `"mark${index}"`;
      socket.write(`${bytes}\xff\n{"execute":"query-version","id":${mark}}\n`, 'latin1');
      const seen: string[] = [];
      for (let next = await line(); !next.includes(mark); next = await line()) seen.push(described(next));
      return seen;
    },
  };
}

/** What a message is, without what may differ: texts, times and the result itself. */
function described(line: string): string {
  const message = JSON.parse(line) as { readonly error?: { readonly class: string }; readonly event?: string; readonly id?: unknown };
  const kind = message.error?.class ?? message.event ?? 'return';
  return message.id === undefined ? kind : `${kind} ${JSON.stringify(message.id)}`;
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
}

async function patientConnect(path: string): Promise<Socket> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const socket = connect(path);
    const connected = await new Promise<boolean>((resolve) => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)));
    if (connected) return socket;
    await sleep(50);
  }
  throw new Error(`nobody listens on ${path}`);
}

test.run();
