// Frames through the queues of NICs: two NICs on one hub hear each other, as often as one likes.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { launch, START_DEADLINE_MS } from '../owned-instance.ts';
import { resolveProgram } from '../program.ts';
import { openClient } from '../qmp/client.ts';
import { createScratch } from '../sandbox.ts';
import { TargetError } from '../target.ts';
import { commandLineFor } from './command-line.ts';
import { type NicDriver, nicDriver } from './nic-driver.ts';

type Machine = { readonly driver: NicDriver; readonly run: (name: string, args: JsonObject) => Promise<void>; readonly seen: string[] };

async function withMachine(body: (machine: Machine) => Promise<void>): Promise<void> {
  const scratch = createScratch();
  const folder = scratch.folder();
  const { args, monitors, driver: sockets } = commandLineFor({ machine: 'pc', monitors: 1, scratch: folder }, false);
  if (sockets === undefined) throw new Error('nothing to drive');
  const driver = nicDriver(sockets);
  const program = resolveProgram('qemu-system-x86_64', 'install it');
  const instance = await launch({
    name: 'qemu', program, args, scratch: folder, sockets: monitors, startDeadlineMs: START_DEADLINE_MS, graceMs: 0,
    stimulator: driver, explain: async () => new TargetError('died-at-start', 'it died'),
  });
  const [monitor] = instance.monitors;
  if (monitor === undefined) throw new Error('no monitor');
  const client = await openClient(monitor, {});
  const run = async (name: string, args: JsonObject): Promise<void> => {
    const reply = await client.execute(name, args);
    if (reply.kind === 'error') throw new Error(String(reply.desc));
  };
  const seen: string[] = [];
  driver.endpoints.onPacket(({ endpoint, bytes }) => seen.push(`${endpoint} ${Buffer.from(bytes).toString('hex')}`));
  try {
    await body({ driver, run, seen });
  } finally {
    await instance.stop();
    scratch.remove();
  }
}

async function twoNics({ driver, run }: Machine): Promise<void> {
  for (const id of ['n0', 'n1']) {
    await run('netdev_add', { type: 'hubport', id: `${id}-dev`, hubid: 7 });
    await run('device_add', { driver: 'virtio-net-pci', id, netdev: `${id}-dev` });
    assert.equal(await driver.endpoints.open(`at-${id}`, id), { kind: 'answer', value: {} });
  }
}

function frame(number: number): string {
  return `ffffffffffff52540000000188b5${number.toString(16).padStart(4, '0')}${'00'.repeat(60)}`;
}

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!isTrue() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('what one NIC sends the other receives, in order and more often than there are buffers', () => withMachine(async (machine) => {
  await twoNics(machine);
  const numbers = Array.from({ length: 300 }, (_, number) => number);
  for (const number of numbers) await machine.driver.endpoints.send([{ endpoint: 'at-n0', bytes: Buffer.from(frame(number), 'hex') }]);
  await until(() => machine.seen.length >= numbers.length);
  assert.equal(machine.seen, numbers.map((number) => `at-n1 ${frame(number)}`));
}));

test('control commands go on beside it, and filter what is received', () => withMachine(async (machine) => {
  const { driver, seen } = machine;
  await twoNics(machine);
  const control = (command: number, data: string): Promise<unknown> =>
    driver.stimulate({ kind: 'control-queue', nic: 'n1', class: 0, command, data });
  const sendOne = (number: number): Promise<void> => driver.endpoints.send([{ endpoint: 'at-n0', bytes: Buffer.from(frame(number), 'hex') }]);
  await control(0, '00');
  await control(5, '01');
  await sendOne(1);
  await control(5, '00');
  await sendOne(2);
  await until(() => seen.length > 0);
  assert.equal(seen, [`at-n1 ${frame(2)}`]);
}));

test('a closed endpoint tells nothing, and forgets what came meanwhile', () => withMachine(async (machine) => {
  const { driver, seen } = machine;
  await twoNics(machine);
  const sendOne = (number: number): Promise<void> => driver.endpoints.send([{ endpoint: 'at-n0', bytes: Buffer.from(frame(number), 'hex') }]);
  await driver.endpoints.close('at-n1');
  for (let number = 0; number < 20; number++) await sendOne(number);
  await driver.endpoints.open('again', 'n1');
  await sendOne(99);
  await until(() => seen.length > 0);
  assert.equal(seen, [`again ${frame(99)}`]);
}));

test('what is no such NIC is unavailable', () => withMachine(async ({ driver, run }) => {
  await run('device_add', { driver: 'e1000', id: 'e0' });
  assert.is((await driver.endpoints.open('a', 'e0')).kind, 'unavailable');
  assert.is((await driver.endpoints.open('a', 'nobody')).kind, 'unavailable');
}));

test.run();
