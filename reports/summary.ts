// What a person reads at the end of a run: each kind of finding once, with its evidence, then the numbers, then the verdict.

import type { CaseFinished, RunFinished, RunStarted } from '../runner/events.ts';
import { type FindingGroup, groupFindings } from './grouping.ts';
import type { Palette } from './palette.ts';
import { columnOf, type Tally } from './tally.ts';

/** Groups that are shown whole; the rest is counted. */
const SHOWN_GROUPS = 20;

export function summaryFrom(tally: Tally, palette: Palette): string {
  const failed = tally.told.filter((event) => columnOf(event) === 'fail');
  const deviating = tally.told.filter((event) => columnOf(event) === 'deviation');
  const errored = tally.told.filter((event) => event.verdict.kind === 'errored');
  const [started] = tally.started;
  const strict = started?.strict === true;
  return [
    ...findingLines(groupFindings(strict ? [...failed, ...deviating] : failed), palette),
    ...erroredLines(errored, palette),
    ...(strict ? [] : deviationLines(groupByErratum(deviating), palette)),
    ...untestableLines(tally, palette),
    ...staleLines(tally.finished, palette),
    ...totalLines(tally, started, palette),
  ].join('\n');
}

function findingLines(groups: readonly FindingGroup[], palette: Palette): readonly string[] {
  const shown = groups.slice(0, SHOWN_GROUPS).flatMap((group) => groupLines(group, palette));
  const hidden = groups.length - SHOWN_GROUPS;
  return hidden > 0 ? [...shown, `… and ${hidden} more kinds of finding; --out DIR keeps them all`, ''] : shown;
}

function groupLines({ finding, cases }: FindingGroup, palette: Palette): readonly string[] {
  const [first] = cases;
  const others = cases.length - 1;
  return [
    `${palette.bad('FAIL')} ${palette.strong(first?.id ?? '')}${others > 0 ? palette.faint(` and ${others} more alike`) : ''}`,
    `     ${first?.title ?? ''}`,
    `     ${palette.faint('breaks')}    ${finding.requirement}`,
    `     ${palette.faint('sent')}      ${indent(finding.sent)}`,
    `     ${palette.faint('expected')}  ${indent(finding.expected)}`,
    `     ${palette.faint('got')}       ${indent(finding.actual)}`,
    ...(first?.alone === 'passes' ? [`     ${palette.warn('passes')}    on a fresh instance alone: it depends on what ran before, or on time`] : []),
    `     ${palette.faint('replay')}    ${first?.replay ?? ''}`,
    '',
  ];
}

const WIDTH = 600;

function indent(text: string): string {
  const clipped = text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
  return clipped.split('\n').join(`\n${' '.repeat(15)}`);
}

function erroredLines(events: readonly CaseFinished[], palette: Palette): readonly string[] {
  const causes = new Map<string, number>();
  for (const { verdict } of events) {
    if (verdict.kind === 'errored') causes.set(verdict.cause, (causes.get(verdict.cause) ?? 0) + 1);
  }
  return [...causes].map(([cause, count]) => `${palette.bad('ERROR')} ${count} cases could not be carried out: ${cause}`);
}

function groupByErratum(events: readonly CaseFinished[]): ReadonlyMap<string, number> {
  const groups = new Map<string, number>();
  for (const { verdict } of events) {
    if (verdict.kind !== 'deviation') continue;
    for (const erratum of verdict.errata) groups.set(erratum, (groups.get(erratum) ?? 0) + 1);
  }
  return groups;
}

function deviationLines(groups: ReadonlyMap<string, number>, palette: Palette): readonly string[] {
  if (groups.size === 0) return [];
  const parts = [...groups].map(([erratum, count]) => `${erratum} (${count})`);
  return [`${palette.warn('deviations')}  documented differences between text and practice: ${parts.join(', ')}`];
}

function untestableLines({ untestable }: Tally, palette: Palette): readonly string[] {
  if (untestable.size === 0) return [];
  const rows = [...untestable].map(([missing, ids]) => `  ${String(ids.length).padStart(5)}  ${missing}`);
  return [palette.warn('untestable here, for want of:'), ...rows];
}

function staleLines(finished: readonly RunFinished[], palette: Palette): readonly string[] {
  return finished.flatMap(({ staleBaseline }) => staleBaseline.map(({ pattern, why }) =>
    `${palette.bad('STALE')} baseline entry "${pattern}" ${WHY_STALE[why]}`));
}

const WHY_STALE = {
  passed: 'excuses nothing any more: remove it',
  unmatched: 'matches no case: correct or remove it',
  expired: 'has expired: look at it again, then renew or remove it',
} as const;

function totalLines(tally: Tally, started: RunStarted | undefined, palette: Palette): readonly string[] {
  const { counts, commands, finished } = tally;
  const seconds = Math.max(...finished.map(({ durationMs }) => durationMs), 0) / 1000;
  const rate = seconds > 0 ? `, ${Math.round(commands / seconds).toLocaleString('en')} a second` : '';
  const target = started === undefined ? '' : `${started.target} ${started.targetVersion ?? ''}`.trim();
  const parts = [
    `${counts.pass} passed`, `${counts.fail} failed`,
    ...(counts.known > 0 ? [`${counts.known} known`] : []),
    `${counts.deviation} deviations`, `${counts.untestable} untestable`,
    ...(counts.errored > 0 ? [`${counts.errored} errored`] : []),
  ];
  return [
    '',
    `${palette.strong(target)}`,
    `${parts.join(', ')}`,
    palette.faint(`${commands.toLocaleString('en')} commands in ${seconds.toFixed(1)} s${rate}; seed ${started?.seed ?? '?'}; digest ${digestLine(finished)}`),
    outcomeLine(finished, counts.fail, palette),
    '',
  ];
}

function digestLine(finished: readonly RunFinished[]): string {
  const sum = finished.reduce((total, { digest }) => BigInt.asUintN(256, total + BigInt(`0x${digest || '0'}`)), 0n);
  return sum.toString(16).padStart(64, '0');
}

function outcomeLine(finished: readonly RunFinished[], failed: number, palette: Palette): string {
  const outcomes = new Set(finished.map(({ outcome }) => outcome));
  if (outcomes.has('findings')) return palette.bad(failed > 0 ? 'DOES NOT CONFORM' : 'RED: see above');
  if (outcomes.has('could-not-run')) return palette.bad('COULD NOT JUDGE: nothing follows from this run');
  if (outcomes.has('interrupted') || finished.length === 0) return palette.warn('INTERRUPTED: what ran so far is above');
  return palette.good('CONFORMS');
}
