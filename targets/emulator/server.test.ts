import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Address } from './address.ts';
import { serve, type ServeOptions, type Server } from './server.ts';
import { smallSchema } from './small-schema.ts';

test('serves over a unix socket and removes it at the end', async () => {
  using folder = scratch();
  const path = folder.at('qmp.sock');
  const server = await start([{ kind: 'unix', path }]);
  const client = await dial({ kind: 'unix', path });
  assert.match(await client.line(), /^\{"QMP"/);
  client.send('{"execute":"qmp_capabilities","id":1}\n');
  assert.is(await client.line(), '{"return": {}, "id": 1}');
  await server.close();
  assert.not(existsSync(path));
  assert.is(await client.ended, 'closed');
});

test('serves over TCP on a port of its own choice', async () => {
  const server = await start([{ kind: 'tcp', host: '127.0.0.1', port: 0 }]);
  const [address] = server.addresses;
  assert.ok(address?.kind === 'tcp' && address.port > 0);
  assert.match(await (await dial(address)).line(), /^\{"QMP"/);
  await server.close();
});

test('a second client of a monitor is greeted when the first has left', async () => {
  using folder = scratch();
  const address: Address = { kind: 'unix', path: folder.at('qmp.sock') };
  const server = await start([address]);
  const first = await dial(address);
  await first.line();
  const second = await dial(address);
  let greeted = false;
  const greeting = second.line().then(() => { greeted = true; });
  first.send('{"execute":"qmp_capabilities"}\n');
  await first.line();
  assert.not(greeted);
  first.close();
  await greeting;
  await server.close();
});

test('several monitors share the machine and its events', async () => {
  using folder = scratch();
  const addresses: readonly Address[] = ['a', 'b'].map((name) => ({ kind: 'unix', path: folder.at(name) }));
  const server = await start(addresses);
  const clients = await Promise.all(addresses.map(dial));
  for (const client of clients) {
    await client.line();
    client.send('{"execute":"qmp_capabilities"}\n');
    await client.line();
  }
  clients[0]?.send('{"execute":"stop"}\n');
  for (const client of clients) assert.match(await client.line(), /"event": "STOP"/);
  await server.close();
});

test('quit ends the server once its reply is out', async () => {
  using folder = scratch();
  const address: Address = { kind: 'unix', path: folder.at('qmp.sock') };
  const server = await start([address]);
  const client = await dial(address);
  client.send('{"execute":"qmp_capabilities"}{"execute":"quit","id":"bye"}\n');
  const lines = [await client.line(), await client.line(), await client.line(), await client.line()];
  assert.match(lines[2] ?? '', /"event": "SHUTDOWN"/);
  assert.is(lines[3], '{"return": {}, "id": "bye"}');
  assert.equal(await server.ended, { kind: 'quit' });
  assert.not(existsSync(address.path));
});

test('takes over a stale socket, and nothing that is in use or no socket', async () => {
  using folder = scratch();
  const path = folder.at('qmp.sock');
  const address: Address = { kind: 'unix', path };
  leaveStaleSocket(path);
  const server = await start([address]);
  assert.match(await failure(start([address])), /is served by another process/);
  await server.close();
  writeFileSync(path, 'precious');
  assert.match(await failure(start([address])), /is no socket/);
  assert.ok(existsSync(path));
});

test('a failing start leaves no socket behind', async () => {
  using folder = scratch();
  const good = folder.at('good.sock');
  const message = await failure(start([{ kind: 'unix', path: good }, { kind: 'unix', path: folder.at('none/bad.sock') }]));
  assert.match(message, /bad\.sock/);
  assert.not(existsSync(good));
});

test('a defect that ends the process ends the server', async () => {
  using folder = scratch();
  const address: Address = { kind: 'unix', path: folder.at('qmp.sock') };
  const server = await start([address], { defects: new Set(['execute-not-string-crash']) });
  const client = await dial(address);
  client.send('{"execute":1}\n');
  assert.equal(await server.ended, { kind: 'fell', how: 'SIGSEGV', defect: 'execute-not-string-crash' });
  assert.is(await client.ended, 'closed');
});

test('stimuli come in by the control socket, one outcome a line', async () => {
  using folder = scratch();
  const control: Address = { kind: 'unix', path: folder.at('control.sock') };
  const server = await start([{ kind: 'unix', path: folder.at('qmp.sock') }], { control });
  const client = await dial(control);
  client.send('{"kind":"read-link","nic":"none-such"}\nno json\n{"kind":"read-link"}\n');
  for (let outcomes = 0; outcomes < 3; outcomes += 1) assert.is(JSON.parse(await client.line()).kind, 'unavailable');
  await server.close();
  assert.not(existsSync(control.path));
});

test('a client that does not read is not read from', async () => {
  using folder = scratch();
  const address: Address = { kind: 'unix', path: folder.at('qmp.sock') };
  const server = await start([address]);
  const client = await dial(address);
  client.socket.pause();
  const command = '{"execute":"query-qmp-schema"}\n'.repeat(3000);
  client.send(`{"execute":"qmp_capabilities"}${command}`);
  client.socket.resume();
  for (let lines = 0; lines < 3002; lines += 1) assert.match(await client.line(), /^\{"(QMP|return)": /);
  await server.close();
});

function start(listen: readonly Address[], options: Partial<ServeOptions> = {}): Promise<Server> {
  return serve({ listen, control: undefined, machine: 'bare', defects: new Set(), defined: new Set(), schema: smallSchema(), ...options });
}

type Client = {
  readonly socket: Socket;
  readonly line: () => Promise<string>;
  readonly send: (text: string) => void;
  readonly close: () => void;
  readonly ended: Promise<'closed'>;
};

/** Ended with the folder of the test, so that none keeps the process from ending. */
const dialled: Socket[] = [];

async function dial(address: Address): Promise<Client> {
  const socket = address.kind === 'unix' ? connect(address.path) : connect(address.port, address.host);
  dialled.push(socket);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let rest = '';
  socket.on('data', (bytes) => {
    const parts = (rest + bytes.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) (waiting.shift() ?? ((line) => lines.push(line)))(part.trimEnd());
  });
  const ended = new Promise<'closed'>((resolve) => socket.once('close', () => resolve('closed')));
  const line = async (): Promise<string> => lines.shift() ?? new Promise((resolve) => waiting.push(resolve));
  return { socket, line, ended, send: (text) => void socket.write(text), close: () => socket.destroy() };
}

function failure(started: Promise<Server>): Promise<string> {
  return started.then(() => 'it started', (error: Error) => error.message);
}

/** A socket file as a killed server leaves it. */
function leaveStaleSocket(path: string): void {
  const code = "require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  assert.is(spawnSync(process.execPath, ['-e', code, path]).signal, 'SIGKILL');
  assert.ok(existsSync(path));
}

function scratch(): { readonly at: (name: string) => string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'emulator-'));
  const dispose = (): void => {
    for (const socket of dialled.splice(0)) socket.destroy();
    rmSync(path, { recursive: true });
  };
  return { at: (name) => join(path, name), [Symbol.dispose]: dispose };
}

test.run();
