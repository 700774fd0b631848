import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GROUP_RECORD } from '../live-groups.ts';
import { openTarget } from '../open.ts';
import { openClient, type QmpClient } from '../qmp/client.ts';
import { createScratch, type Scratch } from '../sandbox.ts';
import { type Instance, type Machine, TargetError } from '../target.ts';

const QEMU = 'qemu-system-x86_64';

type Session = { readonly instance: Instance; readonly client: QmpClient; readonly scratch: Scratch; readonly folder: string };

async function start(target: string, machine: Machine = 'bare', monitors: 1 | 2 = 1): Promise<Session & AsyncDisposable> {
  const scratch = createScratch();
  const folder = scratch.folder();
  const instance = await openTarget(target).start({ machine, monitors, scratch: folder });
  const [monitor] = instance.monitors;
  if (monitor === undefined) throw new Error('no monitor');
  const client = await openClient(monitor);
  const stop = async (): Promise<void> => {
    await instance.stop();
    scratch.remove();
  };
  return { instance, client, scratch, folder, [Symbol.asyncDispose]: stop };
}

async function refusalOf(target: string): Promise<TargetError> {
  const scratch = createScratch();
  const error: unknown = await openTarget(target).start({ machine: 'bare', monitors: 1, scratch: scratch.folder() }).catch((reason: unknown) => reason);
  scratch.remove();
  if (error instanceof TargetError) return error;
  throw new Error(`${target} was started`);
}

