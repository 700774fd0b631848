// Every fault of the data plane shows: on some course of frames something else comes of it than without.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DATA_PLANE_DEFECTS } from '../defects/data-plane.ts';
import { type DataPlane, dataPlane, wire } from './data-plane-fixture.ts';

const FRAME = 'ffffffffffff5254001234560806aabb';
const MAC = '525400123456';
const DESTINATIONS = [MAC, '020000000001', '010000000005', 'ffffffffffff'];

type Course = (plane: DataPlane) => Promise<void>;

const COURSES: readonly Course[] = [
  async (plane) => {
    for (const name of ['a', 'b', 'c']) await wire(plane, name);
    await wire(plane, 'd', 2);
    await both(plane, ['a', 'b']);
    await plane.send('a', FRAME + 'ff'.repeat(1400));
    for (const name of ['a', 'b']) {
      plane.run('set_link', { name, up: false });
      await both(plane, ['a']);
      plane.run('set_link', { name, up: true });
    }
    plane.setRunning(false);
    await both(plane, ['a']);
    plane.setRunning(true);
  },
  async (plane) => {
    await wire(plane, 'a');
    await both(plane, ['a']);
    await wire(plane, 'b');
    await both(plane, ['a', 'b']);
  },
  async (plane) => {
    for (const name of ['a', 'b']) await wire(plane, name);
    await plane.ask({ kind: 'descriptors' });
    plane.run('netdev_del', { id: 'a-port' });
    await both(plane, ['b']);
    plane.run('netdev_del', { id: 'b' });
    await both(plane, ['a']);
    await plane.send('b', FRAME);
    await plane.ask({ kind: 'descriptors' });
  },
  async (plane) => {
    await wire(plane, 'a');
    const listen = await plane.address('p', { kind: 'free-port', protocol: 'tcp' });
    onHub(plane, { id: 'l', type: 'socket', listen });
    await plane.open('bytes', { kind: 'caller', carries: 'bytes', to: listen });
    await both(plane, ['a']);
    await plane.close('bytes');
    await plane.open('frames', { kind: 'caller', carries: 'frames', to: listen });
    await both(plane, ['a', 'frames']);
    plane.run('netdev_del', { id: 'l' });
    await plane.ask({ kind: 'port', protocol: 'tcp', address: listen });
    await plane.ask({ kind: 'descriptors' });
  },
  async (plane) => {
    await wire(plane, 'a');
    await plane.open('g', { kind: 'datagrams', group: '230.0.0.1:4000' });
    onHub(plane, { id: 'm', type: 'socket', mcast: '230.0.0.1:4000', localaddr: '127.0.0.1' });
    await both(plane, ['a', 'g']);
    await plane.send('g', '');
    await both(plane, ['g']);
  },
  async (plane) => {
    await wire(plane, 'a');
    const source = await plane.address('p', { kind: 'free-port', protocol: 'udp' });
    const destination = await plane.address('t', { kind: 'datagrams', to: source });
    const ports = { srcport: source.split(':')[1] ?? '', dstport: destination.split(':')[1] ?? '' };
    onHub(plane, { id: 'l', type: 'l2tpv3', src: '127.0.0.1', dst: '127.0.0.1', udp: true, ...ports, txsession: 1, txcookie: 2, rxcookie: 2, cookie64: true, counter: true });
    await both(plane, ['a', 'a']);
    for (const session of ['1', '2']) for (const cookie of ['2', '3']) await plane.send('t', `000300000000000${session}000000000000000${cookie}00000000${FRAME}`);
    plane.run('netdev_del', { id: 'l' });
    await plane.ask({ kind: 'port', protocol: 'udp', address: source });
  },
  async (plane) => {
    await withNic(plane);
    await both(plane, ['n']);
    for (const [queueClass, command, data] of CONTROLS) {
      plane.stimulate({ kind: 'control-queue', nic: 'n', class: queueClass, command, data });
      for (const destination of DESTINATIONS) await plane.send('a', `${destination}5254000000010800aabb`);
      await plane.send('a', `${MAC}52540000000181000064080000`);
    }
  },
  async (plane) => {
    await withNic(plane);
    plane.add({ id: 'h2', type: 'hubport', hubid: 1 });
    plane.run('device_add', { driver: 'e1000', id: 'e', netdev: 'h2' });
    const timing = { initial: 10, max: 30, rounds: 4, step: 15 };
    for (const args of [timing, { ...timing, interfaces: ['n', 'e'] }, { ...timing, interfaces: ['n'] }]) {
      plane.run('announce-self', args);
      plane.advance(1000);
    }
    plane.run('announce-self', timing);
    plane.run('announce-self', timing);
    plane.run('announce-self', { ...timing, id: 'x' });
    plane.advance(1000);
    plane.stimulate({ kind: 'control-queue', nic: 'n', class: 3, command: 0, data: '' });
    plane.stimulate({ kind: 'read-announce', nic: 'n' });
    plane.run('set_link', { name: 'e', up: false });
    plane.stimulate({ kind: 'read-link', nic: 'n' });
  },
  async (plane) => {
    plane.run('device_add', { driver: 'virtio-net-pci', id: 's', failover: true });
    plane.run('device_add', { driver: 'virtio-net-pci', id: 'p', failover_pair_id: 's' });
    for (const standby of [false, true]) {
      plane.stimulate({ kind: 'negotiate-features', nic: 's', standby });
      plane.stimulate({ kind: 'read-link', nic: 'p' });
    }
  },
];

