// What a campaign has found, for a person to read when it has ended.

import type { CampaignSnapshot, FindingRow } from '../runner/fuzz/campaign-state.ts';
import type { Palette } from './palette.ts';
import { visible } from './visible-text.ts';

export type CampaignSummary = {
  readonly snapshot: CampaignSnapshot;
  /** Of findings that lie in no folder: the session, by signature. */
  readonly sessions: ReadonlyMap<string, string>;
  /** `9m 30s` of milliseconds. */
  readonly duration: (ms: number) => string;
};

export function campaignSummary({ snapshot, sessions, duration }: CampaignSummary, palette: Palette): string {
  const { target, version, findings, elapsedMs, commands, restarts, reached, corpus } = snapshot;
  const found = findings.length === 0 ? palette.good('nothing found') : palette.bad(plural(findings.length, 'finding'));
  return [
    ...findings.map((row) => rowText(row, sessions.get(row.signature), palette)),
    `${found} in ${target} (${version})`,
    palette.faint(`${duration(elapsedMs)}, ${plural(snapshot.sessions, 'session')}, ${plural(commands, 'command')} (${Math.round(snapshot.meanCommandsPerSecond)}/s), `
      + `${plural(restarts, 'restart')}; ${reached} reached, corpus of ${corpus}; seed ${snapshot.seed}`), '',
  ].join('\n');
}

function rowText(row: FindingRow, session: string | undefined, palette: Palette): string {
  // Titles quote what the target said.
  const head = `${palette.bad(row.kind.toUpperCase())} ${palette.strong(visible(row.title))}`;
  const facts = `reproduces ${row.reproduces}, ${plural(row.commands, 'action')}, met ${plural(row.count, 'time')}`;
  const where = session === undefined ? [row.folder] : session.trimEnd().split('\n').map(visible);
  return [head, ...[facts, ...where].map((line) => `     ${line}`), ''].join('\n');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
