// A campaign that kills its own process at a moment, for its test: `killed-campaign.ts FOLDER MOMENT`. It goes on from what is in the folder.
//
// MOMENT: `start-N` when its target is started for the N-th time, `file` when the first file of a finding is written, `never`.

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname } from 'node:path';
import type { Target } from '../../targets/target.ts';
import { fuzzStore } from '../cli/fuzz-store.ts';
import { CampaignFolder, readCampaign, remainsOf } from '../fuzz/store/campaign-folder.ts';
import { emulatorInProcess } from './emulator-in-process.ts';
import { campaignAgainst } from './planted-campaign.ts';

const [, , path = '', moment = 'never'] = process.argv;
const SAVE_MS = 20;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('it lives');
}

let starts = 0;
const sound = emulatorInProcess(['crash-on-duplicate-id']);
const target: Target = {
  ...sound,
  start: (options) => {
    starts++;
    if (moment === `start-${starts}`) die();
    return sound.start(options);
  },
};

/** Whoever imported it gets this one. */
if (moment === 'file') {
  const write = fs.writeFileSync;
  fs.writeFileSync = (...given: Parameters<typeof write>): void => {
    write(...given);
    if (basename(dirname(String(given[0]))).endsWith('.new')) die();
  };
}
syncBuiltinESMExports();

const folder = new CampaignFolder(path, (line) => process.stderr.write(`${line}\n`));
const store = fuzzStore(folder, {}, () => {});
let save = (): void => {};
const begun: Parameters<typeof campaignAgainst>[1]['begun'] = (campaign) => {
  save = () => store.save(campaign, true);
  save();
  setInterval(save, SAVE_MS);
};
await campaignAgainst(target, { seed: 1, sessions: 1_000, maxFindings: 1, store: store.store, before: remainsOf(readCampaign(path)), begun });
save();
process.exit(0);
