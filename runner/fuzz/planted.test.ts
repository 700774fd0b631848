// Planted faults: each is found, as what it is, and as one. A bench does the same for all defects of the emulator.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst, type PlantedEnd } from '../house/planted-campaign.ts';

const SESSIONS = 120;

function against(defects: readonly string[], maxFindings: number, sessions: number = SESSIONS): Promise<PlantedEnd> {
  return campaignAgainst(emulatorInProcess(defects), { seed: 1, sessions, maxFindings });
}

const signatures = ({ findings }: PlantedEnd): readonly string[] => findings.map(({ signature }) => signature).toSorted();

const CRASHES: { readonly [defect: string]: string } = {
  'crash-on-duplicate-id': 'crash_on_duplicate_id: assertion !crash_on_duplicate_id',
  'announce-crash-on-zero-rounds': 'announce_crash_on_zero_rounds: assertion !announce_crash_on_zero_rounds',
  'exit-on-unknown-device': 'gave up: exit_on_unknown_device: there is no going on',
};

for (const [defect, signature] of Object.entries(CRASHES)) {
  test(`${defect}: one fault is one finding, by whatever way it is reached`, async () => {
    assert.equal(signatures(await against([defect], 5)), [signature]);
  });
}

test('two faults are two findings', async () => {
  const both = ['crash-on-duplicate-id', 'announce-crash-on-zero-rounds'];
  assert.equal(signatures(await against(both, 5)), both.map((defect) => CRASHES[defect] ?? '').toSorted());
});

const KINDS: { readonly [defect: string]: string } = {
  'announce-hang-on-step-above-max': 'hang', 'deleted-hubport-leaks-memory': 'leak', 'memory-leak': 'leak',
  'set-link-of-netdev-moody': 'unsteady', 'deleted-netdev-keeps-ports': 'wrong', 'set-link-inverted': 'wrong', 'netdev-leak-exit': 'death',
};

for (const [defect, kind] of Object.entries(KINDS)) {
  test(`${defect} is found as ${kind}, and comes again`, async () => {
    const { findings: [found], snapshot } = await against([defect], 1, 400);
    assert.is(found?.kind, kind, `${snapshot.sessions} sessions`);
    assert.ok((found?.reproduces.times ?? 0) >= (kind === 'unsteady' ? 1 : 10), JSON.stringify(found?.reproduces));
  });
}

test.run();
