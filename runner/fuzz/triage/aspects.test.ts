// What every session shows does not hide what some show beside it: two planted faults, one of them in each session.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { campaignAgainst } from '../../house/planted-campaign.ts';

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

test.run();
