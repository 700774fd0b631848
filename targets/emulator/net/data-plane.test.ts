// Frames through the emulator's backends, hubs, links and NICs, and what is left of them after deletion.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DataPlane, dataPlane, wire } from './data-plane-fixture.ts';

const FRAME = 'ffffffffffff5254001234560806aabb';
const OTHER = '5254001234565254001234570800ccdd';

test('a hub carries a frame to all its other ports, and other hubs carry nothing of it', async () => {
  const plane = dataPlane();
  for (const name of ['a', 'b', 'c']) await wire(plane, name);
  await wire(plane, 'd', 2);
  await plane.send('a', FRAME);
  assert.equal([...plane.came()].sort(), [`b ${FRAME}`, `c ${FRAME}`]);
});

test('two hubs joined twice pass frames around, and the process still answers', async () => {
  const plane = dataPlane();
  await wire(plane, 'a', 1);
  plane.add({ id: 'x', type: 'hubport', hubid: 1 }, { id: 'y', type: 'hubport', hubid: 2, netdev: 'x' });
  plane.add({ id: 'v', type: 'hubport', hubid: 1 }, { id: 'w', type: 'hubport', hubid: 2, netdev: 'v' });
  await plane.send('a', FRAME);
  assert.ok(plane.came().length > 1);
});

test('a listening socket takes one connection at a time and closes with its netdev', async () => {
  const plane = dataPlane();
  await wire(plane, 'a');
  const address = await plane.address('p', { kind: 'free-port', protocol: 'tcp' });
  plane.add({ id: 'l', type: 'socket', listen: address }, { id: 'l-port', type: 'hubport', hubid: 1, netdev: 'l' });
  for (const name of ['first', 'second']) await plane.open(name, { kind: 'caller', carries: 'frames', to: address });
  await plane.send('a', FRAME);
  await plane.send('second', OTHER);
  assert.equal(plane.came(), [`first ${FRAME}`]);
  await plane.close('first');
  assert.equal(plane.came(), [`a ${OTHER}`]);
  plane.run('netdev_del', { id: 'l' });
  await plane.send('a', FRAME);
  assert.equal(plane.came(), []);
  assert.equal(await plane.ask({ kind: 'port', protocol: 'tcp', address }), { open: false });
  assert.equal(await plane.open('third', { kind: 'caller', carries: 'frames', to: address }), { connected: false });
});

test('datagrams go to where udp says and come to where localaddr says', async () => {
  const plane = dataPlane();
  await wire(plane, 'a');
  const localaddr = await plane.address('p', { kind: 'free-port', protocol: 'udp' });
  const udp = await plane.address('u', { kind: 'datagrams', to: localaddr });
  plane.add({ id: 's', type: 'socket', udp, localaddr }, { id: 's-port', type: 'hubport', hubid: 1, netdev: 's' });
  await plane.send('a', FRAME);
  await plane.send('u', OTHER);
  assert.equal(plane.came(), [`u ${FRAME}`, `a ${OTHER}`]);
});

test('a multicast group hears what is sent, the sender included', async () => {
  const plane = dataPlane();
  await wire(plane, 'a');
  const mcast = '230.0.0.1:4000';
  await plane.open('g', { kind: 'datagrams', group: mcast });
  plane.add({ id: 'm', type: 'socket', mcast, localaddr: '127.0.0.1' }, { id: 'm-port', type: 'hubport', hubid: 1, netdev: 'm' });
  await plane.send('a', FRAME);
  await plane.send('g', OTHER);
  assert.equal(plane.came(), [`g ${FRAME}`, `a ${FRAME}`, `a ${OTHER}`]);
});

test('a descriptor of a connection is a socket backend of its own', async () => {
  const plane = dataPlane();
  await wire(plane, 'a');
  await wire(plane, 'b', 2);
  const { descriptor } = await plane.ask({ kind: 'descriptor-of', endpoint: 'b' });
  plane.add({ id: 'f', type: 'socket', fd: String(descriptor) }, { id: 'f-port', type: 'hubport', hubid: 1, netdev: 'f' });
  await plane.send('a', FRAME);
  await plane.send('b', OTHER);
  assert.equal(plane.came(), [`b ${FRAME}`, `a ${OTHER}`]);
});

