// Backends of the emulator behind which there is a switch or a process of the host: vde and vhost-user, and the
// character devices that the latter needs.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import type { EndpointSpec } from '../../../host-side.ts';
import { type DataPlane, dataPlane, wire } from '../data-plane-fixture.ts';

const FRAME = 'ffffffffffff5254001234560806aabb';

test('ports of a VDE switch hear each other, and each has its number and mode', async () => {
  const plane = dataPlane();
  const sock = await opened(plane, 'sw', { kind: 'vde-switch' }, 'path');
  await wire(plane, 'a');
  await wire(plane, 'b', 2);
  plane.add({ type: 'vde', id: 'x', sock, port: 7, mode: 0o640 }, { type: 'hubport', id: 'x-port', hubid: 1, netdev: 'x' });
  plane.add({ type: 'vde', id: 'y', sock }, { type: 'hubport', id: 'y-port', hubid: 2, netdev: 'y' });
  assert.equal(await plane.ask({ kind: 'vde-ports', endpoint: 'sw' }), { ports: [1, 7] });
  assert.equal(await plane.ask({ kind: 'path', path: `${sock}/007.*` }), { exists: true, kind: 'socket', mode: '640', group: 'root' });
  assert.equal(await plane.ask({ kind: 'path', path: `${sock}/001.*` }), { exists: true, kind: 'socket', mode: '700', group: 'root' });
  await plane.send('a', FRAME);
  assert.equal(plane.came(), [`b ${FRAME}`]);
  plane.run('netdev_del', { id: 'x' });
  assert.equal(await plane.ask({ kind: 'vde-ports', endpoint: 'sw' }), { ports: [1] });
  assert.equal(await plane.ask({ kind: 'path', path: `${sock}/007.*` }), { exists: false });
  plane.run('netdev_add', { type: 'vde', id: 'x' }, 'refused');
});

test('a vhost-user backend tells the other process of each queue, as QEMU 7.2 does', async () => {
  const plane = dataPlane();
  const path = await opened(plane, 'device', { kind: 'vhost-user', queues: 2 }, 'path');
  addSocket(plane, 'c', path);
  plane.run('netdev_add', { type: 'vhost-user', id: 'v', chardev: 'c', queues: 3 }, 'refused');
  plane.came();
  plane.add({ type: 'vhost-user', id: 'v', chardev: 'c', queues: 2 });
  const requests = plane.came().map((packet) => `${Number.parseInt(packet.slice(7, 9), 16)} ${packet.slice(31, 33)}`.trim());
  assert.equal(requests, ['1', '15', '16 01', '17', '3', '1', '13 00', '14 00', '13 01', '14 01', '1', '15', '16 01', '1', '13 02', '14 02', '13 03', '14 03']);
  plane.run('netdev_add', { type: 'vhost-user', id: 'w', chardev: 'c' }, 'refused');
  plane.run('chardev-remove', { id: 'c' }, 'refused');
  plane.run('netdev_del', { id: 'v' });
  plane.run('chardev-remove', { id: 'c' }, 'refused');
});

test('a character device connects, or listens, or is refused', async () => {
  const plane = dataPlane();
  const path = await opened(plane, 'peer', { kind: 'unix-listener', carries: 'bytes' }, 'path');
  addSocket(plane, 'c', path);
  plane.run('chardev-add', { id: 'c', backend: { type: 'null', data: {} } }, 'refused');
  plane.run('chardev-add', { id: 'd', backend: socketAt('/nowhere') }, 'refused');
  plane.run('chardev-add', { id: 'n', backend: { type: 'null', data: {} } });
  plane.run('netdev_add', { type: 'vhost-user', id: 'v', chardev: 'n' }, 'refused');
  for (const id of ['c', 'n']) plane.run('chardev-remove', { id });
  plane.run('chardev-remove', { id: 'n' }, 'refused');
});

function addSocket(plane: DataPlane, id: string, path: string): void {
  plane.run('chardev-add', { id, backend: socketAt(path) });
}

function socketAt(path: string): JsonObject {
  return { type: 'socket', data: { addr: { type: 'unix', data: { path } }, server: false } };
}

/** Opens an endpoint and gives what it tells under a name. */
async function opened(plane: DataPlane, name: string, spec: EndpointSpec, field: string): Promise<string> {
  return String((await plane.open(name, spec))[field]);
}

test.run();
