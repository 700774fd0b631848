// What every session shows does not hide what some show beside it: two planted faults, one of them in each reply to a command that all sessions send.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { campaignAgainst } from '../../house/planted-campaign.ts';

test('a return that is ill-formed everywhere, and one that is only sometimes', async () => {
  const { findings } = await campaignAgainst(emulatorInProcess(['success-returns-null', 'query-rx-filter-wrong-enum']), { seed: 1, sessions: 120, maxFindings: 9 });
  assert.equal(findings.length, 2, findings.map(({ title }) => title).join('\n'));
});

test.run();
