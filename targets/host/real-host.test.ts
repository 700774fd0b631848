import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { EndpointSpec, HostAnswer, HostQuestion } from '../host-side.ts';
import { findProgram } from '../program.ts';
import { createScratch } from '../sandbox.ts';
import { MAX_PACKETS, PEER_WAIT_MS } from './endpoint.ts';
import { framed, MAX_FRAME_BYTES } from './length-framing.ts';
import { type RealHost, realHost } from './real-host.ts';

type Opened = { readonly host: RealHost; readonly packets: { readonly endpoint: string; readonly text: string }[]; readonly info: Readonly<Record<string, unknown>>; [Symbol.asyncDispose](): Promise<void> };

/** A host with one endpoint, `a`. */
async function opened(spec: EndpointSpec): Promise<Opened> {
  const scratch = createScratch();
  const host = realHost({ scratch: scratch.folder(), leader: process.pid, isOwnNetwork: false });
  const packets: Opened['packets'] = [];
  host.onPacket(({ endpoint, bytes, atMs }) => {
    assert.ok(Math.abs(atMs - Date.now()) < 10_000);
    packets.push({ endpoint, text: Buffer.from(bytes).toString('latin1') });
  });
  const info = valueOf(await host.open('a', spec));
  const dispose = async (): Promise<void> => {
    await host.end();
    scratch.remove();
  };
  return { host, packets, info, [Symbol.asyncDispose]: dispose };
}

function valueOf(answer: HostAnswer): Readonly<Record<string, unknown>> {
  assert.is(answer.kind, 'answer', JSON.stringify(answer));
  return answer.kind === 'answer' ? answer.value : {};
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!await isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

async function connectedTo(port: unknown, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ host, port: Number(port) });
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return socket;
}

function heardBy(socket: Socket): () => string {
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
  });
  return () => heard;
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

async function ask(host: RealHost, question: HostQuestion): Promise<Readonly<Record<string, unknown>>> {
  return valueOf(await host.ask(question));
}

test('a listener hears everybody and speaks to the newest', async () => {
  for (const address of ['127.0.0.1', '::1']) {
    await using all = await opened({ kind: 'listener', carries: 'bytes', host: address });
    assert.is(all.info['address'], address === '::1' ? `[::1]:${all.info['port']}` : `127.0.0.1:${all.info['port']}`);
    const older = await connectedTo(all.info['port'], address);
    older.write('first');
    await until(() => all.packets.length === 1);
    const newer = await connectedTo(all.info['port'], address);
    newer.write('second');
    await until(() => all.packets.length === 2);
    older.write('third');
    await until(() => all.packets.length === 3);
    const [heardByOlder, heardByNewer] = [heardBy(older), heardBy(newer)];
    await all.host.send([{ endpoint: 'a', bytes: latin1('to ') }, { endpoint: 'a', bytes: latin1('you') }]);
    await until(() => heardByNewer() === 'to you');
    assert.is(heardByOlder(), '');
    assert.equal(all.packets.map(({ text }) => text), ['first', 'second', 'third']);
  }
});

test('what is sent waits for the first who comes', async () => {
  await using all = await opened({ kind: 'listener', carries: 'bytes' });
  const sent = all.host.send([{ endpoint: 'a', bytes: latin1('hello') }]);
  const heard = heardBy(await connectedTo(all.info['port']));
  await sent;
  await until(() => heard() === 'hello');
});

test('nobody is waited for twice', async () => {
  await using all = await opened({ kind: 'listener', carries: 'bytes' });
  valueOf(await all.host.open('b', { kind: 'datagrams' }));
  const started = performance.now();
  const packets = Array.from({ length: 20 }, () => ['a', 'b'].map((endpoint) => ({ endpoint, bytes: latin1('x') }))).flat();
  await all.host.send(packets);
  assert.ok(performance.now() - started < 3 * PEER_WAIT_MS);
});

