import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HostAnswer } from '../host-side.ts';
import { namespacePrefixIfAllowed } from '../namespaces.ts';
import { type OwnedProcess, spawnOwned } from '../owned-process.ts';
import { createScratch, sweepLeftovers } from '../sandbox.ts';
import { connectWhenListening } from '../sockets.ts';
import { hostOfProcess } from './host-of-process.ts';
import type { InstanceHost } from './lazy-host.ts';
import { createOwnNetworks } from './own-networks.ts';
import { realHost } from './real-host.ts';

/** Empty where the system allows no namespaces; what needs one is `unavailable` then. */
const prefix = namespacePrefixIfAllowed();
const mayMakeInterfaces = prefix.length > 0;

type Beside = { readonly target: OwnedProcess; readonly host: InstanceHost; readonly scratch: string; [Symbol.asyncDispose](): Promise<void> };

/** A process that does nothing, in a network of its own, and the host beside it. */
async function beside(networks = createOwnNetworks(prefix)): Promise<Beside> {
  const scratch = createScratch();
  const folder = scratch.folder();
  const network = networks.take();
  const [program = '/bin/sleep', ...words] = [...network.prefix, '/bin/sleep'];
  const target = await spawnOwned(program, [...words, '1234'], { scratch: folder });
  await until(() => namesOf(target.pid) === 'sleep');
  const host = mayMakeInterfaces ? network.host(target.pid, folder) : hostOfProcess(target.pid, folder);
  const dispose = async (): Promise<void> => {
    await target.stop(0);
    await host.end();
    scratch.remove();
  };
  return { target, host, scratch: folder, [Symbol.asyncDispose]: dispose };
}

function namesOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'latin1').trim();
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!await isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function valueOf(answer: HostAnswer): Readonly<Record<string, unknown>> {
  assert.is(answer.kind, 'answer', JSON.stringify(answer));
  return answer.kind === 'answer' ? answer.value : {};
}

