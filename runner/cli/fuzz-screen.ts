// What a campaign shows while it goes: a line now and then, and one for each thing that must not be missed.

import type { CampaignSnapshot } from '../fuzz/campaign-state.ts';
import { durationText } from './options.ts';
import type { Output } from './output.ts';

export type FuzzScreen = {
  /** Called several times a second. */
  show(snapshot: CampaignSnapshot): void;
  /** A line that stays: a finding, a problem. */
  tell(line: string): void;
  /** Takes away what is redrawn. */
  finish(): void;
};

/** A CI system ends a job that is silent for minutes; a line every ten seconds floods nobody. */
const LINE_MS = 10_000;

export function createFuzzScreen(output: Output): FuzzScreen {
  let shownAtMs = 0;
  return {
    show: (snapshot) => {
      if (snapshot.elapsedMs - shownAtMs < LINE_MS) return;
      shownAtMs = snapshot.elapsedMs;
      output.err(`${progressLine(snapshot)}\n`);
    },
    tell: (line) => output.err(`plumbline: ${line}\n`),
    finish: () => {},
  };
}

export function progressLine(snapshot: CampaignSnapshot): string {
  const { elapsedMs, limitMs, sessions, commands, commandsPerSecond, restarts, reached, corpus, findings } = snapshot;
  const time = limitMs === undefined ? durationText(elapsedMs) : `${durationText(elapsedMs)} of ${durationText(limitMs)}`;
  const work = `${sessions} sessions  ${commands} commands (${Math.round(commandsPerSecond)}/s)  ${restarts} restarts`;
  return `${time}  ${work}  ${reached} reached  corpus ${corpus}  ${findings.length} findings`;
}