test('frames are told apart by their lengths, however the stream is cut', async () => {
  await using all = await opened({ kind: 'listener', carries: 'frames' });
  const socket = await connectedTo(all.info['port']);
  const stream = Buffer.concat(['one', '', 'x'.repeat(MAX_FRAME_BYTES), 'two'].map((text) => framed(latin1(text))));
  for (const byte of stream.subarray(0, 9)) {
    socket.write(Buffer.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.write(stream.subarray(9));
  await until(() => all.packets.length === 4);
  assert.equal(all.packets.map(({ text }) => text.length), [3, 0, MAX_FRAME_BYTES, 3]);
  const heard = heardBy(socket);
  await all.host.send([{ endpoint: 'a', bytes: latin1('back') }]);
  await until(() => heard() === '\0\0\0\x04back');
});

test('a length that is none ends the connection', async () => {
  await using all = await opened({ kind: 'listener', carries: 'frames' });
  const socket = await connectedTo(all.info['port']);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(Buffer.of(0, 0x10, 0, 0, 1, 2, 3));
  await closed;
  assert.equal(all.packets, []);
});

test('a flood fills no memory', async () => {
  await using all = await opened({ kind: 'listener', carries: 'frames' });
  const socket = await connectedTo(all.info['port']);
  socket.end(Buffer.concat(Array.from({ length: MAX_PACKETS + 100 }, () => framed(latin1('x')))));
  await new Promise((resolve) => socket.once('close', resolve));
  await until(() => all.packets.length === MAX_PACKETS);
  await using large = await opened({ kind: 'listener', carries: 'bytes' });
  const other = await connectedTo(large.info['port']);
  other.end(Buffer.alloc(40 * 1024 * 1024));
  await new Promise((resolve) => other.once('close', resolve));
  assert.ok(large.packets.reduce((sum, { text }) => sum + text.length, 0) <= 16 * 1024 * 1024);
});

test('a caller comes to where somebody listens', async () => {
  const server = createServer((socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  const port = typeof at === 'object' && at !== null ? at.port : 0;
  {
    await using all = await opened({ kind: 'caller', carries: 'frames', to: `127.0.0.1:${port}` });
    assert.is(all.info['connected'], true);
    await all.host.send([{ endpoint: 'a', bytes: latin1('echo') }]);
    await until(() => all.packets.length === 1);
    assert.equal(all.packets, [{ endpoint: 'a', text: 'echo' }]);
  }
  await new Promise((resolve) => server.close(resolve));
  await using refused = await opened({ kind: 'caller', carries: 'frames', to: `127.0.0.1:${port}` });
  assert.equal(refused.info, { connected: false });
  await refused.host.send([{ endpoint: 'a', bytes: latin1('x') }]);
});

test('datagrams go to whoever wrote last, or where they are told', async () => {
  for (const [address, type] of [['127.0.0.1', 'udp4'], ['::1', 'udp6']] as const) {
    const peer = createSocket(type);
    await new Promise<void>((resolve) => peer.bind(0, address, resolve));
    const heard: string[] = [];
    peer.on('message', (bytes) => heard.push(bytes.toString()));
    await using all = await opened({ kind: 'datagrams', host: address });
    const early = all.host.send([{ endpoint: 'a', bytes: latin1('early') }]);
    peer.send('hello', Number(all.info['port']), address);
    await early;
    const to = address === '::1' ? `[::1]:${peer.address().port}` : `127.0.0.1:${peer.address().port}`;
    valueOf(await all.host.open('b', { kind: 'datagrams', to }));
    await all.host.send([{ endpoint: 'b', bytes: latin1('told') }]);
    await until(() => heard.length === 2 && all.packets.length === 1);
    assert.equal([heard, all.packets], [['early', 'told'], [{ endpoint: 'a', text: 'hello' }]]);
    peer.close();
  }
});

test('a socket that hears one alone hears no other', async () => {
  await using all = await opened({ kind: 'datagrams' });
  const wanted = createSocket('udp4');
  await new Promise<void>((resolve) => wanted.bind(0, '127.0.0.1', resolve));
  const { port } = valueOf(await all.host.open('b', { kind: 'datagrams', from: `127.0.0.1:${wanted.address().port}` }));
  await all.host.open('other', { kind: 'datagrams', to: `127.0.0.1:${port}` });
  await all.host.send([{ endpoint: 'other', bytes: latin1('no') }]);
  wanted.send('yes', Number(port), '127.0.0.1');
  await until(() => all.packets.length === 1);
  assert.equal(all.packets, [{ endpoint: 'b', text: 'yes' }]);
  wanted.close();
});

test('members of a group hear each other and not themselves', async () => {
  await using all = await opened({ kind: 'datagrams', group: '230.73.31.1:7331' });
  assert.is(all.info['address'], '230.73.31.1:7331');
  valueOf(await all.host.open('b', { kind: 'datagrams', group: '230.73.31.1:7331' }));
  await all.host.send([{ endpoint: 'a', bytes: latin1('from a') }, { endpoint: 'b', bytes: latin1('from b') }]);
  await until(() => all.packets.length === 2);
  assert.equal(all.packets.map(({ endpoint, text }) => `${endpoint}: ${text}`).sort(), ['a: from b', 'b: from a']);
});

test('beyond loopback nothing is opened where the network is not the target\'s own', async () => {
  await using all = await opened({ kind: 'folder', files: {} });
  const refused: readonly EndpointSpec[] = [
    { kind: 'listener', carries: 'bytes', host: '0.0.0.0' }, { kind: 'caller', carries: 'bytes', to: '192.0.2.1:1' },
    { kind: 'datagrams', to: '192.0.2.1:1' }, { kind: 'datagrams', host: '0.0.0.0' }, { kind: 'free-port', protocol: 'tcp', host: '0.0.0.0' },
    { kind: 'bridge' }, { kind: 'free-interface' }, { kind: 'program', behaviour: 'bridge-helper' },
  ];
  for (const spec of refused) assert.is((await all.host.open('x', spec)).kind, 'unavailable', JSON.stringify(spec));
  assert.is((await all.host.ask({ kind: 'tcp', to: '192.0.2.1:1', send: '', bytes: 1 })).kind, 'unavailable');
  assert.is((await all.host.ask({ kind: 'udp', to: '192.0.2.1:1', send: '' })).kind, 'unavailable');
  assert.is((await all.host.ask({ kind: 'join-bridge', interface: 'a', bridge: 'b' })).kind, 'unavailable');
  for (const to of ['localhost:1', '127.0.0.1', '127.0.0.1:99999', '']) {
    const outcome = await all.host.open('x', { kind: 'caller', carries: 'bytes', to }).catch((error: Error) => error.message);
    assert.match(String(outcome), /is no address/);
  }
});

test('a free port is free, and told to be held once it is', async () => {
  for (const protocol of ['tcp', 'udp'] as const) {
    await using all = await opened({ kind: 'free-port', protocol });
    const question: HostQuestion = { kind: 'port', protocol, address: String(all.info['address']) };
    assert.equal(await ask(all.host, question), { open: false });
    const port = Number(all.info['port']);
    const holder = protocol === 'tcp' ? createServer() : createSocket('udp4');
    await new Promise<void>((resolve) => 'listen' in holder ? holder.listen(port, '127.0.0.1', resolve) : holder.bind(port, '127.0.0.1', resolve));
    assert.equal(await ask(all.host, question), { open: true });
    await new Promise<void>((resolve) => void holder.close(() => resolve()));
    assert.equal(await ask(all.host, question), { open: false });
  }
});

test('questions over TCP and UDP tell what was answered', async () => {
  await using all = await opened({ kind: 'listener', carries: 'bytes' });
  const to = String(all.info['address']);
  const asked = ask(all.host, { kind: 'tcp', to, send: 'ping', bytes: 4 });
  await until(() => all.packets.length === 1);
  await all.host.send([{ endpoint: 'a', bytes: latin1('pong!') }]);
  assert.equal(await asked, { connected: true, received: 'pong', closed: false });
  await all.host.close('a');
  assert.equal(await ask(all.host, { kind: 'tcp', to, send: 'ping', bytes: 4 }), { connected: false });
  const udp = valueOf(await all.host.open('u', { kind: 'datagrams' }));
  const asking = ask(all.host, { kind: 'udp', to: String(udp['address']), send: 'ping' });
  await until(() => all.packets.length === 2);
  await all.host.send([{ endpoint: 'u', bytes: latin1('pong') }]);
  assert.equal(await asking, { received: 'pong' });
  await all.host.close('u');
  assert.equal(await ask(all.host, { kind: 'udp', to: String(udp['address']), send: 'ping' }), {});
});

test('a Unix listener is where it says, and gone when it is closed', async () => {
  await using all = await opened({ kind: 'unix-listener', carries: 'bytes' });
  const path = String(all.info['path']);
  const socket = connect({ path });
  socket.write('hello');
  await until(() => all.packets.length === 1);
  assert.equal(await ask(all.host, { kind: 'path', path }), { ...await ask(all.host, { kind: 'path', path }), exists: true, kind: 'socket' });
  assert.type((await ask(all.host, { kind: 'descriptor-of', endpoint: 'a' }))['descriptor'], 'number');
  await all.host.close('a');
  assert.equal(await ask(all.host, { kind: 'path', path }), { exists: false });
  socket.destroy();
});

test('a vhost-user frontend gets the answers that it waits for', async () => {
  await using all = await opened({ kind: 'vhost-user', queues: 3 });
  const socket = connect({ path: String(all.info['path']) });
  const heard = heardBy(socket);
  const words = (...values: readonly number[]): Buffer => Buffer.from(new Uint32Array(values).buffer);
  const requests = [words(1, 1, 0), words(15, 1, 0), words(17, 1, 0), words(16, 1, 8, 1, 0), words(11, 1, 8, 2, 0), words(18, 9, 8, 0, 1)];
  socket.write(Buffer.concat(requests));
  const replies = [words(1, 5, 8, 0x4040_8000, 1), words(15, 5, 8, 1, 0), words(17, 5, 8, 3, 0), words(11, 5, 8, 2, 0), words(18, 5, 8, 0, 0)];
  await until(() => heard().length >= Buffer.concat(replies).length);
  assert.is(heard(), Buffer.concat(replies).toString('latin1'));
  assert.equal(all.packets.map(({ text }) => text), requests.map((request) => request.toString('latin1')));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(words(1, 1, 1_000_000));
  await closed;
});

test('a vhost-user backend that is there once refuses who comes again', async () => {
  await using all = await opened({ kind: 'vhost-user', queues: 1, once: true });
  const path = String(all.info['path']);
  const first = connect({ path });
  await new Promise<void>((resolve) => first.once('connect', resolve));
  const isRefused = (): Promise<boolean> => new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('error', () => resolve(true));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });
  await until(isRefused);
  first.destroy();
});

test('a program notes its arguments and does as it was told', async () => {
  await using all = await opened({ kind: 'program', behaviour: 'echo' });
  const path = String(all.info['path']);
  const echo = spawnSync(path, ['a', 'b c', '', 'd\n\'"\\'], { input: 'one\ntwo  words\\\n' });
  assert.is(echo.stdout.toString(), 'echo one\necho two  words\\\n');
  assert.is(spawnSync(path).status, 0);
  const calls = { calls: [['a', 'b c', '', 'd\n\'"\\'], []], times: 2, options: {} };
  assert.equal(await ask(all.host, { kind: 'calls', program: 'a' }), calls);
  assert.equal(await ask(all.host, { kind: 'calls', program: path }), calls);
  const exit = valueOf(await all.host.open('exit', { kind: 'program', behaviour: 'exit', status: 7 }));
  assert.is(spawnSync(String(exit['path']), ['x']).status, 7);
  assert.equal(await ask(all.host, { kind: 'calls', program: 'exit' }), { calls: [['x']], times: 1, options: {} });
  assert.equal(await ask(all.host, { kind: 'calls', program: '/no/such/program' }), { calls: [], times: 0, options: {} });
});

test('a folder has its files and nothing lies outside of it', async () => {
  await using all = await opened({ kind: 'folder', files: { 'a.txt': 'text', 'deep/b': '' } });
  const path = String(all.info['path']);
  assert.is(readFileSync(join(path, 'a.txt'), 'utf8'), 'text');
  assert.is(statSync(join(path, 'deep/b')).size, 0);
  assert.is((await ask(all.host, { kind: 'path', path }))['kind'], 'folder');
  assert.is((await ask(all.host, { kind: 'path', path: join(path, 'a*t') }))['kind'], 'file');
  assert.equal(await ask(all.host, { kind: 'path', path: join(path, 'b*') }), { exists: false });
  for (const name of ['../x', '', 'a/../../b', '.']) {
    const outcome = await all.host.open('x', { kind: 'folder', files: { [name]: '' } }).catch((error: Error) => error.message);
    assert.match(String(outcome), /is no name of a file/, name);
  }
  await all.host.close('a');
  assert.not(existsSync(path));
});

test('a VDE switch tells its ports, where it is installed', async () => {
  await using all = await opened({ kind: 'folder', files: {} });
  const answer = await all.host.open('switch', { kind: 'vde-switch' });
  if (findProgram('vde_switch') === undefined) {
    assert.equal(answer, { kind: 'unavailable', missing: 'vde_switch (install vde2)' });
    return;
  }
  const path = String(valueOf(answer)['path']);
  assert.equal(await ask(all.host, { kind: 'vde-ports', endpoint: 'switch' }), { ports: [] });
  const other = findProgram('vde_plug') === undefined ? undefined : spawn('vde_plug', [path], { stdio: ['pipe', 'ignore', 'ignore'] });
  if (other !== undefined) {
    await until(async () => JSON.stringify(await ask(all.host, { kind: 'vde-ports', endpoint: 'switch' })) === '{"ports":[1]}');
    other.kill();
  }
  await all.host.close('switch');
  assert.not(existsSync(path));
});

test('a VDE switch that was killed has no ports, and is not waited for', async () => {
  if (findProgram('vde_switch') === undefined) return;
  await using all = await opened({ kind: 'vde-switch' });
  process.kill(processWith(String(all.info['path'])), 'SIGKILL');
  const asked = performance.now();
  for (const _ of [1, 2]) assert.equal(await ask(all.host, { kind: 'vde-ports', endpoint: 'a' }), { ports: [] });
  assert.ok(performance.now() - asked < 2_000);
});

/** The process that has a word on its command line. */
function processWith(word: string): number {
  const found = readdirSync('/proc').find((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').split('\0').includes(word);
    } catch {
      return false;
    }
  });
  return Number(found);
}

test('a name that is in use is closed first, and what is closed takes nothing', async () => {
  await using all = await opened({ kind: 'listener', carries: 'bytes' });
  const first = await connectedTo(all.info['port']);
  const closed = new Promise((resolve) => first.once('close', resolve));
  const again = valueOf(await all.host.open('a', { kind: 'listener', carries: 'bytes' }));
  await closed;
  assert.is.not(again['port'], all.info['port']);
  await all.host.close('a');
  await all.host.close('a');
  await all.host.send([{ endpoint: 'a', bytes: latin1('x') }]);
});

test('the target\'s descriptors are counted and named', async () => {
  await using all = await opened({ kind: 'listener', carries: 'bytes' });
  const { count: before } = await ask(all.host, { kind: 'descriptors' });
  const socket = await connectedTo(all.info['port']);
  await until(async () => 'descriptor' in await ask(all.host, { kind: 'descriptor-of', endpoint: 'a' }));
  // This end and the other are both ours here.
  assert.is((await ask(all.host, { kind: 'descriptors' }))['count'], Number(before) + 2);
  socket.destroy();
});

test.run();
