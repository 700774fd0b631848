// What every session shows does not hide what some show beside it: two planted faults, one of them in each session.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command, type FuzzAction, open } from '../../../generators/campaign/session.ts';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { campaignAgainst, foundOf } from '../../house/planted-campaign.ts';

const PAIRS: { readonly [what: string]: readonly string[] } = {
  'a return that is ill-formed everywhere, and one that is only sometimes': ['success-returns-null', 'query-rx-filter-wrong-enum'],
  'a reply that is ill-formed in each session, and an event that never comes': ['query-rx-filter-returns-object', 'rx-event-never'],
};

for (const [what, defects] of Object.entries(PAIRS)) {
  test(what, async () => {
    const { findings } = await campaignAgainst(emulatorInProcess(defects), { seed: 1, sessions: 120, maxFindings: 9 });
    assert.equal(findings.length, 2, findings.map(({ title }) => title).join('\n'));
  });
}

const driven = (group: number, number: number, data: string): FuzzAction =>
  ({ kind: 'stimulate', stimulus: { kind: 'control-queue', nic: 'plumb-n0', class: group, command: number, data } });

const WIRED: readonly FuzzAction[] = [
  command('netdev_add', { type: 'socket', id: 'a', listen: '127.91.74.148:7914' }),
  open('w0', { kind: 'caller', carries: 'frames', to: '127.91.74.148:7914' }),
  command('netdev_add', { type: 'hubport', id: 'b', hubid: 0, netdev: 'a' }),
];

/** Each in a campaign of that session alone, and as many findings as there are faults. */
const SESSIONS: { readonly [what: string]: { readonly defects: readonly string[]; readonly fixture: string; readonly actions: readonly FuzzAction[] } } = {
  'two faults of one event': { defects: ['timestamp-in-local-time', 'event-name-lower-case'], fixture: 'nics', actions: [driven(0, 3, '01')] },
  'an event without its time, and none on the other monitor': {
    defects: ['event-to-one-monitor-only', 'timestamp-missing'], fixture: 'nics-two-monitors', actions: [driven(0, 3, '01')],
  },
  'an event that does not come, and what it would have told of': { defects: ['rx-event-never', 'main-mac-not-updated'], fixture: 'nics', actions: [driven(1, 1, '52540012aabb')] },
  'what is not heard, and then not deleted': { defects: ['hubport-not-plugged-in', 'netdev-del-ignored'], fixture: 'bare', actions: WIRED },
  'a port that was never given and stays, and a netdev that is not deleted': {
    defects: ['refused-hostfwd-keeps-ports', 'netdev-del-ignored'], fixture: 'bare',
    actions: [command('netdev_add', { type: 'user', id: 'a' }), command('netdev_add', { type: 'user', id: 'b', hostfwd: [{ str: 'udp:127.91.73.149' }, { str: 'udp:127.91.73.149:7915-:2' }] }), command('netdev_del', { id: 'a' })],
  },
  'a filter that is told wrongly, and an event that does not come again': {
    defects: ['query-rx-filter-wrong-mac', 'latch-not-rearmed-by-unnamed-query'], fixture: 'nics', actions: [driven(1, 1, '52540012aabb'), command('query-rx-filter', {}), driven(0, 3, '00')],
  },
  'what is not heard, whatever was said before': { defects: ['hubport-not-plugged-in'], fixture: 'bare', actions: [...WIRED, { kind: 'packets', packets: [{ at: 'w0', packet: '' }] }] },
};

for (const [what, { defects, fixture, actions }] of Object.entries(SESSIONS)) {
  test(`${what}: one session is enough`, async () => {
    const findings = await foundOf({ fixture, pipeline: 1, actions }, emulatorInProcess(defects));
    const titles = findings.map(({ title }) => title).join('\n');
    assert.equal(findings.length, defects.length, titles);
    assert.not.match(titles, 'framing');
  });
}

test.run();
