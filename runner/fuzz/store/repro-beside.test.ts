// What the script of a finding puts beside the target: each endpoint that it makes, spoken to from the other end.

import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { BESIDE_PROGRAM } from './repro-beside-program.ts';

type Ask = (asked: JsonObject) => Promise<string>;

/** A system without python3 has nothing to try. */
async function withProgram(body: (ask: Ask) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pl-test-'));
  const child: ChildProcessWithoutNullStreams = spawn('python3', ['-c', BESIDE_PROGRAM, folder]);
  const isThere = await new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
  });
  let broken = '';
  child.stderr.on('data', (chunk: Buffer) => { broken += chunk.toString(); });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    if (!isThere) return;
    await body(async (asked) => {
      child.stdin.write(`${JSON.stringify(asked)}\n`);
      const { value, done } = await lines.next();
      assert.not.ok(done === true, broken);
      return String(value);
    });
    child.stdin.end();
    await closed;
    assert.is(broken, '');
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

const FRAME = 'ffffffffffff52540099000188b5746f';
const WAIT = { until: {}, wait: 0.5 };

test('streams and datagrams carry what is sent, both ways', async () => {
  await withProgram(async (ask) => {
    for (const [from, to] of [
      [{ kind: 'listener', carries: 'frames' }, { kind: 'caller', carries: 'frames', to: '{a.address}' }],
      [{ kind: 'listener', carries: 'bytes', host: '::1' }, { kind: 'caller', carries: 'bytes', to: '{a.address}' }],
      [{ kind: 'datagrams' }, { kind: 'datagrams', to: '{a.address}' }],
    ]) {
      assert.is(await ask({ open: 'a', endpoint: from ?? {} }), 'ok');
      assert.is(await ask({ open: 'b', endpoint: to ?? {} }), 'ok');
      assert.match(await ask({ ...WAIT, send: [['b', FRAME]], at: 'a', seen: [FRAME] }), /^same .* comes$/);
      assert.match(await ask({ send: [['a', FRAME], ['a', FRAME]], until: { b: 2 }, wait: 1, at: 'b', seen: [] }), /^other 2 packets come$|^other ffff/);
      for (const name of ['a', 'b']) assert.is(await ask({ close: name }), 'ok');
    }
    assert.is(await ask({ open: 'u', endpoint: { kind: 'datagrams' } }), 'ok');
    assert.is(await ask({ open: 'v', endpoint: { kind: 'datagrams', to: '{u.address}' } }), 'ok');
    assert.match(await ask({ ...WAIT, send: [['v', '']], at: 'u', seen: [''] }), /^same /);
  });
});

test('nothing that comes is told once the time is over, and neighbour discovery is left out', async () => {
  await withProgram(async (ask) => {
    await ask({ open: 'a', endpoint: { kind: 'datagrams' } });
    await ask({ open: 'b', endpoint: { kind: 'datagrams', to: '{a.address}' } });
    assert.is(await ask({ send: [], until: {}, wait: 0.1, at: 'a', seen: [] }), 'same nothing comes');
    const solicitation = `${'0'.repeat(24)}86dd600000000018${'3aff'}00`;
    assert.is(await ask({ send: [['b', solicitation]], until: { a: 1 }, wait: 0.3, at: 'a', quiet: true, seen: [] }), 'same nothing comes');
  });
});

test('a guest answers who asks for its address, and nobody else', async () => {
  await withProgram(async (ask) => {
    await ask({ open: 'a', endpoint: { kind: 'listener', carries: 'frames' } });
    await ask({ open: 'b', endpoint: { kind: 'caller', carries: 'frames', to: '{a.address}' } });
    assert.is(await ask({ guest: 'a', mac: '52:54:00:99:00:fe', ipv4: '198.18.73.254' }), 'ok');
    const request = 'ffffffffffff5254009900fd080600010800060400015254009900fdc6124901000000000000c61249';
    const reply = '5254009900fd5254009900fe080600010800060400025254009900fec61249fe5254009900fdc6124901';
    assert.match(await ask({ ...WAIT, send: [['b', `${request}fe`], ['b', `${request}ff`]], at: 'b', seen: [reply] }), /^same /);
  });
});

test('a vhost-user backend offers what it is told to', async () => {
  await withProgram(async (ask) => {
    await ask({ open: 'v', endpoint: { kind: 'vhost-user', queues: 3 } });
    const socket = createConnection(await ask({ tell: '{v.path}' }));
    const reply = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.write(Buffer.from('110000000100000000000000', 'hex'));
    assert.is((await reply).toString('hex'), '1100000005000000080000000300000000000000');
    socket.destroy();
  });
});

test('programs note their calls, ports and paths are looked up', async () => {
  await withProgram(async (ask) => {
    await ask({ open: 'p', endpoint: { kind: 'program', behaviour: 'exit', status: 3 } });
    const path = await ask({ tell: '{p.path}' });
    assert.throws(() => execFileSync(path, ['--one', 'two words'], { stdio: 'ignore' }), /status|failed/);
    assert.is(await ask({ ask: { kind: 'calls', program: 'p' }, seen: { times: 1 }, judge: true, wait: 0 }), 'same {"calls": [["--one", "two words"]], "times": 1}');
    await ask({ open: 'f', endpoint: { kind: 'folder', files: { 'in/a': 'x' } } });
    assert.match(await ask({ ask: { kind: 'path', path: '{f.path}/i*' }, seen: { kind: 'folder' }, judge: true, wait: 0 }), /^same /);
    await ask({ open: 'free', endpoint: { kind: 'free-port', protocol: 'tcp' } });
    const port = { ask: { kind: 'port', protocol: 'tcp', address: '{l.address}' }, judge: true, wait: 0 };
    await ask({ open: 'l', endpoint: { kind: 'listener', carries: 'bytes' } });
    assert.is(await ask({ ...port, seen: { open: true } }), 'same {"open": true}');
    await ask({ close: 'l' });
    assert.is(await ask({ ...port, seen: { open: true } }), 'other {"open": false}');
  });
});

test('what it cannot make it says', async () => {
  await withProgram(async (ask) => {
    assert.is(await ask({ open: 'x', endpoint: { kind: 'nic', nic: 'n' } }), 'cannot a nic is more than this script makes');
    assert.is(await ask({ tell: '{x.path}' }), '{x.path}');
  });
});

test.run();
