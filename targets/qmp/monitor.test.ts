import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectUnix } from '../sockets.ts';
import type { Monitor, Received } from '../target.ts';
import { openMonitor } from './monitor.ts';
import { GREETING, type ScriptedPeer, scriptedPeer } from './scripted-peer.ts';

function monitorOf(peer: ScriptedPeer): Promise<Monitor> {
  return openMonitor(() => connectUnix(peer.path));
}

/** Collects messages until there are so many. */
function collect(monitor: Monitor, count: number): Promise<readonly Received[]> {
  const all: Received[] = [];
  return new Promise((resolve) => {
    monitor.onMessage((received) => {
      all.push(received);
      if (all.length === count) resolve(all);
    });
  });
}

const echo = (line: string): string => `{"return": ${line}}\r\n`;

test('messages that came before the listener are delivered, in order, with their text', async () => {
  await using peer = await scriptedPeer({ greeting: GREETING, answer: echo });
  const monitor = await monitorOf(peer);
  monitor.send('1\n2\n');
  while (peer.lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 30));
  const received = await collect(monitor, 3);
  assert.equal(received.map(({ text }) => text), [GREETING.trim(), '{"return": 1}', '{"return": 2}']);
  assert.equal(received.map(({ message }) => message.kind), ['greeting', 'return', 'return']);
  assert.ok(received.every(({ atMs }) => Math.abs(Date.now() - atMs) < 60_000));
});

test('ten thousand commands in one write come back in order', async () => {
  await using peer = await scriptedPeer({ greeting: '', answer: echo });
  const monitor = await monitorOf(peer);
  const count = 10_000;
  const received = collect(monitor, count);
  monitor.send(Array.from({ length: count }, (_item, index) => `${index}\n`).join(''));
  const values = (await received).map(({ message }) => (message.kind === 'return' ? message.value : undefined));
  assert.equal(values, Array.from({ length: count }, (_item, index) => index));
  assert.is(monitor.lineEnds?.().crlf, count);
});

test('bytes leave as they are', async () => {
  await using peer = await scriptedPeer({ greeting: '' });
  const monitor = await monitorOf(peer);
  monitor.send(Uint8Array.of(0xc3, 0xa9));
  monitor.send('é\n');
  while (peer.lines.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(peer.lines, ['éé']);
});

test('a peer that goes away closes the monitor, and what it left unfinished is malformed', async () => {
  await using peer = await scriptedPeer({ greeting: '{"return": ', answer: (_line, socket) => void socket.end() });
  const monitor = await monitorOf(peer);
  const received = collect(monitor, 1);
  assert.not(monitor.isClosed());
  monitor.send('bye\n');
  await monitor.closed;
  assert.ok(monitor.isClosed());
  monitor.send('nobody hears this\n');
  const [last] = await received;
  assert.equal(last?.message, { kind: 'malformed', reason: 'the message is cut off', raw: undefined });
});

test('a reset connection is a closed monitor and no exception', async () => {
  await using peer = await scriptedPeer({ greeting: '', answer: (_line, socket) => void socket.pause().destroy() });
  const monitor = await monitorOf(peer);
  // Input that was never read makes the system reset the connection.
  monitor.send(`reset\n${'x'.repeat(1_000_000)}`);
  await monitor.closed;
});

test('reconnecting opens another connection and closes the first', async () => {
  await using peer = await scriptedPeer({ greeting: GREETING });
  const first = await monitorOf(peer);
  await collect(first, 1);
  const second = await first.reconnect();
  assert.ok(first.isClosed());
  const [greeting] = await collect(second, 1);
  assert.is(greeting?.message.kind, 'greeting');
  assert.is(peer.sockets.length, 2);
  second.close();
  await second.closed;
});

test.run();
