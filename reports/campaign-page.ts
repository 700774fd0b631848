// A campaign in a browser: pages made of a snapshot. They are whole without JavaScript; with it, `main` is brought up to date in place.
//
// The script needs `main`, `state`, `news`, `pause` and `target` by their ids. Everything that is not written here passes through `xmlText`, into elements or quoted attributes, and nowhere else.

import type { CampaignSnapshot, FindingRow } from '../runner/fuzz/campaign-state.ts';
import { type BranchCoverage, type Coverage, coverageOf } from './campaign-coverage.ts';
import { xmlText } from './xml-text.ts';

export type PageOptions = {
  /** `9m 30s` of milliseconds. */
  readonly duration: (ms: number) => string;
  /** Without JavaScript, loads itself again now and then. */
  readonly isRefreshed: boolean;
};

export const PATHS = { style: '/campaign.css', script: '/campaign.js', events: '/events', snapshot: '/snapshot.json', metrics: '/metrics' } as const;

/** Fast enough for somebody who watches, slow enough for somebody who reads. */
const REFRESH_SECONDS = 5;

export function campaignPage(snapshot: CampaignSnapshot, options: PageOptions): string {
  const refresh = options.isRefreshed ? `<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}"></noscript>` : '';
  const choice = options.isRefreshed ? '<a href="/?still">stop refreshing this page</a>' : '<a href="/">refresh this page by itself</a>';
  return page(titleOf(snapshot), `<script src="${PATHS.script}" defer></script>${refresh}`, `
<a class="skip" href="#findings">Skip to the findings</a>
<header><h1>plumbline fuzz</h1><p><span id="state"></span> <button type="button" id="pause" hidden>Pause updates</button><noscript>${choice}</noscript></p></header>
<p id="news" class="unseen" role="status"></p>
<main id="campaign">${campaignMain(snapshot, options)}</main>
<footer><p><a href="${PATHS.snapshot}">snapshot.json</a> <a href="${PATHS.metrics}">metrics for Prometheus</a></p></footer>`);
}

/** What changes. */
export function campaignMain(snapshot: CampaignSnapshot, { duration }: Pick<PageOptions, 'duration'>): string {
  const coverage = coverageOf(snapshot.branches);
  return `<p id="target" data-title="${xmlText(titleOf(snapshot))}" data-findings="${snapshot.findings.length}"><code>${xmlText(snapshot.target)}</code> (${xmlText(snapshot.version)}), seed ${snapshot.seed}</p>`
    + `${figuresSection(snapshot, coverage, duration)}${findingsSection(snapshot)}${workersSection(snapshot.doing)}${coverageSection(coverage)}`;
}

/** `number` counts from 1, in the order of the snapshot. */
export function findingPage(row: FindingRow, number: number): string {
  const folder = row.folder === '' ? '' : `<div><dt>Kept in</dt><dd><code>${xmlText(row.folder)}</code></dd></div>`;
  return page(`${row.kind}: ${row.title}`, '', `
<header><h1>${xmlText(row.title)}</h1><p><a href="/#findings">All findings</a></p></header>
<main><dl class="figures">
<div><dt>Kind</dt><dd>${row.kind}</dd></div><div><dt>Signature</dt><dd>${xmlText(row.signature)}</dd></div>
<div><dt>Reproduces</dt><dd>${xmlText(row.reproduces)}</dd></div><div><dt>Met</dt><dd>${row.count}</dd></div>
<div><dt>First</dt><dd>${timeText(row.firstAtMs)}</dd></div><div><dt>Last</dt><dd>${timeText(row.lastAtMs)}</dd></div>${folder}</dl>
<h2 id="session">Reproducer</h2>
<p>One action a line; <a href="${reproducerPath(number)}">the same as plain text</a>.</p>
<pre tabindex="0" role="region" aria-labelledby="session">${xmlText(row.reproducer)}</pre></main>`);
}

function findingPath(number: number): string {
  return `/findings/${number}`;
}

