// The folder of reports: captures come and go with the cases that they show, and nobody else's file is touched.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { TallyKeeper } from '../../reports/tally.ts';
import type { CaseId, FixtureName } from '../case.ts';
import type { CaseFinished } from '../events.ts';
import { withFolder } from '../house/as-user.ts';
import { writeReports } from './reports.ts';

function failing(id: string, hex: readonly string[]): CaseFinished {
  return {
    kind: 'case-finished', id: id as CaseId, title: 't', requirements: [], verdict: { kind: 'fail', findings: [] }, replay: '', commands: 0, durationMs: 0, digest: '',
    record: {
      case: { id: id as CaseId, title: 't', requirements: [], fixture: 'bare' as FixtureName, start: 'shared', needs: [], steps: [] },
      transcript: hex.map((text) => ({ kind: 'packet', step: 0, endpoint: 'wire', direction: 'in', hex: text, frames: true, atMs: 0 })),
    },
  };
}

function written(folder: string, ...events: readonly CaseFinished[]): readonly string[] {
  const tally = new TallyKeeper();
  for (const event of events) tally.take(event);
  writeReports(folder, tally.sum());
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

test('a capture for each case with packets; those of an earlier run go, other files stay', async () => {
  await withFolder(async (folder) => {
    assert.equal(written(folder, failing('effects/a/b', [])), ['junit.xml', 'summary.md']);
    const first = written(folder, failing('effects/a/b', ['00']), failing('effects/a/c', []));
    assert.equal(first, ['frames', 'frames/effects~a~b.pcapng', 'junit.xml', 'summary.md']);
    writeFileSync(join(folder, 'frames', 'mine.pcapng'), '');
    const second = written(folder, failing('effects/a/c', ['00', '01']));
    assert.equal(second, ['frames', 'frames/effects~a~c.pcapng', 'frames/mine.pcapng', 'junit.xml', 'summary.md']);
  });
});

test.run();
