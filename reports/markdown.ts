// A summary in Markdown, for a pull request or a certification file: the verdict first, then each finding with its evidence.

import type { CaseFinished } from '../runner/events.ts';
import { groupFindings } from './grouping.ts';
import { columnOf, type Tally } from './tally.ts';

export function markdownFrom(tally: Tally): string {
  const failed = tally.told.filter((event) => columnOf(event) === 'fail');
  return [
    ...headLines(tally),
    ...section('Findings', groupFindings(failed).flatMap(({ finding, cases }) => [
      `### ${code(cases[0]?.id ?? '')}${cases.length > 1 ? ` and ${cases.length - 1} more` : ''}`, '',
      cases[0]?.title ?? '', '',
      `- breaks: ${code(finding.requirement)} (oracle ${finding.oracle})`,
      `- replay: ${code(cases[0]?.replay ?? '')}`, '',
      ...block('sent', finding.sent), ...block('expected', finding.expected), ...block('got', finding.actual),
    ])),
    ...section('Known failures', tally.told.filter((event) => columnOf(event) === 'known').map(knownLine)),
    ...section('Documented deviations', deviationLines(tally.told)),
    ...section('Untestable', [...tally.untestable].map(([missing, ids]) => `- ${ids.length} cases, for want of ${plain(missing)}`)),
  ].join('\n');
}

function headLines({ started, finished, counts, commands }: Tally): readonly string[] {
  const [run] = started;
  const outcomes = [...new Set(finished.map(({ outcome }) => outcome))].join(', ') || 'interrupted';
  return [
    `# Plumbline: ${outcomes}`, '',
    `Target ${code(run?.target ?? '')} ${plain(run?.targetVersion ?? '')}, plumbline ${run?.plumbline ?? ''}, seed ${run?.seed ?? ''}${run?.strict === true ? ', strict' : ''}.`, '',
    '| passed | failed | known | deviations | untestable | errored | commands |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    `| ${counts.pass} | ${counts.fail} | ${counts.known} | ${counts.deviation} | ${counts.untestable} | ${counts.errored} | ${commands} |`, '',
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function knownLine({ id, baseline }: CaseFinished): string {
  return `- ${code(id)}: ${plain(baseline?.reason ?? '')} (${baseline?.link ?? ''})`;
}

function deviationLines(told: readonly CaseFinished[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { verdict } of told) {
    if (verdict.kind === 'deviation') for (const erratum of verdict.errata) counts.set(erratum, (counts.get(erratum) ?? 0) + 1);
  }
  return [...counts].map(([erratum, count]) => `- ${code(erratum)}: ${count} cases`);
}

/** Fenced with more backticks than the text has in a row. */
function block(label: string, text: string): readonly string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return [`${label}:`, '', `${fence}text`, text, fence, ''];
}

function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  return `${fence}${text.replaceAll('\n', ' ')}${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#]/g, '\\$&').replaceAll('\n', ' ');
}
