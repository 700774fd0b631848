// Taps and bridges of the emulator: interfaces, scripts, helpers, descriptors, and frames over a bridge.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { EndpointSpec } from '../../../host-side.ts';
import { type DataPlane, dataPlane, wire } from '../data-plane-fixture.ts';

const FRAME = 'ffffffffffff5254001234560806aabb';
const OTHER = '5254001234565254001234570800ccdd';
const QUIET = { script: 'no', downscript: 'no' };

/** Wires a and b, each on a hub of its own with a tap. */
async function twoTaps(...defects: readonly string[]): Promise<DataPlane> {
  const plane = dataPlane(...defects);
  await wire(plane, 'a', 1);
  await wire(plane, 'b', 2);
  for (const [hubid, id] of ['ta', 'tb'].entries()) {
    plane.add({ type: 'tap', id, ifname: `plumb${id}`, ...QUIET }, { type: 'hubport', id: `${id}-port`, hubid: hubid + 1, netdev: id });
  }
  return plane;
}

test('frames go over a bridge between two taps, once they are its ports', async () => {
  const plane = await twoTaps();
  const bridge = await opened(plane, 'br', { kind: 'bridge' }, 'name');
  await plane.send('a', FRAME);
  assert.equal(plane.came(), []);
  for (const name of ['plumbta', 'plumbtb']) {
    assert.equal(await plane.ask({ kind: 'join-bridge', interface: name, bridge: bridge }), { exists: true });
  }
  assert.equal(await plane.ask({ kind: 'interface', name: 'plumbta' }), { exists: true, up: true, queues: 1, vnetHeader: true, bridge });
  await plane.send('a', FRAME);
  await plane.send('b', OTHER);
  assert.equal(plane.came(), [`b ${FRAME}`, `a ${OTHER}`]);
  plane.run('netdev_del', { id: 'tb' });
  assert.equal(await plane.ask({ kind: 'interface', name: 'plumbtb' }), { exists: false });
  await plane.send('a', FRAME);
  assert.equal(plane.came(), []);
});

test('scripts are run with the name of the interface, the second when the netdev goes', async () => {
  const plane = dataPlane();
  const script = await opened(plane, 'up', { kind: 'program', behaviour: 'exit' }, 'path');
  const downscript = await opened(plane, 'down', { kind: 'program', behaviour: 'exit' }, 'path');
  plane.add({ type: 'tap', id: 't', script, downscript });
  assert.equal((await plane.ask({ kind: 'calls', program: 'up' }))['calls'], [['tap0']]);
  assert.equal((await plane.ask({ kind: 'calls', program: 'down' }))['calls'], []);
  plane.run('netdev_del', { id: 't' });
  assert.equal((await plane.ask({ kind: 'calls', program: 'down' }))['calls'], [['tap0']]);
});

test('a script that fails leaves no interface', async () => {
  const plane = dataPlane();
  const script = await opened(plane, 'up', { kind: 'program', behaviour: 'exit', status: 3 }, 'path');
  plane.run('netdev_add', { type: 'tap', id: 't', ifname: 'gone', script, downscript: 'no' }, 'refused');
  assert.equal(await plane.ask({ kind: 'interface', name: 'gone' }), { exists: false });
});

test('queues, headers, limits and acceleration show at the interface', async () => {
  const plane = dataPlane();
  plane.add({ type: 'tap', id: 't', ifname: 'q%d', queues: 3, vnet_hdr: false, sndbuf: 4096, ...QUIET });
  assert.equal(await plane.ask({ kind: 'interface', name: 'q0' }), { exists: true, up: false, queues: 3, vnetHeader: false });
  assert.equal(await plane.ask({ kind: 'tap-settings', interface: 'q0' }), { sendBuffer: 4096 });
  plane.run('netdev_add', { type: 'tap', id: 'v', vhost: true, ...QUIET }, 'refused');
  await plane.open('accelerator', { kind: 'vhost-net' });
  plane.add({ type: 'tap', id: 'v', ifname: 'fast', vhost: true, 'poll-us': 7, ...QUIET });
  assert.equal(await plane.ask({ kind: 'tap-settings', interface: 'fast' }), { sendBuffer: 2147483647, vhost: true, pollMicroseconds: 7 });
  const { descriptor } = await plane.ask({ kind: 'descriptor-of', endpoint: 'accelerator' });
  plane.add({ type: 'tap', id: 'w', ifname: 'faster', vhostfd: String(descriptor), ...QUIET });
  assert.equal(await plane.ask({ kind: 'tap-settings', interface: 'faster' }), { sendBuffer: 2147483647, vhost: true, pollMicroseconds: 0 });
});

test('a descriptor of a tap makes another netdev, until the one that closes it goes', async () => {
  const plane = dataPlane();
  const { count: before } = await plane.ask({ kind: 'descriptors' });
  plane.add({ type: 'tap', id: 't', ifname: 'shared', ...QUIET });
  const { descriptor } = await plane.ask({ kind: 'descriptor-of', interface: 'shared' });
  plane.add({ type: 'tap', id: 'f', fd: String(descriptor) }, { type: 'tap', id: 'g', fds: String(descriptor) });
  plane.run('netdev_del', { id: 't' });
  assert.equal(await plane.ask({ kind: 'interface', name: 'shared' }), { exists: false });
  for (const id of ['f', 'g']) plane.run('netdev_del', { id });
  assert.equal(await plane.ask({ kind: 'descriptors' }), { count: before });
});

test('names that are taken, or none, are refused', async () => {
  const plane = dataPlane();
  plane.add({ type: 'tap', id: 't', ifname: 'mine-is-long-enough-to-cut', ...QUIET });
  assert.equal((await plane.ask({ kind: 'interface', name: 'mine-is-long-en' }))['exists'], true);
  for (const ifname of ['mine-is-long-en', 'lo', 'a/b', '..']) plane.run('netdev_add', { type: 'tap', id: 'u', ifname, ...QUIET }, 'refused');
});

test('a helper program joins its tap to the bridge that it is asked for', async () => {
  const plane = dataPlane();
  const br = await opened(plane, 'br', { kind: 'bridge' }, 'name');
  const helper = await opened(plane, 'help', { kind: 'program', behaviour: 'bridge-helper' }, 'path');
  await wire(plane, 'a');
  await wire(plane, 'b', 2);
  plane.add({ type: 'bridge', id: 'x', br, helper }, { type: 'hubport', id: 'x-port', hubid: 1, netdev: 'x' });
  plane.add({ type: 'tap', id: 'y', br: 'no', helper: `${helper} --br=${br}` }, { type: 'hubport', id: 'y-port', hubid: 2, netdev: 'y' });
  const { calls } = await plane.ask({ kind: 'calls', program: 'help' });
  assert.equal(calls, [['--use-vnet', '--fd=14', `--br=${br}`], [`--br=${br}`, '--use-vnet', '--fd=14']]);
  assert.equal(await plane.ask({ kind: 'interface', name: 'tap0' }), { exists: true, up: true, queues: 1, vnetHeader: true, bridge: br });
  await plane.send('a', FRAME);
  assert.equal(plane.came(), [`b ${FRAME}`]);
  plane.run('netdev_add', { type: 'bridge', id: 'z', br: 'no', helper }, 'refused');
  plane.run('netdev_add', { type: 'bridge', id: 'z', br }, 'refused');
});

/** Opens an endpoint and gives what it tells under a name. */
async function opened(plane: DataPlane, name: string, spec: EndpointSpec, field: string): Promise<string> {
  return String((await plane.open(name, spec))[field]);
}

test.run();
