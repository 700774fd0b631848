// The guestless driver on a real QEMU, and the same stimuli on the emulator: outcomes and events are the same.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { openTarget } from '../open.ts';
import { openClient } from '../qmp/client.ts';
import { createScratch } from '../sandbox.ts';
import type { Stimulus } from '../target.ts';

type Line = { readonly run: string; readonly args: JsonObject } | { readonly stimulus: Stimulus };

function run(name: string, args: JsonObject): Line {
  return { run: name, args };
}

function control(nic: string, queueClass: number, command: number, data: string): Line {
  return { stimulus: { kind: 'control-queue', nic, class: queueClass, command, data } };
}

function standby(nic: string, accepted: boolean): Line {
  return { stimulus: { kind: 'negotiate-features', nic, standby: accepted } };
}

function link(nic: string, until?: 'up'): Line {
  return { stimulus: { kind: 'read-link', nic, ...(until === undefined ? {} : { until }) } };
}

function asks(nic: string): Line {
  return { stimulus: { kind: 'read-announce', nic } };
}

function eject(nic: string): Line {
  return { stimulus: { kind: 'eject', nic } };
}

const NET_EVENTS: readonly string[] = ['NIC_RX_FILTER_CHANGED', 'FAILOVER_NEGOTIATED'];

/** What came of each line, and the net events that it caused. */
async function play(target: string, lines: readonly Line[]): Promise<readonly string[]> {
  const scratch = createScratch();
  const instance = await openTarget(target).start({ machine: 'pc', monitors: 1, scratch: scratch.folder() });
  const [monitor] = instance.monitors;
  const { stimulate } = instance;
  if (monitor === undefined || stimulate === undefined) throw new Error('nothing to drive');
  let events: string[] = [];
  const client = await openClient(monitor, {
    onOther: ({ message }) => message.kind === 'event' && NET_EVENTS.includes(message.name) && events.push(`${message.name} ${String(message.data?.['name'] ?? message.data?.['device-id'])}`),
  });
  const told: string[] = [];
  try {
    for (const line of lines) {
      events = [];
      const outcome = 'run' in line ? await client.execute(line.run, line.args) : await stimulate(line.stimulus);
      await client.execute('query-status');
      told.push([outcomeText(outcome), ...events].join(' '));
    }
    return told;
  } finally {
    await instance.stop();
    scratch.remove();
  }
}

function outcomeText(outcome: Readonly<Record<string, unknown>>): string {
  if (outcome['kind'] === 'error') throw new Error(String(outcome['desc']));
  return [outcome['kind'], outcome['ok'] ?? outcome['up'] ?? outcome['asked']].filter((word) => word !== undefined).join(' ');
}

async function sameOnBoth(script: readonly (readonly [Line, string])[], setup: readonly Line[]): Promise<void> {
  const lines = [...setup, ...script.map(([line]) => line)];
  const expected = script.map(([, told]) => told);
  for (const target of ['qemu:qemu-system-x86_64', 'emulator']) {
    assert.equal((await play(target, lines)).slice(setup.length), expected, target);
  }
}

function nic(id: string, driver: string, more: JsonObject = {}): readonly Line[] {
  return [run('netdev_add', { type: 'hubport', id: `${id}-dev`, hubid: 7 }), run('device_add', { driver, id, netdev: `${id}-dev`, ...more })];
}

test('control commands change the filter, tell the world once until it asks, and are refused where they are wrong', () => sameOnBoth([
  [control('n0', 0, 0, '01'), 'acknowledged true NIC_RX_FILTER_CHANGED n0'],
  [control('n0', 0, 0, '00'), 'acknowledged true'],
  [run('query-rx-filter', {}), 'return'],
  [control('n0', 2, 0, '0010'), 'acknowledged false'],
  [control('n0', 99, 0, ''), 'acknowledged false'],
  [control('n0', 2, 0, '0500'), 'acknowledged true NIC_RX_FILTER_CHANGED n0'],
  [control('n1', 1, 0, `01000000525400aabbcc01000000${'01005e000001'}`), 'acknowledged true NIC_RX_FILTER_CHANGED n1'],
  [control('n0', 0, 0, '01'), 'acknowledged true'],
  [control('e0', 0, 0, '01'), 'unavailable'],
  [control('none', 0, 0, '01'), 'unavailable'],
], [...nic('n0', 'virtio-net-pci'), ...nic('n1', 'virtio-net-pci', { addr: '1e' }), ...nic('e0', 'e1000')]));

