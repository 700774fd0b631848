// Every fault of the table shows: on some course of events the net subsystem does something else with it than without.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Stimulus } from '../../target.ts';
import { ProcessFault } from '../contract.ts';
import { NET_DEFECTS } from '../defects/net.ts';
import { createNet } from './net.ts';

type Step = readonly ['run', string, JsonObject] | readonly ['do', Stimulus] | readonly ['wait', number];

const add = (id: string, type: string, members: JsonObject = {}): Step => [
  'run',
  'netdev_add',
  { id, type, ...members },
];
const del = (id: string): Step => ['run', 'netdev_del', { id }];
const link = (name: string, up: boolean): Step => ['run', 'set_link', { name, up }];
const nic = (id: string, driver: string, members: JsonObject = {}): Step => [
  'run',
  'device_add',
  { id, driver, ...members },
];
const query = (args: JsonObject = {}): Step => ['run', 'query-rx-filter', args];
const read = (name: string): Step => ['do', { kind: 'read-link', nic: name }];
const control = (name: string, controlClass: number, command: number, data: string): Step => [
  'do',
  { kind: 'control-queue', nic: name, class: controlClass, command, data },
];
const negotiate = (name: string, standby: boolean): Step => ['do', { kind: 'negotiate-features', nic: name, standby }];
const announce = (members: JsonObject = {}): Step => [
  'run',
  'announce-self',
  { initial: 1, max: 9, rounds: 2, step: 1, ...members },
];
const user = (...members: readonly JsonObject[]): readonly Step[] =>
  members.map((member, index) => add(`user${index}`, 'user', member));
const forward = (member: string, rule: string): JsonObject => ({ [member]: [{ str: rule }] });
const tunnel = (members: JsonObject): JsonObject => ({ src: '127.0.0.1', dst: '127.0.0.1', txsession: 1, ...members });
const macs = (count: number): string => `${count.toString(16).padStart(2, '0')}000000${'525400000001'.repeat(count)}`;
const range = { 'start-address': '10.0.0.1', 'end-address': '10.0.0.9' };

const COURSES: readonly (readonly Step[])[] = [
  [
    add('', 'user'),
    add('1a', 'user'),
    add('a b', 'user'),
    add('ä', 'user'),
    add('_', 'user'),
    add('a-b', 'user'),
    del('a b'),
    del('ä'),
  ],
  [
    add('x', 'nic'),
    add('x', 'none'),
    add('x', 'netmap', { ifname: 'v' }),
    add('x', 'hubport', { hubid: -1 }),
    add('h', 'hubport', { hubid: 1, netdev: 'no' }),
  ],
  [
    ...user(
      { net: 'x' },
      { host: 'x' },
      { dhcpstart: 'x' },
      { host: '1.2.3.4' },
      { dhcpstart: '1.2.3.4' },
      { dns: '1.2.3.4', restrict: true },
    ),
  ],
  [
    ...user(
      { dns: '10.0.2.2' },
      { dhcpstart: '10.0.2.2' },
      { ipv4: false, net: '10.0.2.0/24' },
      { ipv6: false, 'ipv6-host': 'fec0::2' },
    ),
  ],
  [
    ...user(
      { ipv4: false, ipv6: false },
      { ipv4: true },
      { restrict: true },
      { net: '10.0.0.0/16' },
      { 'ipv6-prefix': 'x' },
    ),
  ],
  [
    ...user(
      { 'ipv6-prefixlen': 127 },
      { 'ipv6-host': 'x' },
      { 'ipv6-host': 'fe80::1' },
      { domainname: '' },
      { hostname: 'h'.repeat(256) },
    ),
  ],
  [...user(forward('hostfwd', 'x'), forward('guestfwd', 'x'))],
  [add('t', 'tap', { fd: 'x', ifname: 'y' }), add('t', 'tap', { fd: 'x' }), add('t', 'tap'), del('t')],
  [
    add('s', 'socket', { listen: ':1', udp: ':1' }),
    add('t', 'socket'),
    add('v', 'socket', { connect: '127.0.0.1:9', localaddr: ':1' }),
  ],
  [
    add('s', 'socket', { udp: ':1' }),
    add('t', 'socket', { listen: 'x' }),
    add('v', 'socket', { mcast: '127.0.0.1:1', localaddr: '127.0.0.1' }),
  ],
  [
    add('s', 'socket', { fd: 'x' }),
    add('t', 'socket', { connect: '127.0.0.1:9' }),
    add('v', 'socket', { listen: ':5' }),
    add('w', 'socket', { listen: ':5' }),
  ],
  [add('s', 'socket', { listen: ':5' }), del('s'), add('s', 'socket', { listen: ':5' })],
  [
    add('l', 'l2tpv3', tunnel({ udp: true })),
    add('m', 'l2tpv3', tunnel({ rxcookie: 1 })),
    add('n', 'l2tpv3', tunnel({ offset: 257 })),
  ],
  [
    add('v', 'vhost-user', { chardev: 'x' }),
    add('w', 'vhost-vdpa', { vhostdev: '/x' }),
    add('y', 'vhost-vdpa'),
    add('z', 'bridge'),
    add('d', 'vde'),
  ],
  [
    add('v', 'vmnet-host', range),
    add('w', 'vmnet-host', { 'net-uuid': 'x' }),
    add('y', 'vmnet-bridged', { ifname: 'x' }),
  ],
  [
    ...['user', 'tap', 'l2tpv3', 'socket', 'vde', 'bridge', 'vhost-user', 'vhost-vdpa'].flatMap((type) => [
      add(type, type, { host: 'x', src: 'x', dst: 'x', listen: 'x', chardev: 'x', vhostdev: 'x' }),
      del(type),
    ]),
  ],
  [add('h', 'hubport', { hubid: 1, netdev: 'no' }), del('h')],
  [add('h', 'hubport', { hubid: 1 }), del('h')],
  [...user({ hostfwd: [{ str: 'x' }, { str: 'tcp::7-:7' }] }, forward('hostfwd', 'tcp::7-:7'))],
  [add('a', 'user'), add('a', 'user'), del('a'), del('a'), add('a', 'user'), add('b', 'user'), del('b'), del('a')],
  [
    add('Ab', 'user'),
    del('ab'),
    del('A'),
    del('no'),
    link('ab', false),
    link('no', true),
    link('', true),
    link('Ab', true),
  ],
  [...Array.from({ length: 70 }, (_, index) => add(`n${index}`, 'user')), add('n'.repeat(200), 'user')],
  [add('a', 'user'), add('h', 'hubport', { hubid: 1, netdev: 'a' }), nic('n', 'e1000', { netdev: 'a' }), read('n')],
  [
    add('a', 'user'),
    nic('n', 'e1000', { netdev: 'a' }),
    link('a', false),
    read('n'),
    link('a', true),
    read('n'),
    link('n', false),
    read('n'),
  ],
  [
    nic('n', 'e1000'),
    del('n'),
    add('n', 'user'),
    nic('n', 'e1000'),
    ['run', 'device_del', { id: 'no' }],
    query({ name: 'n' }),
  ],
  [
    add('a', 'user'),
    nic('n', 'e1000', { netdev: 'a' }),
    del('a'),
    read('n'),
    query({ name: 'n' }),
    query({ name: 'a' }),
    query({ name: 'no' }),
  ],
  [nic('p', 'pcnet'), link('p', false), link('p', false), nic('v', 'virtio-net-pci'), link('v', false)],
  [nic('v', 'virtio-net-pci'), nic('w', 'virtio-net-pci'), query(), query({ name: 'v' })],
  [
    nic('v', 'virtio-net-pci'),
    nic('w', 'virtio-net-pci'),
    control('v', 0, 0, '01'),
    control('w', 0, 0, '01'),
    control('v', 0, 0, '00'),
    query(),
    control('v', 0, 0, '01'),
  ],
  [
    nic('v', 'virtio-net-pci'),
    control('v', 9, 0, ''),
    control('v', 0, 0, '00'),
    query({ name: 'v' }),
    control('v', 0, 0, '01'),
    query({ name: 'v' }),
  ],
  [
    nic('v', 'virtio-net-pci'),
    control('v', 0, 3, '01'),
    control('v', 0, 5, '01'),
    control('v', 2, 0, '0400'),
    control('v', 1, 1, '020000000001'),
    query(),
  ],
  [
    nic('v', 'virtio-net-pci'),
    control('v', 0, 4, '01'),
    control('v', 1, 0, `${macs(1)}${macs(0)}`),
    query(),
    control('v', 1, 0, `${macs(65)}${macs(65)}`),
    query(),
  ],
  [
    nic('v', 'virtio-net-pci', { failover: 'on' }),
    negotiate('v', false),
    ['wait', 60_000],
    negotiate('v', true),
    ['wait', 60_000],
  ],
  [
    announce({ id: 'i' }),
    announce({ id: 'i' }),
    announce({ rounds: 0 }),
    announce({ initial: -1 }),
    announce({ interfaces: [] }),
    announce({ interfaces: ['x'] }),
    announce({ step: 10 }),
  ],
];

