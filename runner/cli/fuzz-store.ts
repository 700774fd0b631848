// Where a campaign of the command line keeps what it finds: in the folder of `--out`, or in memory until the summary.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Campaign, CampaignStore } from '../fuzz/campaign.ts';
import { encodeSession } from '../fuzz/session/session-text.ts';
import type { CampaignFolder } from '../fuzz/store/campaign-folder.ts';

export type FuzzStore = {
  readonly store: CampaignStore;
  /** Writes how far the campaign has come, where that is due; `now` in any case. */
  readonly save: (campaign: Campaign, now?: boolean) => void;
  /** Sessions of the findings that lie in no folder, by signature. */
  readonly unwritten: () => ReadonlyMap<string, string>;
};

/** Written so often, or less where writing takes more than a fiftieth of the time. */
const SAVE_MS = 1_000;
const SAVE_SHARE = 50;

/** `tell`: a line for each finding, at once. */
export function fuzzStore(folder: CampaignFolder | undefined, options: JsonObject, tell: (line: string) => void): FuzzStore {
  const kept = new Map<string, { readonly path: string; readonly session: string }>();
  let dueAtMs = 0;
  return {
    store: {
      add: (entry) => folder?.add(entry),
      remove: (name) => folder?.remove(name),
      suspect: (session) => folder?.suspect(session),
      settled: (session) => folder?.settled(session),
      met: () => folder?.met(),
      keep: async (finding, judged) => {
        const path = await folder?.keep(finding, judged) ?? '';
        kept.set(finding.signature, { path, session: encodeSession(finding.session) });
        tell(`found ${finding.kind} (${finding.reproduces.times}/${finding.reproduces.of}): ${finding.title}${whereText(path, folder)}`);
        return path;
      },
    },
    save: (campaign, now = false) => {
      const beganMs = performance.now();
      if (folder === undefined || (!now && beganMs < dueAtMs)) return;
      folder.save(campaign.snapshot(), options, campaign.reached());
      const endedMs = performance.now();
      dueAtMs = endedMs + Math.max(SAVE_MS, (endedMs - beganMs) * SAVE_SHARE);
    },
    unwritten: () => {
      const missing = new Set(folder?.missing() ?? []);
      return new Map([...kept].filter(([, { path }]) => path === '' || missing.has(path)).map(([signature, { session }]) => [signature, session]));
    },
  };
}

function whereText(path: string, folder: CampaignFolder | undefined): string {
  if (folder === undefined) return '';
  return folder.missing().includes(path) ? `; not written yet: ${path}` : `; kept in ${path}`;
}
