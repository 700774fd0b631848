import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openTarget } from './open.ts';
import { openClient } from './qmp/client.ts';
import { GREETING, obedient, scriptedPeer } from './qmp/scripted-peer.ts';
import { createScratch } from './sandbox.ts';
import { type Instance, TargetError } from './target.ts';

const ATTACH = { machine: 'bare', monitors: 1, scratch: '' } as const;

async function refusalOf(target: string): Promise<TargetError> {
  const error: unknown = await openTarget(target).start(ATTACH).catch((reason: unknown) => reason);
  if (error instanceof TargetError) return error;
  throw new Error(`${target} was reached`);
}

async function greet(instance: Instance): Promise<string> {
  const [monitor] = instance.monitors;
  if (monitor === undefined) throw new Error('no monitor');
  const client = await openClient(monitor);
  return (await client.execute('query-status')).kind;
}

test('a served socket is attached to, left on stop, and lives on', async () => {
  await using peer = await scriptedPeer({ greeting: GREETING, answer: obedient });
  const target = openTarget(`unix:${peer.path}`);
  assert.is(target.ownership, 'attached');
  for (const _round of [1, 2]) {
    const instance = await target.start(ATTACH);
    assert.is(await greet(instance), 'return');
    assert.is(instance.death(), undefined);
    assert.equal(await instance.stop(), { kind: 'stopped' });
    assert.equal(await instance.died, { kind: 'stopped' });
  }
  assert.ok(peer.lines.every((line) => /qmp_capabilities|query-status/.test(line)));
});

test('a peer that closes has died; one that we reconnect to has not', async () => {
  await using peer = await scriptedPeer({ greeting: GREETING, answer: (line, socket) => (line.includes('quit') ? void socket.end() : obedient(line)) });
  const instance = await openTarget(`unix:${peer.path}`).start(ATTACH);
  const again = await instance.monitors[0]?.reconnect();
  assert.is(instance.death(), undefined);
  again?.send('quit\n');
  assert.equal(await instance.died, { kind: 'closed' });
  assert.equal(await instance.stop(), { kind: 'closed' });
});

test('over TCP as well', async () => {
  const server = createServer((socket) => void socket.write(GREETING)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const instance = await openTarget(`tcp:127.0.0.1:${port}`).start(ATTACH);
  const greeting = await new Promise((resolve) => instance.monitors[0]?.onMessage(resolve));
  assert.match(JSON.stringify(greeting), 'greeting');
  await instance.stop();
  server.close();
});

test('where nobody listens, one line names the fix', async () => {
  const scratch = createScratch();
  const plain = join(scratch.folder(), 'plain');
  writeFileSync(plain, '');
  for (const target of [`unix:${scratch.root}/none.sock`, `unix:${plain}`, 'tcp:127.0.0.1:1']) {
    const error = await refusalOf(target);
    assert.is(error.code, 'no-listener', target);
    assert.match(error.message, /start the target first/);
    assert.not.match(error.message, /\n/);
  }
  scratch.remove();
});

test('a path that is too long for a socket is told, and not cut short', () => {
  assert.ok(openTarget(`unix:/${'x'.repeat(106)}`));
  assert.throws(() => openTarget(`unix:/${'x'.repeat(107)}`), /107 bytes at most, and this one 108/);
});

test.run();
