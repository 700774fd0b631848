// The backends whose host only the emulator has do what their cases claim, in builds that have the backends.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { netmapCases } from '../../suites/effects/netmap.ts';
import { vhostVdpaCases } from '../../suites/effects/vhost-vdpa.ts';
import { vmnetCases } from '../../suites/effects/vmnet.ts';
import { errata } from '../../suites/errata.ts';
import { fixtureOf } from '../../suites/fixtures.ts';
import { createScratch } from '../../targets/sandbox.ts';
import type { Case } from '../case.ts';
import { Lane } from '../lane.ts';
import { emulatorInProcess } from './emulator-in-process.ts';

const REPLY_DEADLINE_MS = 5_000;

const spec = netSchema();

/** The ids of those with another verdict, and the verdict. */
async function notPassing(cases: readonly Case[], config: readonly string[]): Promise<readonly string[]> {
  const scratch = createScratch();
  const lane = new Lane({
    target: emulatorInProcess([], config), scratch, patience: { replyDeadlineMs: () => REPLY_DEADLINE_MS },
    contextFor: (fixture) => ({ spec, own: spec, errata, fixture, sameClock: true }),
  });
  try {
    const others: string[] = [];
    for (const each of cases) {
      const { verdict } = await lane.run(each, fixtureOf(each.fixture));
      if (verdict.kind !== 'pass') others.push(`${each.id} ${verdict.kind}`);
    }
    return others;
  } finally {
    await lane.discard();
    scratch.remove();
  }
}

test('each case passes where the build has the backend', async () => {
  assert.equal(await notPassing([...netmapCases(), ...vhostVdpaCases(), ...vmnetCases()], ['CONFIG_VMNET', 'CONFIG_NETMAP']), []);
});

test('a build without netmap makes its cases untestable', async () => {
  const cases = netmapCases();
  assert.equal(await notPassing(cases, []), cases.map(({ id }) => `${id} untestable`));
});

test.run();
