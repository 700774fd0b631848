// What goes in and out of NICs: the receive filter, announcements, links.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DataPlane, dataPlane, wire } from './data-plane-fixture.ts';

const MAC = '525400123456';
const OTHER_MAC = '020000000001';
const GROUP = '010000000005';
const BROADCAST = 'ffffffffffff';
const BODY = '5254000000010800aabb';
const TAGGED = '52540000000181000064080000';

test('a NIC sends to its peer and receives what its filter lets through', async () => {
  const plane = await withNic();
  await plane.send('n', `${BROADCAST}${BODY}`);
  assert.equal(plane.came(), [`a ${BROADCAST}${BODY}`]);
  assert.equal(await heard(plane), [MAC, OTHER_MAC, GROUP, BROADCAST]);
  control(plane, 0, 0, '00');
  assert.equal(await heard(plane), [MAC, BROADCAST]);
  control(plane, 1, 1, OTHER_MAC);
  assert.equal(await heard(plane), [OTHER_MAC, BROADCAST]);
  control(plane, 1, 0, `01000000${MAC}01000000${GROUP}`);
  assert.equal(await heard(plane), [MAC, OTHER_MAC, GROUP, BROADCAST]);
  for (const command of [3, 4, 5]) control(plane, 0, command, '01');
  assert.equal(await heard(plane), []);
});

test('overflow lets all of a kind through, VLANs those that were added', async () => {
  const plane = await withNic();
  control(plane, 0, 0, '00');
  control(plane, 1, 0, `41000000${MAC.repeat(65)}00000000`);
  assert.equal(await heard(plane), [MAC, OTHER_MAC, BROADCAST]);
  await plane.send('a', `${MAC}${TAGGED}`);
  assert.equal(plane.came(), []);
  control(plane, 2, 0, '6400');
  await plane.send('a', `${MAC}${TAGGED}`);
  assert.equal(plane.came(), [`n ${MAC}${TAGGED}`]);
  plane.run('set_link', { name: 'n', up: false });
  await plane.send('a', `${MAC}${TAGGED}`);
  await plane.send('n', `${MAC}${BODY}`);
  assert.equal(plane.came(), []);
});

test('announcements: rounds, spacing, content, and the link', async () => {
  const plane = await withNic();
  const frame = `a ffffffffffff${MAC}80350001080006040003${MAC}00000000${MAC}00000000${'00'.repeat(18)}`;
  plane.run('announce-self', { initial: 50, max: 100, rounds: 4, step: 40 });
  plane.advance(1000);
  assert.equal(plane.came({ times: true }), [0, 50, 140, 240].map((time) => `${time} ${frame}`));
  assert.equal(plane.stimulate({ kind: 'control-queue', nic: 'n', class: 3, command: 0, data: '' }), { kind: 'acknowledged', ok: true });
  plane.run('set_link', { name: 'n', up: false });
  plane.run('announce-self', { initial: 50, max: 100, rounds: 1, step: 40 });
  assert.equal(plane.came(), []);
});

async function withNic(): Promise<DataPlane> {
  const plane = dataPlane();
  await wire(plane, 'a');
  plane.add({ id: 'h', type: 'hubport', hubid: 1 });
  plane.run('device_add', { driver: 'virtio-net-pci', id: 'n', netdev: 'h' });
  await plane.open('n', { kind: 'nic', nic: 'n' });
  return plane;
}

/** Which of four destinations reach the driver. */
async function heard(plane: DataPlane): Promise<readonly string[]> {
  for (const destination of [MAC, OTHER_MAC, GROUP, BROADCAST]) await plane.send('a', `${destination}${BODY}`);
  return plane.came().map((packet) => packet.slice(2, 14));
}

function control(plane: DataPlane, queueClass: number, command: number, data: string): void {
  assert.equal(plane.stimulate({ kind: 'control-queue', nic: 'n', class: queueClass, command, data }), { kind: 'acknowledged', ok: true });
}

test.run();