function reproducerPath(number: number): string {
  return `${findingPath(number)}/session.ndjson`;
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${xmlText(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${PATHS.style}">${head}</head>
<body>${body}
</body></html>
`;
}

function titleOf({ findings, target }: CampaignSnapshot): string {
  return `${plural(findings.length, 'finding')} in ${target} - plumbline fuzz`;
}

function figuresSection(snapshot: CampaignSnapshot, coverage: Coverage, duration: PageOptions['duration']): string {
  const { elapsedMs, limitMs, sinceFindingMs, sinceReachedMs } = snapshot;
  const bar = limitMs === undefined ? '' : `<progress max="100" value="${Math.min(100, Math.round((elapsedMs * 100) / limitMs))}" aria-label="Time"></progress>`;
  const figures: readonly (readonly [label: string, text: string, html?: string])[] = [
    ['Time', limitMs === undefined ? duration(elapsedMs) : `${duration(elapsedMs)} of ${duration(limitMs)} `, bar],
    ['Commands', `${snapshot.commands}, ${Math.round(snapshot.commandsPerSecond)}/s (mean ${Math.round(snapshot.meanCommandsPerSecond)}/s)`],
    ['Sessions', `${snapshot.sessions}`], ['Restarts', `${snapshot.restarts}`], ['Corpus', plural(snapshot.corpus, 'session')],
    ['Reached', `${snapshot.reached}, the last ${duration(sinceReachedMs)} ago`],
    ['Plateau', snapshot.plateau ? `yes, nothing new for ${duration(sinceReachedMs)}` : 'no'],
    ['Last finding', sinceFindingMs === undefined ? 'none yet' : `${duration(sinceFindingMs)} ago`],
    ['Branches reached', `${coverage.branchesReached} of ${coverage.branches.length}`], ['Members reached', `${coverage.membersReached} of ${coverage.members}`],
  ];
  return `<section aria-labelledby="figures"><h2 id="figures">Campaign</h2><dl class="figures">${
    figures.map(([label, text, html = '']) => `<div><dt>${label}</dt><dd>${xmlText(text)}${html}</dd></div>`).join('')}</dl></section>`;
}

/** The newest first. */
function findingsSection({ findings }: CampaignSnapshot): string {
  const rows = findings.map((row, index) => findingRow(row, index + 1)).toReversed();
  const table = dataTable('findings', ['Finding', 'Kind', 'Reproduces', 'Met', 'Actions', 'Last met'], rows);
  return `<section aria-labelledby="findings"><h2 id="findings" tabindex="-1">Findings</h2>${rows.length === 0 ? '<p>None so far.</p>' : table}</section>`;
}

function findingRow({ title, kind, reproduces, count, commands, lastAtMs, folder }: FindingRow, number: number): string {
  const kept = folder === '' ? '' : `<span class="kept">kept in ${xmlText(folder)}</span>`;
  return `<tr id="finding-${number}"><th scope="row"><a href="${findingPath(number)}">${xmlText(title)}</a>${kept}</th><td><span class="kind">${kind}</span></td>`
    + `<td>${xmlText(reproduces)}</td><td class="number">${count}</td><td class="number">${commands}</td><td>${timeText(lastAtMs)}</td></tr>`;
}

function workersSection(doing: readonly string[]): string {
  return `<section aria-labelledby="workers"><h2 id="workers">Workers</h2><ol>${doing.map((what) => `<li>${xmlText(what)}</li>`).join('')}</ol></section>`;
}

function coverageSection({ branches, others }: Coverage): string {
  const table = dataTable('coverage', ['Branch', 'Commands', 'Outcomes', 'Members reached', 'Not reached'], branches.map(branchRow));
  const rest = others.commands === 0 ? '' : `<p>And ${plural(others.commands, 'command')} that are of no branch of the schema.</p>`;
  return `<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>${table}${rest}</section>`;
}

function branchRow({ branch, commands, outcomes, reached, missing }: BranchCoverage): string {
  const members = reached.length + missing.length;
  const counts = reached.map(([name, count]) => `<li>${xmlText(name)} ${count}</li>`).join('');
  const details = reached.length === 0 ? `0 of ${members}` : `<details><summary>${reached.length} of ${members}</summary><ul>${counts}</ul></details>`;
  return `<tr><th scope="row">${xmlText(branch)}</th><td class="number">${commands}</td>`
    + `<td>${outcomes.map(([outcome, count]) => `${xmlText(outcome)} ${count}`).join(', ')}</td><td>${details}</td><td>${missing.map(xmlText).join(', ')}</td></tr>`;
}

/** It scrolls by itself where it is too wide, with the keyboard too. */
function dataTable(labelId: string, columns: readonly string[], rows: readonly string[]): string {
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join('');
  return `<div class="wide" tabindex="0" role="region" aria-labelledby="${labelId}"><table aria-labelledby="${labelId}"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function timeText(atMs: number): string {
  const iso = new Date(atMs).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