for (const { name } of NET_DEFECTS) {
  test(`${name} shows`, async () => {
    assert.ok(await shows(name));
  });
}

test('no fault of the table has the name of another', () => {
  assert.is(new Set(NET_DEFECTS.map(({ name }) => name)).size, NET_DEFECTS.length);
});

const MACHINES = ['pc', 'preconfig'] as const;

async function shows(defect: string): Promise<boolean> {
  for (const course of COURSES) {
    for (const machine of MACHINES) {
      if ((await trace(course, machine, defect)) !== (await trace(course, machine, undefined))) return true;
    }
  }
  return false;
}

/** All that a course of events brings about, and what the process holds then; what an ended process leaves out is missing from it. */
async function trace(course: readonly Step[], machine: 'pc' | 'preconfig', defect: string | undefined): Promise<string> {
  const seen: unknown[] = [];
  const clock = fastClock();
  const emit = (event: string, data: JsonObject | undefined): void => void seen.push(event, data ?? 'no data');
  const defects = new Set(defect === undefined ? [] : [defect]);
  const net = createNet({ defined: new Set(['CONFIG_VMNET']), defects, machine, clock, emit });
  try {
    for (const step of course) {
      if (step[0] === 'wait') clock.advance(step[1]);
      else seen.push(step[0] === 'run' ? net.execute(step[1], step[2]) : net.stimulate(step[1]));
      seen.push(clock.readings());
    }
  } catch (error) {
    if (!(error instanceof ProcessFault)) throw error;
    seen.push(error.fate);
  }
  seen.push(await net.host.ask({ kind: 'process' }));
  net.close();
  return JSON.stringify(seen);
}

/** A clock on which ten seconds pass with each look. */
function fastClock(): Parameters<typeof createNet>[0]['clock'] & {
  readonly advance: (ms: number) => void;
  readonly readings: () => number;
} {
  const waiting: (() => void)[] = [];
  let readings = 0;
  return {
    now: () => ++readings * 10_000,
    after: (_ms, callback) => {
      waiting.push(callback);
      return () => undefined;
    },
    advance: () => waiting.splice(0).forEach((callback) => callback()),
    readings: () => readings,
  };
}

test.run();
