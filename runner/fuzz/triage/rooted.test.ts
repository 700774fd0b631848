// A netdev that is gone too early is one fault, by whichever command it is missed and whatever it held.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command, type FuzzAction, open } from '../../../generators/campaign/session.ts';
import { requirement } from '../../../generators/certificate.ts';
import { BARE, NICS } from '../../../suites/fixtures.ts';
import type { FixtureName } from '../../case.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { foundOf } from '../../house/planted-campaign.ts';

const GONE = 'outcome: netdev_del/success, DeviceNotFound: there is no device …';

/** What raw bytes did to the state is not followed, so that the port is all that is seen. */
const BYTES: FuzzAction = {
  kind: 'noise', noise: { chunks: ['{"execute": "query-rx-', 'filter", "id": "noise"}'], replies: { rule: requirement('message/split'), kind: 'exactly', replies: [{ return: [], id: 'noise' }] }, resync: 'newline' },
};

const MISSED: { readonly [by: string]: readonly [world: FixtureName, ...actions: readonly FuzzAction[]] } = {
  'its deletion': [BARE, command('netdev_add', { type: 'user', id: 'a' }), command('netdev_add', { type: 'user', id: 'b' })],
  'its link': [NICS, command('netdev_del', { id: 'plumb-ns0' }), command('set_link', { name: 'plumb-nd1', up: true })],
  'its name, which another takes': [NICS, command('netdev_del', { id: 'plumb-ns0' }), command('netdev_add', { type: 'user', id: 'plumb-nd1' })],
  'the NIC that is plugged into it': [
    NICS, command('netdev_add', { type: 'user', id: 'a' }), command('netdev_add', { type: 'user', id: 'b' }), command('netdev_del', { id: 'b' }), command('device_add', { driver: 'virtio-net-pci', netdev: 'a', id: 'c' }),
  ],
  'a link that is set up again at the end': [NICS, command('set_link', { name: 'plumb-nd0' }), command('netdev_add', { type: 'hubport', id: 'a', hubid: 0 })],
  'its port': [BARE, listener('a', '127.91.73.9:7507'), BYTES, listener('b', '127.91.73.9:7508')],
};

for (const [by, [fixture, ...actions]] of Object.entries(MISSED)) {
  test(`missed by ${by}`, async () => {
    const [found] = await foundOf({ fixture, pipeline: 1, actions }, emulatorInProcess(['netdev-del-removes-all-of-type']));
    assert.is(found?.signature, GONE);
  });
}

test('a port that is taken twice says nothing of names, and is found beside a name that stays', async () => {
  const actions = [listener('a', '127.91.73.9:7509'), command('netdev_add', { type: 'user', id: 'b', hostfwd: [{ str: 'tcp:127.91.73.9:7509-:22' }] })];
  const found = await foundOf({ fixture: BARE, pipeline: 1, actions }, emulatorInProcess(['socket-port-conflict-accepted', 'netdev-del-ignored']));
  assert.ok(found.some(({ signature }) => signature === 'outcome: netdev_add/port-taken'), found.map(({ signature }) => signature).join());
});

test('what can be plugged into nothing is told by the refused netdev that was left there', async () => {
  const actions = [
    command('netdev_add', { type: 'user', id: 'a', hostfwd: [{ str: 'tcp:127.91.73.9:7510-:2' }, { str: 'tcp:127.91.73.9:7510-:2' }] }), command('netdev_add', { type: 'hubport', id: 'b', hubid: 0, netdev: 'a' }),
    command('netdev_add', { type: 'vhost-user', id: 'b', chardev: 'plumb-absent' }), command('device_add', { driver: 'virtio-net-pci', netdev: 'b' }),
  ];
  const found = await foundOf({ fixture: NICS, pipeline: 1, actions }, emulatorInProcess(['refused-vhost-user-leaves-netdev']));
  assert.equal(found.map(({ signature }) => signature), ['existence: netdev/gone after netdev_add vhost-user']);
});

