import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectUnix } from '../sockets.ts';
import { type Received, TargetError } from '../target.ts';
import { type ClientOptions, openClient, type QmpClient } from './client.ts';
import { openMonitor } from './monitor.ts';
import { GREETING, obedient, type Script, type ScriptedPeer, scriptedPeer } from './scripted-peer.ts';

async function clientOf(peer: ScriptedPeer, options?: ClientOptions): Promise<QmpClient> {
  return openClient(await openMonitor(() => connectUnix(peer.path)), options);
}

async function refusalOf(script: Script): Promise<{ readonly code: string; readonly message: string }> {
  await using peer = await scriptedPeer(script);
  try {
    await clientOf(peer, { deadlineMs: 50 });
  } catch (error) {
    if (error instanceof TargetError) return { code: error.code, message: error.message };
  }
  throw new Error('the client was satisfied');
}

test('it reads the greeting, negotiates, asks and gets answers', async () => {
  await using peer = await scriptedPeer({
    greeting: GREETING,
    answer: (line) => (line.includes('bad') ? `{"id": ${JSON.stringify(JSON.parse(line).id)}, "error": {"class": "CommandNotFound", "desc": "no"}}\r\n` : obedient(line)),
  });
  const client = await clientOf(peer, { enable: ['oob'] });
  assert.equal(client.greeting['capabilities'], ['oob']);
  assert.equal(await client.execute('good', { a: 10n ** 18n }), { kind: 'return', value: {} });
  assert.equal(await client.execute('bad'), { kind: 'error', errorClass: 'CommandNotFound', desc: 'no' });
  assert.match(peer.lines[0] ?? '', '"execute":"qmp_capabilities","arguments":{"enable":["oob"]}');
  assert.match(peer.lines[1] ?? '', '"arguments":{"a":1000000000000000000}');
});

test('other messages go to onOther, and do not answer', async () => {
  const others: Received[] = [];
  await using peer = await scriptedPeer({
    greeting: `{"event": "EARLY", "timestamp": {}}\n${GREETING}`,
    answer: (line) => `{"event": "BEFORE", "timestamp": {}}\n{"return": 1, "id": "somebody else"}\n${obedient(line)}`,
  });
  const client = await clientOf(peer, { onOther: (received) => others.push(received) });
  await client.execute('x');
  assert.equal(others.map(({ message }) => (message.kind === 'event' ? message.name : message.kind)), ['EARLY', 'BEFORE', 'return', 'BEFORE', 'return']);
});

test('silence and a closed connection are answers', async () => {
  await using peer = await scriptedPeer({
    greeting: GREETING,
    answer: (line, socket) => (line.includes('hang') ? undefined : line.includes('close') ? void socket.destroy() : obedient(line)),
  });
  const client = await clientOf(peer);
  assert.equal(await client.execute('hang', undefined, { deadlineMs: 30 }), { kind: 'silent' });
  assert.equal((await client.execute('fine')).kind, 'return');
  assert.equal(await client.execute('close'), { kind: 'closed' });
  assert.equal(await client.execute('after'), { kind: 'closed' });
});

test('a peer that does not speak QMP is refused in one line that names the fix', async () => {
  const silent = await refusalOf({ greeting: '' });
  assert.is(silent.code, 'no-greeting');
  assert.match(silent.message, /give the path of a QMP monitor that no other client holds/);
  assert.is((await refusalOf({ greeting: '', answer: (_line, socket) => void socket.end() })).code, 'no-greeting');
  assert.is((await refusalOf({ greeting: 'SSH-2.0-OpenSSH_9.2\r\n' })).code, 'not-a-target');
  assert.is((await refusalOf({ greeting: '{"return": {}}\n' })).code, 'not-a-target');
  assert.is((await refusalOf({ greeting: GREETING })).code, 'not-a-target');
});

test.run();
