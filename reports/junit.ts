// JUnit XML, the form that CI systems read: a suite for each subject, a testcase for each case.
//
// Known failures and untestable cases are `skipped` with their reason, so that no CI counts them as passed.

import type { Finding } from '../runner/case.ts';
import type { CaseFinished } from '../runner/events.ts';
import type { CaseLine, Tally } from './tally.ts';
import { xmlText } from './xml-text.ts';

export function junitFrom(tally: Tally): string {
  const details = new Map(tally.told.map((event) => [event.id as string, event]));
  const missing = new Map([...tally.untestable].flatMap(([what, ids]) => ids.map((id) => [id, what] as const)));
  const strict = tally.started.some((run) => run.strict);
  const suites = groupBySubject(tally.cases);
  const body = [...suites].map(([subject, cases]) => suiteElement(subject, cases, (line) => bodyOf(line, details, missing, strict), strict));
  const totals = countsOf(tally.cases, strict);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plumbline" ${totals}>\n${body.join('')}</testsuites>\n`;
}

function groupBySubject(cases: readonly CaseLine[]): Map<string, CaseLine[]> {
  const groups = new Map<string, CaseLine[]>();
  for (const line of cases) {
    const subject = subjectOf(line.id);
    groups.set(subject, [...groups.get(subject) ?? [], line]);
  }
  return groups;
}

/** All but the last part of an id. */
function subjectOf(id: string): string {
  return id.includes('/') ? id.slice(0, id.lastIndexOf('/')) : id;
}

function countsOf(cases: readonly CaseLine[], strict: boolean): string {
  const count = (wanted: (line: CaseLine) => boolean): number => cases.filter(wanted).length;
  const failures = count(({ verdict }) => verdict === 'fail' || (strict && verdict === 'deviation'));
  const errors = count(({ verdict }) => verdict === 'errored');
  const skipped = count(({ verdict }) => verdict === 'known' || verdict === 'untestable');
  const seconds = cases.reduce((sum, line) => sum + line.durationMs, 0) / 1000;
  return `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
}

function suiteElement(subject: string, cases: readonly CaseLine[], body: (line: CaseLine) => string, strict: boolean): string {
  const elements = cases.map((line) => caseElement(subject, line, body(line)));
  return `  <testsuite name="${xmlText(subject)}" ${countsOf(cases, strict)}>\n${elements.join('')}  </testsuite>\n`;
}

function caseElement(subject: string, line: CaseLine, body: string): string {
  const name = line.id.slice(subject.length).replace(/^\//, '') || line.id;
  const open = `    <testcase classname="${xmlText(subject.replaceAll('/', '.'))}" name="${xmlText(name)}" time="${(line.durationMs / 1000).toFixed(3)}"`;
  return body === '' ? `${open}/>\n` : `${open}>${body}</testcase>\n`;
}

function bodyOf(
  line: CaseLine, details: ReadonlyMap<string, CaseFinished>, missing: ReadonlyMap<string, string>, strict: boolean,
): string {
  const event = details.get(line.id);
  switch (line.verdict) {
    case 'pass': return '';
    case 'untestable': return `<skipped message="${xmlText(`untestable: ${missing.get(line.id) ?? ''}`)}"/>`;
    case 'known': return `<skipped message="${xmlText(`known: ${event?.baseline?.reason ?? ''}`)}"/>`;
    case 'errored': return element('error', event?.verdict.kind === 'errored' ? event.verdict.cause : '', event);
    case 'deviation': return strict ? element('failure', 'deviates from the text', event) : note(event);
    case 'fail': return element('failure', firstLine(event), event);
    default: throw line.verdict satisfies never;
  }
}

function element(tag: 'failure' | 'error', message: string, event: CaseFinished | undefined): string {
  return `<${tag} message="${xmlText(message)}">${xmlText(evidence(event))}</${tag}>`;
}

function note(event: CaseFinished | undefined): string {
  return `<system-out>${xmlText(`documented deviation\n${evidence(event)}`)}</system-out>`;
}

function findingsOf(event: CaseFinished | undefined): readonly Finding[] {
  return event !== undefined && 'findings' in event.verdict ? event.verdict.findings : [];
}

function firstLine(event: CaseFinished | undefined): string {
  const [first] = findingsOf(event);
  return first === undefined ? '' : `${first.requirement}: expected ${first.expected}, got ${first.actual}`;
}

function evidence(event: CaseFinished | undefined): string {
  const parts = findingsOf(event).map((found) =>
    `requirement ${found.requirement} (${found.oracle})\nsent      ${found.sent}\nexpected  ${found.expected}\ngot       ${found.actual}`);
  return [...parts, event === undefined ? '' : `replay    ${event.replay}`].join('\n\n');
}