test('what no deletion ends is told so, by whatever it is noticed', async () => {
  const plugged = [
    command('netdev_add', { type: 'user', id: 'a' }), command('netdev_add', { type: 'hubport', id: 'b', hubid: 0, netdev: 'a' }), command('device_add', { driver: 'virtio-net-pci', netdev: 'a' }),
  ];
  const told = async (actions: readonly FuzzAction[]): Promise<readonly string[]> =>
    (await foundOf({ fixture: NICS, pipeline: 1, actions }, emulatorInProcess(['netdev-del-ignored', 'hubport-not-plugged-in']))).map(({ signature }) => signature);
  assert.equal(await told([command('netdev_del', { id: 'plumb-nd0' })]), ['existence: netdev/gone after netdev_add user']);
  assert.equal(await told(plugged), ['packets: effects/hubport/netdev at netdev_add hubport']);
});

test('a refused netdev that stays is told as such, whatever NIC has its name', async () => {
  const actions = [
    command('device_add', { driver: 'virtio-net-pci', id: 'a' }), command('netdev_add', { type: 'user', id: 'a', net: 'nonsense' }),
    command('netdev_add', { type: 'hubport', id: 'a', hubid: 0 }),
  ];
  const found = await foundOf({ fixture: NICS, pipeline: 1, actions }, emulatorInProcess(['refused-user-leaves-netdev']));
  assert.equal(found.map(({ signature, session }) => [signature, session.actions.length]), [['existence: netdev/gone after netdev_add user', 1]]);
});

test('what is refused for their number is not what others are that are missed when all is deleted', async () => {
  const actions = Array.from('abcdefghi', (id) => command('netdev_add', { type: 'user', id }));
  const [found] = await foundOf({ fixture: BARE, pipeline: 1, actions }, emulatorInProcess(['netdev-limit-of-eight', 'netdev-del-removes-all-of-type']));
  assert.is(found?.signature, 'outcome: netdev_add/success, GenericError: there are too many netdevs');
});

test('what was opened for a netdev goes with it where a plainer one does', async () => {
  const actions = [
    open('w0', { kind: 'datagrams', carries: 'frames', to: '127.91.74.9:7513' }), command('netdev_add', { type: 'socket', id: 'a', udp: '{w0.address}', localaddr: '127.91.74.9:7513' }),
    command('netdev_add', { type: 'hubport', id: 'b', hubid: 0, netdev: 'a' }), command('netdev_del', { id: 'b' }), command('netdev_add', { type: 'hubport', id: 'c', hubid: 0, netdev: 'a' }),
  ];
  const [found] = await foundOf({ fixture: BARE, pipeline: 1, actions }, emulatorInProcess(['deleted-netdev-still-forwards']));
  assert.equal(found?.session.actions.map(({ kind }) => kind), ['command', 'command', 'command', 'command']);
});

test('a netdev that is refused is told by an id that a NIC has only where one that nobody has is taken', async () => {
  const told = async (defect: string, id: string): Promise<string | undefined> => {
    const [found] = await foundOf({ fixture: NICS, pipeline: 1, actions: [command('netdev_add', { type: 'user', id, restrict: true })] }, emulatorInProcess([defect]));
    return found?.signature;
  };
  assert.is(await told('user-restrict-refused', 'plumb-n0'), await told('user-restrict-refused', 'a'));
  assert.match(await told('nic-id-taken-for-netdev', 'plumb-n0') ?? '', ', where a NIC has the id');
});

test('a hang that comes with the count alone is told by no type', async () => {
  const actions = Array.from({ length: 80 }, () => [command('netdev_add', { type: 'hubport', id: 'a', hubid: 3 }), command('netdev_del', { id: 'a' })]).flat();
  const found = await foundOf({ fixture: BARE, pipeline: 1, actions }, emulatorInProcess(['netdev-leak-hang']));
  assert.equal(found.map(({ signature }) => signature), ['liveness: session/answers at netdev_add']);
});

function listener(id: string, listen: string): FuzzAction {
  return command('netdev_add', { type: 'socket', id, listen });
}

test.run();
