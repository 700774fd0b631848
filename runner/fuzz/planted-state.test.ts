// Planted faults of what adapters and ports hold: each is found, and told by the requirement that it breaks.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';

const SESSIONS = 600;

const FOUND: { readonly [defect: string]: string } = {
  'main-mac-not-updated': 'receive-filter: query-rx-filter/main-mac',
  'query-rx-filter-tables-cut': 'receive-filter: query-rx-filter/mac-table',
  'query-rx-filter-broadcast-stuck': 'receive-filter: query-rx-filter/broadcast-changes',
  'set-link-spares-peer': 'stimulus: set_link/sets-link',
  'socket-port-conflict-accepted': 'outcome: netdev_add/port-taken',
  'failover-event-without-device-id': "event-order: event/data-type, device-id: q_obj_FAILOVER_NEGOTIATED-arg needs 'device-id'",
};

for (const [defect, signature] of Object.entries(FOUND)) {
  test(`${defect} is found, and comes again`, async () => {
    const { findings: [found], snapshot } = await campaignAgainst(emulatorInProcess([defect]), { seed: 1, sessions: SESSIONS, maxFindings: 1 });
    assert.ok(found?.signature.startsWith(signature), `${found?.signature} after ${snapshot.sessions} sessions`);
    assert.equal(found?.reproduces, { times: 10, of: 10 });
  });
}

test('what sessions leave behind is no failure of the next', async () => {
  const { findings, suspects } = await campaignAgainst(emulatorInProcess([]), { seed: 3, sessions: 250, maxFindings: 1, replyDeadlineMs: 10_000 });
  assert.equal([findings.length, suspects.length], [0, 0]);
});

test.run();
