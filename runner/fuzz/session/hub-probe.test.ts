// Sessions that plug wires into hubs: a sound target passes, and each fault of the data plane shows as what it is.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command, type FuzzAction, open } from '../../../generators/campaign/session.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { exampleOn } from '../../house/kept-example.ts';
import { campaignAgainst } from '../../house/planted-campaign.ts';

type Actions = readonly FuzzAction[];

const OWN = '127.91.74.5:7512';

function plug(name: string, hubid: number): FuzzAction {
  return command('netdev_add', { type: 'hubport', id: `plumb-${name}-port`, hubid, netdev: `plumb-${name}` });
}

function connecting(name: string, hubid = 7410): Actions {
  return [open(name, { kind: 'listener', carries: 'frames' }), command('netdev_add', { type: 'socket', id: `plumb-${name}`, connect: `{${name}.address}` }), plug(name, hubid)];
}

const DATAGRAMS: Actions = [
  open('u', { kind: 'datagrams', carries: 'frames', to: OWN }), command('netdev_add', { type: 'socket', id: 'plumb-u', udp: '{u.address}', localaddr: OWN }), plug('u', 7410),
];

const LISTENING: Actions = [
  command('netdev_add', { type: 'socket', id: 'plumb-l', listen: OWN }), open('l', { kind: 'caller', carries: 'frames', to: OWN }), plug('l', 7410),
];

function says(at: string, packet: string): FuzzAction {
  return { kind: 'packets', packets: [{ at, packet }] };
}

const FRAME = 'ffffffffffff52540098000288b5aa';

const SESSIONS: { readonly [name: string]: Actions } = {
  'one of each kind on a hub': [...connecting('a'), ...DATAGRAMS, ...connecting('b', 7411)],
  'one that listens': LISTENING,
  'an empty datagram': [...connecting('a'), ...DATAGRAMS, says('u', '')],
  'an empty frame': [...connecting('a'), ...connecting('b'), says('b', '')],
  'one that speaks where nobody is': [...connecting('a'), says('a', FRAME)],
  'one that is gone': [...connecting('a'), ...connecting('b'), command('netdev_del', { id: 'plumb-b' })],
};

/** What the sessions come to on a target with this defect, where they fail. */
async function failures(...defects: readonly string[]): Promise<{ readonly [name: string]: string }> {
  const found: { [name: string]: string } = {};
  for (const [name, actions] of Object.entries(SESSIONS)) {
    await exampleOn(emulatorInProcess(defects), actions, 300).then(({ judged }) => (found[name] = String(judged.signature)), (error: unknown) => {
      if (!String(error).includes('does not fail: pass')) found[name] = String(error);
    });
  }
  return found;
}

test('on a sound target everybody is heard', async () => assert.equal(await failures(), {}));

const FAULTS: { readonly [defect: string]: { readonly [session: string]: string } } = {
  'socket-deaf-after-empty-datagram': { 'an empty datagram': 'packets: effects/socket/datagram' },
  'hub-forgets-who-spoke-alone': { 'one that speaks where nobody is': 'packets: effects/hubport/joined-later' },
  'hubs-are-one': { 'one of each kind on a hub': 'packets: effects/hubport/hubid' },
};

for (const [defect, expected] of Object.entries(FAULTS)) test(defect, async () => assert.equal(await failures(defect), expected));

test('what a deleted netdev still says is heard, and that its connection is there is seen', async () => {
  const { 'one that is gone': heard, ...others } = await failures('deleted-netdev-still-forwards');
  assert.is(heard, 'packets: effects/netdev_del/silent');
  assert.equal([...new Set(Object.values(others))], ['observation: netdev_del/closes-connection']);
});

for (const defect of ['socket-drops-incoming', 'socket-drops-outgoing', 'hub-reaches-one-port']) {
  test(`${defect}: nobody is heard`, async () => {
    const found = await failures(defect);
    assert.ok(Object.values(found).length > 3 && Object.values(found).every((signature) => signature.startsWith('packets: ')), JSON.stringify(found));
  });
}

for (const defect of ['socket-deaf-after-empty-datagram', 'hub-forgets-who-spoke-alone']) {
  test(`a campaign comes upon ${defect}`, async () => {
    const { findings: [found], snapshot } = await campaignAgainst(emulatorInProcess([defect]), { seed: 1, sessions: 600, maxFindings: 1 });
    assert.ok(found?.signature.startsWith('packets: '), `${found?.signature} in ${snapshot.sessions} sessions`);
    assert.ok((found?.session.actions.length ?? 99) <= 5, JSON.stringify(found?.session));
    assert.equal(found?.reproduces, { times: 10, of: 10 });
  });
}

test.run();
