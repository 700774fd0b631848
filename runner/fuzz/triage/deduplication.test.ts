// Planted faults of which each is one finding, however many requirements it breaks, and none hides another. The bench does so with all of them.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { campaignAgainst } from '../../house/planted-campaign.ts';

/** Four are met in 160 if the machine is quiet; what an answer's time decides is drawn otherwise on a busy one. */
const SESSIONS = 320;

const GROUPS: readonly (readonly string[])[] = [
  ['duplicate-id-ignored'],
  ['nic-id-taken-for-netdev'],
  ['deleted-id-stays-busy'],
  ['success-returns-list'],
  ['promiscuous-inverted'],
  ['query-rx-filter-states-swapped'],
  ['nic-id-taken-for-netdev', 'duplicate-id-accepted'],
  ['close-on-unknown-command'],
  ['refused-user-leaves-netdev', 'refused-socket-leaves-netdev'],
  ['crash-on-long-string', 'abort-on-null-argument', 'abort-on-unexpected-argument', 'exit-on-unknown-device'],
];

for (const defects of GROUPS) {
  test(`${defects.join(', ')}: as many findings as faults`, async () => {
    const { findings } = await campaignAgainst(emulatorInProcess(defects), { seed: 1, sessions: SESSIONS, maxFindings: 20 });
    assert.is(findings.length, defects.length, findings.map(({ title }) => title).join('\n'));
    assert.ok(findings.every(({ session }) => session.actions.length <= 3), findings.map(({ session }) => session.actions.length).join());
  });
}

test.run();
