// A campaign on a terminal: the lines of one screen, made of a snapshot, no wider and no more than there is room for.
//
// Everything that came from outside is printable ASCII by then, so that a target can neither colour nor move anything.

import type { CampaignSnapshot, FindingRow } from '../runner/fuzz/campaign-state.ts';
import { type BranchCoverage, type Coverage, coverageOf } from './campaign-coverage.ts';
import type { Palette } from './palette.ts';
import { visible } from './visible-text.ts';

export type ScreenSize = { readonly columns: number; readonly rows: number };

export type ScreenStyle = {
  readonly palette: Palette;
  /** `9m 30s` of milliseconds. */
  readonly duration: (ms: number) => string;
};

type Paint = keyof Palette | 'plain';
type Part = readonly [text: string, paint?: Paint];
type Line = readonly Part[];

/** Below it, figures stand under each other. */
const TWO_COLUMNS = 64;
/** Of the screen, what the findings may take, and of what is left the workers. */
const FINDINGS_SHARE = 0.4;
const WORKERS_SHARE = 0.3;

export function campaignScreen(snapshot: CampaignSnapshot, { columns, rows }: ScreenSize, { palette, duration }: ScreenStyle): readonly string[] {
  const coverage = coverageOf(snapshot.branches);
  const head = [titleLine(snapshot), ...figures(snapshot, coverage, duration, columns)];
  const findings = limited(findingLines(snapshot.findings), Math.max(3, Math.floor(rows * FINDINGS_SHARE)));
  const workers = limited(workerLines(snapshot.doing), Math.max(2, Math.floor(rows * WORKERS_SHARE)));
  const left = rows - head.length - findings.length - workers.length;
  const lines = [...head, ...findings, ...workers, ...limited(coverageLines(coverage), left)].slice(0, rows);
  return lines.map((line) => painted(clipped(line, columns), palette));
}

function titleLine({ target, version, seed }: CampaignSnapshot): Line {
  return [['plumbline fuzz', 'strong'], [` ${visible(target)} (${visible(version)})`], [`  seed ${seed}`, 'faint']];
}

type Figure = readonly [label: string, text: string, paint?: Paint];

function figures(snapshot: CampaignSnapshot, coverage: Coverage, duration: ScreenStyle['duration'], columns: number): readonly Line[] {
  const { elapsedMs, limitMs, sinceFindingMs, sinceReachedMs, findings, plateau } = snapshot;
  const left: readonly Figure[] = [
    ['time', limitMs === undefined ? duration(elapsedMs) : `${duration(elapsedMs)} of ${duration(limitMs)}`],
    ['sessions', `${snapshot.sessions}`],
    ['restarts', `${snapshot.restarts}`],
    ['corpus', `${snapshot.corpus}`],
    ['branches', `${coverage.branchesReached} of ${coverage.branches.length}`],
  ];
  const right: readonly Figure[] = [
    ['commands', `${snapshot.commands}, ${perSecond(snapshot.commandsPerSecond)} (mean ${perSecond(snapshot.meanCommandsPerSecond)})`],
    ['findings', findings.length === 0 ? 'none' : `${findings.length}, last ${sinceFindingMs === undefined ? 'earlier' : `${duration(sinceFindingMs)} ago`}`, findings.length === 0 ? 'good' : 'bad'],
    ['reached', `${snapshot.reached}, last ${duration(sinceReachedMs)} ago`],
    ['plateau', plateau ? `yes, nothing new for ${duration(sinceReachedMs)}` : 'no', plateau ? 'warn' : 'plain'],
    ['members', `${coverage.membersReached} of ${coverage.members}`],
  ];
  if (columns < TWO_COLUMNS) return [...left, ...right].map(figureParts);
  return left.map((figure, index) => {
    const other = right[index];
    return [...padded(figureParts(figure), Math.floor(columns / 2)), ...(other === undefined ? [] : figureParts(other))];
  });
}

function figureParts([label, text, paint = 'plain']: Figure): Line {
  return [[`  ${label.padEnd(10)}`, 'faint'], [text, paint]];
}

/** What was met most comes first: it is what stands in the way. */
function findingLines(findings: readonly FindingRow[]): readonly Line[] {
  if (findings.length === 0) return [];
  const rows = findings.toSorted((one, other) => other.count - one.count || other.lastAtMs - one.lastAtMs);
  return [heading('findings', 'met  runs   what'), ...rows.map(({ kind, count, reproduces, title }): Line => [
    [`${String(count).padStart(12)}`], [`  ${visible(reproduces).padEnd(6)} `], [`${kind} `, 'bad'], [visible(title)],
  ])];
}

function workerLines(doing: readonly string[]): readonly Line[] {
  return [heading('workers', ''), ...doing.map((what, index): Line => [[`  ${String(index + 1).padStart(2)} `, 'faint'], [visible(what)]])];
}

/** What is missing comes first; else as in the schema, so that no line moves without need. */
function coverageLines({ branches, others }: Coverage): readonly Line[] {
  const rank = ({ commands, missing }: BranchCoverage): number => (commands === 0 ? 0 : missing.length > 0 ? 1 : 2);
  const rows = branches.toSorted((one, other) => rank(one) - rank(other));
  const rest: readonly Line[] = others.commands === 0 ? [] : [[[`  ${'other'.padEnd(26)}${String(others.commands).padStart(9)}`, 'faint']]];
  return [heading('coverage', `${' '.repeat(18)}commands  accepted  members`), ...rows.map(branchLine), ...rest];
}

function branchLine({ branch, commands, accepted, reached, missing }: BranchCoverage): Line {
  const share = commands === 0 ? '' : `${Math.round((accepted * 100) / commands)}%`;
  return [
    [`  ${visible(branch).padEnd(26)}`, commands === 0 ? 'warn' : 'plain'], [`${String(commands).padStart(8)}  ${share.padStart(8)}  `],
    [`${reached.length}/${reached.length + missing.length}`.padStart(7), missing.length > 0 ? 'warn' : 'good'],
    [missing.length === 0 ? '' : `  not ${missing.map(visible).join(' ')}`, 'faint'],
  ];
}

function heading(name: string, columns: string): Line {
  return [[name, 'strong'], [`${' '.repeat(Math.max(1, 10 - name.length))}${columns}`, 'faint']];
}

/** What does not fit is counted in the last line. */
function limited(lines: readonly Line[], most: number): readonly Line[] {
  if (lines.length <= most) return lines;
  if (most < 2) return [];
  return [...lines.slice(0, most - 1), [[`  and ${lines.length - most + 1} more`, 'faint']]];
}

function padded(line: Line, width: number): Line {
  const clippedLine = clipped(line, width - 1);
  const used = clippedLine.reduce((sum, [text]) => sum + text.length, 0);
  return [...clippedLine, [' '.repeat(width - used)]];
}

function clipped(line: Line, width: number): Line {
  let room = Math.max(0, width);
  return line.map(([text, paint]) => {
    const kept = text.slice(0, room);
    room -= kept.length;
    return [kept, paint ?? 'plain'] as const;
  });
}

function painted(line: Line, palette: Palette): string {
  return line.map(([text, paint = 'plain']) => (text === '' || paint === 'plain' ? text : palette[paint](text))).join('').trimEnd();
}

function perSecond(rate: number): string {
  return `${Math.round(rate)}/s`;
}