test('a queue goes round more often than it has entries', async () => {
  const lines = Array.from({ length: 200 }, (_item, index) => control('n0', 0, 0, index % 2 === 0 ? '01' : '00'));
  const told = await play('qemu:qemu-system-x86_64', [...nic('n0', 'virtio-net-pci'), ...lines]);
  assert.is(told.filter((text) => text === 'acknowledged true').length, 199);
});

test('the driver that accepts STANDBY is told of, once each time, where it is offered', () => sameOnBoth([
  [standby('s0', true), 'done FAILOVER_NEGOTIATED s0'],
  [standby('s0', false), 'done'],
  [standby('s0', true), 'done FAILOVER_NEGOTIATED s0'],
  [standby('s0', true), 'done FAILOVER_NEGOTIATED s0'],
  [standby('n0', true), 'done'],
  [control('s0', 0, 0, '01'), 'acknowledged true NIC_RX_FILTER_CHANGED s0'],
  [standby('e0', true), 'unavailable'],
], [...nic('s0', 'virtio-net-pci', { failover: true }), ...nic('n0', 'virtio-net-pci'), ...nic('e0', 'e1000')]));

const MODELS = ['virtio-net-pci', 'e1000', 'rtl8139'];

test('each NIC that tells its link tells what set_link made of it', () => sameOnBoth(
  MODELS.flatMap((_model, index): readonly (readonly [Line, string])[] => [
    [link(`n${index}`), 'link true'],
    [run('set_link', { name: `n${index}`, up: false }), 'return'],
    [link(`n${index}`), 'link false'],
    [run('set_link', { name: `n${index}`, up: true }), 'return'],
    [link(`n${index}`, 'up'), 'link true'],
  ]),
  MODELS.flatMap((model, index) => nic(`n${index}`, model)),
));

const ONE_ROUND = run('announce-self', { initial: 0, max: 0, rounds: 1, step: 0 });

test('a NIC asks its driver to announce itself until the driver acknowledges', () => sameOnBoth([
  [ONE_ROUND, 'return'],
  [asks('n0'), 'announce false'],
  [control('n0', 0, 0, '01'), 'acknowledged true NIC_RX_FILTER_CHANGED n0'],
  [ONE_ROUND, 'return'],
  [asks('n0'), 'announce true'],
  [control('n0', 3, 0, ''), 'acknowledged true'],
  [asks('n0'), 'announce false'],
  [control('n0', 3, 0, ''), 'acknowledged false'],
  [asks('e0'), 'unavailable'],
], [...nic('n0', 'virtio-net-pci'), ...nic('e0', 'e1000')]));

// Its id may be taken for some milliseconds more: 5.2 frees it with the last reference.
test('a NIC that its guest lets go of is gone, and its slot and backend can be used again', () => sameOnBoth([
  [run('device_del', { id: 'n0' }), 'return'],
  [link('n0'), 'link true'],
  [eject('n0'), 'done'],
  [eject('n0'), 'unavailable'],
  [run('device_add', { driver: 'virtio-net-pci', id: 'n1', netdev: 'n0-dev', addr: '4' }), 'return'],
  [control('n1', 0, 0, '01'), 'acknowledged true NIC_RX_FILTER_CHANGED n1'],
], nic('n0', 'virtio-net-pci', { addr: '4' })));

test('a NIC without the legacy interface is driven as far as it goes', async () => {
  const told = await play('qemu:qemu-system-x86_64', [
    ...nic('m0', 'virtio-net-pci', { 'disable-legacy': 'on' }),
    link('m0'), control('m0', 0, 0, '01'), standby('m0', true),
  ]);
  assert.equal(told.slice(2), ['link true', 'unavailable', 'done']);
});

test.run();
