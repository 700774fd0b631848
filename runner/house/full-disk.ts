// A campaign's folder on a disk that is filled up and emptied again, for its test: `full-disk.ts FOLDER`, a small disk of its own.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FuzzSession } from '../../generators/campaign/session.ts';
import type { CampaignSnapshot } from '../fuzz/campaign-state.ts';
import { nameOf } from '../fuzz/guidance/corpus.ts';
import { CampaignFolder, readCampaign } from '../fuzz/store/campaign-folder.ts';
import { emulatorInProcess } from './emulator-in-process.ts';
import { exampleOn, sends } from './kept-example.ts';

const SNAPSHOT: CampaignSnapshot = {
  target: 'emulator', version: '7.1.0', seed: 9, workers: 2, startedAtMs: 1, elapsedMs: 1, limitMs: undefined, sessions: 1, commands: 1, restarts: 1,
  commandsPerSecond: 1, meanCommandsPerSecond: 1, corpus: 1, reached: 1, sinceReachedMs: 1, sinceFindingMs: undefined, plateau: false, doing: [], branches: [], findings: [],
};
const ADDED = 24;
/** For the finding, and not for what was added as well. */
const ROOM_BYTES = 72 * 1024;

const [, , disk = ''] = process.argv;
const { finding, judged } = await exampleOn(emulatorInProcess(['netdev-del-unknown-succeeds']), [sends('netdev_del', { id: 'plumb-none' })]);
const told: string[] = [];
const folder = new CampaignFolder(disk, (line) => told.push(line));
const [ballast, some] = [join(disk, 'ballast'), join(disk, 'some')];
writeFileSync(some, Buffer.alloc(ROOM_BYTES));
writeUntilFull();
for (let pipeline = 1; pipeline <= ADDED; pipeline++) {
  const session: FuzzSession = { fixture: 'bare', pipeline, actions: [sends('netdev_del', { id: 'x'.repeat(500) })] };
  folder.add({ name: nameOf(session), session, reached: [] });
}
await folder.keep(finding, judged);
folder.save(SNAPSHOT, {}, []);
const missing = folder.missing().length;
rmSync(some);
folder.save(SNAPSHOT, {}, []);
const first = readCampaign(disk);
rmSync(ballast);
folder.save(SNAPSHOT, {}, []);
const left = readCampaign(disk);
process.stdout.write(JSON.stringify({
  told, missing, missingAfterwards: folder.missing().length, corpus: left.corpus.length, findings: left.findings.length, added: ADDED, firstFindings: first.findings.length, firstCorpus: first.corpus.length, complaints: left.complaints,
}));

function writeUntilFull(): void {
  for (let size = 256 * 1024; size >= 1; size = Math.floor(size / 2)) {
    try {
      writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Less, then.
    }
  }
}