/** The device belongs to everybody on most systems. */
function mayMakeTaps(): boolean {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program beside the target. */
function inNetworkOf(pid: number, ...words: readonly string[]): void {
  const enter = ['--target', String(pid), '--user', '--net', '--preserve-credentials', '--'];
  assert.is(spawnSync('nsenter', [...enter, ...words], { stdio: 'inherit' }).status, 0, words.join(' '));
}

test('bridges and interfaces are made, joined and gone', async () => {
  await using all = await beside();
  const bridge = await all.host.open('bridge', { kind: 'bridge' });
  if (!mayMakeInterfaces) {
    assert.is(bridge.kind, 'unavailable');
    return;
  }
  const [name, port] = [String(valueOf(bridge)['name']), String(valueOf(await all.host.open('port', { kind: 'free-interface' }))['name'])];
  assert.equal(valueOf(await all.host.ask({ kind: 'interface', name })), { exists: true, up: true, queues: 1 });
  assert.equal(valueOf(await all.host.ask({ kind: 'interface', name: port })), { exists: false });
  assert.equal(valueOf(await all.host.ask({ kind: 'join-bridge', interface: port, bridge: name })), { exists: false });
  const tap = mayMakeTaps() ? { vnetHeader: true } : {};
  if (mayMakeTaps()) inNetworkOf(all.target.pid, 'ip', 'tuntap', 'add', 'mode', 'tap', 'name', port, 'vnet_hdr');
  else inNetworkOf(all.target.pid, 'ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'other');
  const before = valueOf(await all.host.ask({ kind: 'interface', name: port }));
  assert.equal(before, { exists: true, up: false, queues: before['queues'], ...tap });
  assert.equal(valueOf(await all.host.ask({ kind: 'join-bridge', interface: port, bridge: name })), { exists: true });
  assert.equal(valueOf(await all.host.ask({ kind: 'interface', name: port })), { ...before, up: true, bridge: name });
  await all.host.close('port');
  await all.host.close('bridge');
  for (const gone of [name, port]) assert.equal(valueOf(await all.host.ask({ kind: 'interface', name: gone })), { exists: false });
  assert.not(readFileSync('/proc/net/dev', 'latin1').includes(name));
});

test('what comes to the agent is told, and its ports are those of the target', async () => {
  await using all = await beside();
  const packets: string[] = [];
  all.host.onPacket(({ endpoint, bytes }) => packets.push(`${endpoint} ${Buffer.from(bytes).toString()}`));
  const { address } = valueOf(await all.host.open('a', { kind: 'datagrams' }));
  valueOf(await all.host.open('b', { kind: 'datagrams', to: String(address) }));
  await all.host.send([{ endpoint: 'b', bytes: Buffer.from('hello') }]);
  await until(() => packets.length === 1);
  assert.equal(packets, ['a hello']);
  assert.equal(valueOf(await all.host.ask({ kind: 'port', protocol: 'udp', address: String(address) })), { open: true });
  assert.ok(Number(valueOf(await all.host.ask({ kind: 'descriptors' }))['count']) >= 3);
});

test('nothing is started before the first use, and nothing of the instance is left after its end', async () => {
  const all = await beside();
  all.host.onPacket(() => {});
  await all.host.close('a');
  assert.equal(readdirSync(all.scratch), ['process-group']);
  valueOf(await all.host.open('a', { kind: 'listener', carries: 'bytes' }));
  await all.host.open('switch', { kind: 'vde-switch' });
  const processes = markedWith(all.scratch);
  assert.ok(processes.length >= 1);
  await all[Symbol.asyncDispose]();
  await until(() => !processes.some(isRunning));
  assert.not(existsSync(all.scratch));
});

function agentOf(scratch: string): number {
  return Number(readFileSync(`${scratch}/agent-group`, 'latin1').split(' ')[0]);
}

test('the next instance has the agent and the network of one that left nothing there', async () => {
  if (!mayMakeInterfaces) return;
  const networks = createOwnNetworks(prefix);
  const [first, other] = [await beside(networks), await beside(networks)];
  valueOf(await first.host.open('a', { kind: 'listener', carries: 'bytes' }));
  valueOf(await first.host.open('b', { kind: 'bridge' }));
  valueOf(await other.host.open('a', { kind: 'datagrams' }));
  const [agent, network] = [agentOf(first.scratch), readlinkSync(`/proc/${first.target.pid}/ns/net`)];
  assert.is.not(agentOf(other.scratch), agent);
  await first[Symbol.asyncDispose]();
  const next = await beside(networks);
  assert.is(readlinkSync(`/proc/${next.target.pid}/ns/net`), network);
  assert.is.not(readlinkSync(`/proc/${other.target.pid}/ns/net`), network);
  const { path } = valueOf(await next.host.open('a', { kind: 'folder', files: {} }));
  assert.is(agentOf(next.scratch), agent);
  assert.ok(String(path).startsWith(next.scratch));
  inNetworkOf(next.target.pid, 'ip', 'link', 'add', 'left', 'type', 'bridge');
  await next[Symbol.asyncDispose]();
  await until(() => !isRunning(agent));
  await other[Symbol.asyncDispose]();
});

test('whoever uses no host hands the network on, and so does one that could not start', async () => {
  if (!mayMakeInterfaces) return;
  const networks = createOwnNetworks(prefix);
  const first = await beside(networks);
  valueOf(await first.host.open('a', { kind: 'datagrams' }));
  const agent = agentOf(first.scratch);
  await first[Symbol.asyncDispose]();
  await (await beside(networks))[Symbol.asyncDispose]();
  const taken = networks.take();
  assert.not(taken.prefix.some((word) => word.endsWith('unshare')));
  await taken.abandon();
  const last = await beside(networks);
  valueOf(await last.host.open('a', { kind: 'datagrams' }));
  assert.is(agentOf(last.scratch), agent);
  await last[Symbol.asyncDispose]();
  process.kill(agent, 'SIGKILL');
  await until(() => !isRunning(agent));
  const after = await beside(networks);
  valueOf(await after.host.open('a', { kind: 'datagrams' }));
  assert.is.not(agentOf(after.scratch), agent);
  await after[Symbol.asyncDispose]();
});

test('a target is found behind its wrapper, also in a network that the wrapper gave it', async () => {
  const scratch = createScratch();
  const folder = scratch.folder();
  const listens = `require('node:net').createServer().listen('${folder}/qmp.sock')`;
  const target = await spawnOwned('/bin/sh', ['-c', '"$@"; exit 1', 'sh', ...prefix, process.execPath, '-e', listens], { scratch: folder });
  // Its socket is there before it listens.
  (await connectWhenListening(`${folder}/qmp.sock`, 20_000, () => false))?.destroy();
  const host = hostOfProcess(target.pid, folder);
  const { address } = valueOf(await host.open('a', { kind: 'listener', carries: 'bytes' }));
  const here = realHost({ scratch: folder, leader: process.pid, isOwnNetwork: false });
  assert.is(valueOf(await here.ask({ kind: 'port', protocol: 'tcp', address: String(address) }))['open'], !mayMakeInterfaces);
  // Who gave it that network, and what it leads to, is not known.
  assert.is((await host.open('bridge', { kind: 'bridge' })).kind, 'unavailable');
  // A shell has three or four.
  assert.ok(Number(valueOf(await host.ask({ kind: 'descriptors' }))['count']) > 10);
  await target.stop(0);
  await host.end();
  scratch.remove();
});

test('an agent that dies is told, and harms nobody', async () => {
  await using all = await beside();
  if (!mayMakeInterfaces) return;
  valueOf(await all.host.open('a', { kind: 'listener', carries: 'bytes' }));
  process.kill(agentOf(all.scratch), 'SIGKILL');
  for (const attempt of [1, 2]) {
    const outcome = await all.host.send([{ endpoint: 'a', bytes: Buffer.alloc(60_000) }]).catch((error: Error) => error.message);
    assert.match(String(outcome), /The host side cannot be asked/, String(attempt));
  }
});

test('a host whose target has gone before is unavailable', async () => {
  const all = await beside();
  await all.target.stop(0);
  assert.is((await all.host.open('a', { kind: 'listener', carries: 'bytes' })).kind, 'unavailable');
  await all[Symbol.asyncDispose]();
});

/** A run in the middle of a case: endpoints of every kind are open, and the target has a child in a session of its own. */
const RUN = `
import { namespacePrefixIfAllowed } from '${new URL('../namespaces.ts', import.meta.url).href}';
import { spawnOwned } from '${new URL('../owned-process.ts', import.meta.url).href}';
import { createScratch } from '${new URL('../sandbox.ts', import.meta.url).href}';
import { createOwnNetworks } from '${new URL('./own-networks.ts', import.meta.url).href}';
import { hostOfProcess } from '${new URL('./host-of-process.ts', import.meta.url).href}';
import { existsSync } from 'node:fs';
const scratch = createScratch();
const folder = scratch.folder();
const network = createOwnNetworks(namespacePrefixIfAllowed()).take();
const words = [...network.prefix, '/bin/sh', '-c', 'setsid sleep 1234 & touch ' + folder + '/up; exec sleep 1235'];
const target = await spawnOwned(words[0], words.slice(1), { scratch: folder });
while (!existsSync(folder + '/up')) await new Promise((resolve) => setTimeout(resolve, 5));
const host = network.prefix.length > 0 ? network.host(target.pid, folder) : hostOfProcess(target.pid, folder);
const kinds = [
  { kind: 'listener', carries: 'frames' }, { kind: 'datagrams' }, { kind: 'unix-listener', carries: 'bytes' }, { kind: 'bridge' },
  { kind: 'vde-switch' }, { kind: 'program', behaviour: 'echo' }, { kind: 'folder', files: { a: 'b' } },
];
for (const spec of kinds) await host.open(spec.kind, spec);
console.log(scratch.root + ' ' + target.pid);
process.stdin.resume();
`;

type OtherRun = { readonly child: ChildProcess; readonly root: string; readonly target: number; readonly network: string };

async function otherRun(): Promise<OtherRun> {
  const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', RUN], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const [root = '', target = ''] = line.split(' ');
  return { child, root, target: Number(target), network: readlinkSync(`/proc/${target}/ns/net`) };
}

function markedWith(folder: string): readonly number[] {
  return processIds().filter((pid) => {
    try {
      return isRunning(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`PLUMBLINE_INSTANCE=${folder}`);
    } catch {
      return false;
    }
  });
}

function processIds(): readonly number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
}

/** A zombie has ended; when it is reaped is up to init. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Whether a network lives: it does as long as a process is in it. */
function isInhabited(network: string): boolean {
  return processIds().some((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/net`) === network;
    } catch {
      return false;
    }
  });
}

test('a run killed in the middle of a case leaves nothing that the next one does not sweep', async () => {
  const run = await otherRun();
  const processes = markedWith(run.root);
  // The target, its child, and where there are namespaces the agent; the switch where it is installed.
  assert.ok(processes.length >= (mayMakeInterfaces ? 3 : 2), String(processes));
  const exited = new Promise((resolve) => run.child.once('exit', resolve));
  run.child.kill('SIGKILL');
  await exited;
  assert.ok(isRunning(run.target));
  assert.ok(sweepLeftovers().includes(run.root));
  await until(() => !processes.some(isRunning));
  assert.not(existsSync(run.root));
  if (mayMakeInterfaces) await until(() => !isInhabited(run.network));
});

test('a run that is interrupted in the middle of a case leaves nothing', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const run = await otherRun();
    const processes = markedWith(run.root);
    const exited = new Promise((resolve) => run.child.once('exit', resolve));
    run.child.kill(signal);
    await exited;
    await until(() => !processes.some(isRunning));
    assert.not(existsSync(run.root), signal);
    if (mayMakeInterfaces) await until(() => !isInhabited(run.network));
  }
});

test('a folder that no run owns is no reason to kill', () => {
  const scratch = createScratch();
  mkdirSync(`${scratch.root}/plumbline-empty`);
  assert.equal(sweepLeftovers(scratch.root), []);
  scratch.remove();
});

test.run();
