// Each planted fault is one finding, and none hides another.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../../house/emulator-in-process.ts';
import { campaignAgainst } from '../../house/planted-campaign.ts';

/** Four are met in 160 if the machine is quiet; what an answer's time decides is drawn otherwise on a busy one. */
const SESSIONS = 320;

/** What shows by a port that is plugged in, deleted, and plugged in again takes four. */
const LONGEST = 4;

/** A test for each group of defects. */
export function testAsManyAsFaults(groups: readonly (readonly string[])[]): void {
  for (const defects of groups) {
    test(`${defects.join(', ')}: as many findings as faults`, async () => {
      const { findings } = await campaignAgainst(emulatorInProcess(defects), { seed: 1, sessions: SESSIONS, maxFindings: 20 });
      assert.is(findings.length, defects.length, findings.map(({ title }) => title).join('\n'));
      assert.ok(findings.every(({ session }) => session.actions.length <= LONGEST), findings.map(({ session }) => session.actions.length).join());
    });
  }
}