/** Class, command and data, one after the other. */
const CONTROLS: readonly (readonly [number, number, string])[] = [
  [3, 9, ''], [0, 0, '00'], [1, 1, DESTINATIONS[1] ?? ''], [1, 0, `01000000${MAC}01000000${DESTINATIONS[2]}`],
  [0, 3, '01'], [0, 4, '01'], [0, 5, '01'], [0, 3, '00'], [0, 4, '00'], [0, 5, '00'],
  [1, 0, '0000000000000000'], [0, 1, '01'], [0, 2, '01'], [0, 1, '00'], [0, 2, '00'], [1, 0, `41000000${MAC.repeat(65)}00000000`],
];

test('every fault shows', async () => {
  const sound = await Promise.all(COURSES.map((course) => trace(course)));
  for (const { name } of DATA_PLANE_DEFECTS) {
    const faulty = await Promise.all(COURSES.map((course) => trace(course, name)));
    assert.ok(faulty.some((text, index) => text !== sound[index]), name);
  }
});

/** All that a course brings about. */
async function trace(course: Course, ...defects: readonly string[]): Promise<string> {
  const plane = dataPlane(...defects);
  const seen: unknown[] = [];
  const noted: DataPlane = {
    ...plane,
    ask: async (question) => {
      const answer = await plane.ask(question);
      seen.push(answer);
      return answer;
    },
    stimulate: (stimulus) => void seen.push(plane.stimulate(stimulus)),
    send: async (endpoint, hex) => {
      await plane.send(endpoint, hex);
      seen.push(plane.came());
    },
  };
  await course(noted);
  return JSON.stringify([seen, plane.came({ times: true })]);
}

async function both(plane: DataPlane, names: readonly string[]): Promise<void> {
  for (const name of names) await plane.send(name, FRAME);
}

function onHub(plane: DataPlane, netdev: { readonly id: string; readonly [name: string]: string | number | boolean }): void {
  plane.add(netdev, { id: `${netdev.id}-port`, type: 'hubport', hubid: 1, netdev: netdev.id });
}

async function withNic(plane: DataPlane): Promise<void> {
  await wire(plane, 'a');
  plane.add({ id: 'h', type: 'hubport', hubid: 1 });
  plane.run('device_add', { driver: 'virtio-net-pci', id: 'n', netdev: 'h' });
  await plane.open('n', { kind: 'nic', nic: 'n' });
}

test.run();
