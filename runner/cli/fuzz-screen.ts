// What a campaign shows while it goes: on a terminal a screen that is redrawn in place, elsewhere a line now and then; and a line that
// stays for each thing that must not be missed.

import { campaignScreen } from '../../reports/campaign-screen.ts';
import { paletteFor } from '../../reports/palette.ts';
import { visible } from '../../reports/visible-text.ts';
import type { CampaignSnapshot } from '../fuzz/campaign-state.ts';
import { durationText } from './options.ts';
import type { Output, Terminal } from './output.ts';

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
/** Of a terminal that does not say. */
const USUAL_ROWS = 24;
const USUAL_COLUMNS = 80;

export function createFuzzScreen(output: Output): FuzzScreen {
  return output.terminal === undefined ? linesOn(output) : redrawnOn(output, output.terminal);
}

function linesOn(output: Output): FuzzScreen {
  let shownAtMs = 0;
  return {
    show: (snapshot) => {
      if (snapshot.elapsedMs - shownAtMs < LINE_MS) return;
      shownAtMs = snapshot.elapsedMs;
      output.err(`${progressLine(snapshot)}\n`);
    },
    tell: (line) => output.err(`plumbline: ${visible(line)}\n`),
    finish: () => {},
  };
}

function redrawnOn(output: Output, terminal: Terminal): FuzzScreen {
  const style = { palette: paletteFor(output.colour), duration: durationText };
  let drawn: readonly string[] = [];
  /** Goes up to where the screen began; a terminal made narrower since has broken its lines. */
  const above = (): string => {
    const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columnsOf(terminal))), 0);
    return rows === 0 ? '' : `\u001b[${rows}F\u001b[J`;
  };
  const draw = (before: string, lines: readonly string[]): void => {
    output.err(`${above()}${before}${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines;
  };
  return {
    show: (snapshot) => {
      // The last column would wrap on some terminals, and the last row hold the cursor.
      const size = { columns: Math.max(1, columnsOf(terminal) - 1), rows: Math.max(1, (terminal.rows || USUAL_ROWS) - 1) };
      const lines = campaignScreen(snapshot, size, style);
      if (lines.join('\n') !== drawn.join('\n')) draw('', lines);
    },
    tell: (line) => draw(`plumbline: ${visible(line)}\n`, drawn),
    finish: () => draw('', []),
  };
}

function columnsOf({ columns }: Terminal): number {
  return columns || USUAL_COLUMNS;
}

function widthOf(line: string): number {
  return line.replaceAll(/\u001b\[\d+m/g, '').length;
}

function progressLine(snapshot: CampaignSnapshot): string {
  const { elapsedMs, limitMs, sessions, commands, commandsPerSecond, restarts, reached, corpus, findings } = snapshot;
  const time = limitMs === undefined ? durationText(elapsedMs) : `${durationText(elapsedMs)} of ${durationText(limitMs)}`;
  const work = `${sessions} sessions  ${commands} commands (${Math.round(commandsPerSecond)}/s)  ${restarts} restarts`;
  return `${time}  ${work}  ${reached} reached  corpus ${corpus}  ${findings.length} findings`;
}