function script(scratch: Scratch, text: string): string {
  const path = join(scratch.folder(), 'script');
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** Command lines of processes that mention a text, this test's own apart. */
function processesWith(text: string): readonly string[] {
  const commandLines = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(commandLineOf);
  return commandLines.filter((line) => line.includes(text));
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

async function statusOf(client: QmpClient): Promise<unknown> {
  const answer = await client.execute('query-status');
  return answer.kind === 'return' && typeof answer.value === 'object' && answer.value !== null && 'status' in answer.value ? answer.value.status : answer;
}

test('each machine starts, in its own state', async () => {
  for (const [machine, status] of [['bare', 'running'], ['pc', 'running'], ['preconfig', 'prelaunch']] as const) {
    await using session = await start(`qemu:${QEMU}`, machine);
    assert.is(await statusOf(session.client), status);
    assert.is(session.instance.death(), undefined);
    assert.is(session.instance.stimulate !== undefined, machine === 'pc');
  }
});

test('two monitors of one QEMU see the same state', async () => {
  await using session = await start(`qemu:${QEMU}`, 'bare', 2);
  const [, second] = session.instance.monitors;
  if (second === undefined) throw new Error('no second monitor');
  const other = await openClient(second);
  assert.is((await session.client.execute('netdev_add', { type: 'hubport', id: 'a', hubid: 0 })).kind, 'return');
  assert.is((await other.execute('netdev_del', { id: 'a' })).kind, 'return');
});

test('a monitor can be left and come back to', async () => {
  await using session = await start(`qemu:${QEMU}`);
  const again = await session.instance.monitors[0]?.reconnect();
  if (again === undefined) throw new Error('no monitor');
  assert.is(await statusOf(await openClient(again)), 'running');
});

test('replies of many lines are whole', async () => {
  await using session = await start(`qemu:${QEMU}?pretty=on`);
  const schema = await session.client.execute('query-qmp-schema');
  assert.ok(schema.kind === 'return' && Array.isArray(schema.value) && schema.value.length > 500);
});

test('a QEMU that is killed has died by that signal, and its connection is closed', async () => {
  await using session = await start(`qemu:${QEMU}`);
  process.kill(leaderOf(session.folder), 'SIGKILL');
  assert.equal(await session.instance.died, { kind: 'signal', signal: 'SIGKILL' });
  assert.equal(session.instance.death(), { kind: 'signal', signal: 'SIGKILL' });
  assert.equal(await session.client.execute('query-status'), { kind: 'closed' });
  assert.equal(await session.instance.stop(), { kind: 'signal', signal: 'SIGKILL' });
});

test('a QEMU that quits has exited', async () => {
  await using session = await start(`qemu:${QEMU}`);
  await session.client.execute('quit');
  assert.equal(await session.instance.died, { kind: 'exit', code: 0 });
});

test('a QEMU that hangs is stopped all the same, and nothing is left', async () => {
  const session = await start(`qemu:${QEMU}`, 'pc');
  process.kill(leaderOf(session.folder), 'SIGSTOP');
  assert.equal(await session.client.execute('query-status', undefined, { deadlineMs: 100 }), { kind: 'silent' });
  assert.equal(await session.instance.stop(), { kind: 'stopped' });
  assert.equal(processesWith(session.folder), []);
  session.scratch.remove();
  assert.not(existsSync(session.scratch.root));
});

test('a shell script may stand in its place, and what it started ends with it', async () => {
  const tools = createScratch();
  const wrapper = script(tools, `#!/bin/sh\necho "a word of the script" >&2\n${QEMU} "$@"\n`);
  const session = await start(`qemu:${wrapper}`);
  assert.is(await statusOf(session.client), 'running');
  assert.match(session.instance.stderrTail(), 'a word of the script');
  assert.is(processesWith(session.folder).length, 2);
  await session.instance.stop();
  assert.equal(processesWith(session.folder), []);
  session.scratch.remove();
  tools.remove();
});

const PROXY = `#!/usr/bin/env python3
# Rewrites what QEMU says: the package becomes "proxied".
import os, socket, subprocess, sys, threading, time
args = sys.argv[1:]
at = args.index('-qmp') + 1
outside = args[at].split(',')[0][len('unix:'):]
inside = outside + '.in'
args[at] = args[at].replace(outside, inside)
time.sleep(0.5)
qemu = subprocess.Popen(['${QEMU}'] + args)
server = socket.socket(socket.AF_UNIX)
server.bind(outside)
server.listen(1)
client, _ = server.accept()
while True:
    try:
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(inside)
        break
    except OSError:
        time.sleep(0.02)
def requests():
    while data := client.recv(4096):
        peer.sendall(data)
threading.Thread(target=requests, daemon=True).start()
while data := peer.recv(65536):
    client.sendall(data.replace(b'"package": "Debian', b'"package": "Proxied'))
`;

test('a slow proxy in Python may stand in its place', async () => {
  const tools = createScratch();
  const session = await start(`qemu:${script(tools, PROXY)}`);
  assert.match(JSON.stringify(session.client.greeting), 'Proxied');
  assert.is(await statusOf(session.client), 'running');
  await session.instance.stop();
  assert.equal(processesWith(session.folder), []);
  session.scratch.remove();
  tools.remove();
});

test('exactly one -qmp is given for one monitor', async () => {
  const tools = createScratch();
  const wrapper = script(tools, `#!/bin/sh\necho "$*" >&2\nexec ${QEMU} "$@"\n`);
  for (const monitors of [1, 2] as const) {
    await using session = await start(`qemu:${wrapper}`, 'pc', monitors);
    const args = session.instance.stderrTail();
    assert.is(args.match(/ -qmp unix:[^ ,]+,server=on,wait=off(?= |\n)/g)?.length, monitors);
  }
  tools.remove();
});

test('a program that is no QEMU is named as such', async () => {
  for (const program of ['true', 'false', 'cat', 'python3']) {
    const error = await refusalOf(`qemu:${program}`);
    assert.is(error.code, 'not-a-target', program);
    assert.match(error.message, /ended with exit code \d+ before its monitor was open.*its --version names no QEMU; give the path of a QEMU/);
    assert.not.match(error.message, /\n/);
  }
});

test('a QEMU that refuses its arguments has died at the start, in its own words', async () => {
  const tools = createScratch();
  const error = await refusalOf(`qemu:${script(tools, `#!/bin/sh\nexec ${QEMU} "$@" -M nonsense\n`)}`);
  assert.is(error.code, 'died-at-start');
  assert.match(error.message, /unsupported machine type/);
  tools.remove();
});

test('a program that dies of a signal at the start, or never listens, is named; nothing is left of it', async () => {
  const tools = createScratch();
  const killed = await refusalOf(`qemu:${script(tools, '#!/bin/sh\nkill -SEGV $$\n')}`);
  assert.match(killed.message, /ended with signal SIGSEGV/);
  const sleeper = script(tools, '#!/bin/sh\nsleep 4321 &\nwait\n');
  const error = await refusalOf(`qemu:${sleeper}?start-deadline-ms=300`);
  assert.is(error.code, 'no-listener');
  assert.match(error.message, /did not open its monitor within 0\.3 s/);
  assert.equal(processesWith(sleeper), []);
  assert.equal(processesWith('sleep 4321'), []);
  tools.remove();
});

test('one that listens and never greets is handed over, and the client says what is wrong', async () => {
  const tools = createScratch();
  const mute = script(tools, `#!/usr/bin/env python3
import socket, sys, time
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[sys.argv.index('-qmp') + 1].split(',')[0][5:])
server.listen(1)
time.sleep(60)
`);
  const scratch = createScratch();
  const instance = await openTarget(`qemu:${mute}`).start({ machine: 'bare', monitors: 1, scratch: scratch.folder() });
  const [monitor] = instance.monitors;
  const error: unknown = monitor === undefined ? undefined : await openClient(monitor, { deadlineMs: 50 }).catch((reason: unknown) => reason);
  assert.ok(error instanceof TargetError && error.code === 'no-greeting');
  await instance.stop();
  scratch.remove();
  tools.remove();
});

test('in namespaces of its own it is reached as before, or the system says why not', async () => {
  const target = `qemu:${QEMU}?sandbox=namespaces`;
  const unsupported = (): TargetError | undefined => {
    try {
      openTarget(target);
      return undefined;
    } catch (error) {
      if (error instanceof TargetError && error.code === 'unsupported') return error;
      throw error;
    }
  };
  const reason = unsupported();
  if (reason !== undefined) return assert.match(reason.message, /leave out sandbox=namespaces/);
  await using session = await start(target);
  assert.is(await statusOf(session.client), 'running');
  assert.is.not(readlinkSync(`/proc/${leaderOf(session.folder)}/ns/net`), readlinkSync('/proc/self/ns/net'));
});

function leaderOf(folder: string): number {
  return Number(readFileSync(join(folder, GROUP_RECORD), 'latin1').split(' ')[0]);
}

test.run();
