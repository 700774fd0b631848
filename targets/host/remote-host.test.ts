import { Duplex, PassThrough } from 'node:stream';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HostSide, Packet } from '../host-side.ts';
import { createLineSplitter } from './line-splitter.ts';
import { remoteHost } from './remote-host.ts';
import { serveHost } from './serve-host.ts';

type Far = { readonly near: Duplex; readonly say: (text: string) => void; readonly closed: string[]; push(packet: Packet): void };

/** A host that answers with what it was asked, behind a stream. */
function farHost(overrides: Partial<HostSide> = {}): Far {
  const [there, back] = [new PassThrough(), new PassThrough()];
  const closed: string[] = [];
  let listener: (packet: Packet) => void = () => {};
  const host: HostSide = {
    open: async (name, spec) => ({ kind: 'answer', value: { name, kind: spec.kind } }),
    ask: async ({ kind }) => ({ kind: 'answer', value: { kind } }),
    send: async () => {},
    close: async (name) => void closed.push(name),
    onPacket: (next) => {
      listener = next;
    },
    ...overrides,
  };
  const server = serveHost(host, (line) => back.write(`${line}\n`));
  const lines = createLineSplitter(1024 * 1024);
  there.on('data', (chunk: Buffer) => {
    for (const line of lines.push(chunk) ?? []) server.hear(line);
  });
  there.on('end', () => server.end());
  return { near: Duplex.from({ readable: back, writable: there }), say: (text) => back.write(text), closed, push: (packet) => listener(packet) };
}

async function rejection(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'resolved', (error: Error) => error.message);
}

test('what is asked is answered, what comes is told, and what is open is closed in the end', async () => {
  const far = farHost();
  const host = remoteHost(async () => far.near);
  const packets: Packet[] = [];
  host.onPacket((packet) => packets.push(packet));
  assert.equal(await host.open('a', { kind: 'bridge' }), { kind: 'answer', value: { name: 'a', kind: 'bridge' } });
  assert.equal(await host.open('b', { kind: 'bridge' }), { kind: 'answer', value: { name: 'b', kind: 'bridge' } });
  far.push({ endpoint: 'a', bytes: Buffer.from('hello'), atMs: 12.25 });
  assert.equal(await host.ask({ kind: 'descriptors' }), { kind: 'answer', value: { kind: 'descriptors' } });
  assert.equal(packets, [{ endpoint: 'a', bytes: Buffer.from('hello'), atMs: 12.25 }]);
  await host.close('a');
  host.end();
  while (far.closed.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(far.closed, ['a', 'b']);
  assert.match(await rejection(host.ask({ kind: 'descriptors' })), /it was ended/);
});

test('a question that waits keeps no other waiting', async () => {
  let release: () => void = () => {};
  const waiting = new Promise<void>((resolve) => {
    release = resolve;
  });
  const far = farHost({ ask: async () => waiting.then(() => ({ kind: 'answer', value: {} })) });
  const host = remoteHost(async () => far.near);
  const asked = host.ask({ kind: 'descriptors' });
  await host.send([{ endpoint: 'a', bytes: new Uint8Array(1) }]);
  release();
  assert.equal(await asked, { kind: 'answer', value: {} });
});

test('a host that cannot be reached is unavailable, one that breaks says so', async () => {
  const nowhere = remoteHost(async () => Promise.reject(new Error('no such socket')));
  assert.equal(await nowhere.open('a', { kind: 'bridge' }), { kind: 'unavailable', missing: 'the host side (no such socket)' });
  await nowhere.close('a');
  const refusing = farHost({ open: async () => Promise.reject(new Error('port taken')) });
  assert.match(await rejection(remoteHost(async () => refusing.near).open('a', { kind: 'bridge' })), /port taken/);
  for (const junk of ['{"kind":"done"}\n', 'x\n', '{"seq":1}\n']) {
    const far = farHost({ ask: () => new Promise(() => {}) });
    const host = remoteHost(async () => far.near);
    const asked = host.ask({ kind: 'descriptors' });
    far.say(junk);
    assert.match(await rejection(asked), /is no answer/);
    assert.match(await rejection(host.close('a')), /is no answer/);
  }
  const far = farHost({ ask: () => new Promise(() => {}) });
  const host = remoteHost(async () => far.near);
  const asked = host.ask({ kind: 'descriptors' });
  await new Promise((resolve) => setImmediate(resolve));
  far.near.destroy();
  assert.match(await rejection(asked), /cannot be asked/);
});

test.run();