test('a tunnel writes each field of its header and reads by cookie and session', async () => {
  const plane = dataPlane();
  const tunnel = await udpTunnel(plane, { txsession: 0x0a0b0c0d, rxsession: 5, txcookie: 0x0102030405060708n, rxcookie: 9, cookie64: true, counter: true, offset: 2 });
  await plane.send('a', FRAME);
  await plane.send('a', OTHER);
  assert.equal(plane.came(), [`t 000300000a0b0c0d0102030405060708000000010000${FRAME}`, `t 000300000a0b0c0d0102030405060708000000020000${OTHER}`]);
  await plane.send('t', `0003000000000005000000000000000900000000ffff${FRAME}`);
  await plane.send('t', `0003000000000005000000000000000800000000ffff${FRAME}`);
  await plane.send('t', `0003000000000006000000000000000900000000ffff${FRAME}`);
  assert.equal(plane.came(), [`a ${FRAME}`]);
  plane.run('netdev_del', { id: 'l' });
  assert.equal(await plane.ask({ kind: 'port', protocol: 'udp', address: tunnel }), { open: false });
});

test('a 32-bit cookie, a pinned counter that nobody asked for, and cookie64 that is false', async () => {
  const plane = dataPlane();
  await udpTunnel(plane, { txsession: 1, txcookie: 2, rxcookie: 2, pincounter: true });
  await plane.send('a', FRAME);
  assert.equal(plane.came(), [`t 000300000000000100000002${FRAME}`]);
  const wider = dataPlane();
  await udpTunnel(wider, { txsession: 1, txcookie: 2, rxcookie: 2, cookie64: false });
  await wider.send('a', FRAME);
  assert.equal(wider.came(), [`t 00030000000000010000000000000002${FRAME}`]);
});

test('tunnels over bare IP, of either version, find each other by their addresses', async () => {
  for (const [left, right, ipv6] of [['127.0.0.1', '127.0.0.2', false], ['::1', '::1', true]] as const) {
    const plane = dataPlane();
    await wire(plane, 'a', 1);
    await wire(plane, 'b', 2);
    plane.add({ id: 'l', type: 'l2tpv3', src: left, dst: right, txsession: 1, rxsession: 2, ipv6 }, { id: 'l-port', type: 'hubport', hubid: 1, netdev: 'l' });
    plane.add({ id: 'r', type: 'l2tpv3', src: right, dst: left, txsession: 2, rxsession: 1, ipv6 }, { id: 'r-port', type: 'hubport', hubid: 2, netdev: 'r' });
    await plane.send('a', FRAME);
    await plane.send('b', OTHER);
    assert.equal(plane.came(), [`b ${FRAME}`, `a ${OTHER}`]);
  }
});

async function udpTunnel(plane: DataPlane, members: { readonly [name: string]: number | bigint | boolean }): Promise<string> {
  await wire(plane, 'a');
  const source = await plane.address('p', { kind: 'free-port', protocol: 'udp' });
  const destination = await plane.address('t', { kind: 'datagrams', to: source });
  const ports = { srcport: source.split(':')[1] ?? '', dstport: destination.split(':')[1] ?? '' };
  plane.add({ id: 'l', type: 'l2tpv3', src: '127.0.0.1', dst: '127.0.0.1', udp: true, ...ports, ...members }, { id: 'l-port', type: 'hubport', hubid: 1, netdev: 'l' });
  return source;
}

test('a link that is down stops both directions, and what is deleted carries nothing', async () => {
  const plane = dataPlane();
  for (const name of ['a', 'b']) await wire(plane, name);
  for (const name of ['b', 'b-port', 'a-port']) {
    plane.run('set_link', { name, up: false });
    await plane.send('a', FRAME);
    await plane.send('b', OTHER);
    assert.equal(plane.came(), [], name);
    plane.run('set_link', { name, up: true });
  }
  await plane.send('a', FRAME);
  assert.equal(plane.came(), [`b ${FRAME}`]);
  const { count } = await plane.ask({ kind: 'descriptors' });
  plane.run('netdev_del', { id: 'b' });
  await plane.send('a', FRAME);
  assert.equal(plane.came(), []);
  assert.is(Number((await plane.ask({ kind: 'descriptors' }))['count']), Number(count) - 1);
});

test('frames wait while the machine is paused', async () => {
  const plane = dataPlane();
  for (const name of ['a', 'b']) await wire(plane, name);
  plane.setRunning(false);
  await plane.send('a', FRAME);
  assert.equal(plane.came(), []);
  plane.setRunning(true);
  assert.equal(plane.came(), [`b ${FRAME}`]);
});

test.run();
