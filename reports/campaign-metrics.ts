// A campaign for Prometheus: a snapshot in its text format, version 0.0.4.
//
// https://prometheus.io/docs/instrumenting/exposition_formats/: families one after another, each with HELP and TYPE; in label values
// a backslash, a quotation mark and a line end are escaped. Names of nonsense that was sent become no labels: there is no end of them.

import type { CampaignSnapshot } from '../runner/fuzz/campaign-state.ts';
import { type BranchCoverage, coverageOf } from './campaign-coverage.ts';

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = { readonly [name: string]: string };
type Sample = { readonly labels?: Labels; readonly value: number };
type Family = { readonly name: string; readonly type: 'counter' | 'gauge'; readonly help: string; readonly samples: readonly Sample[] };

export function campaignMetrics(snapshot: CampaignSnapshot): string {
  return [...campaignFamilies(snapshot), ...findingFamilies(snapshot), ...coverageFamilies(snapshot)].map(familyText).join('');
}

function campaignFamilies(snapshot: CampaignSnapshot): readonly Family[] {
  const { target, version, seed, elapsedMs, limitMs, workers, sinceReachedMs } = snapshot;
  return [
    { name: 'campaign_info', type: 'gauge', help: 'What the campaign is about; always 1.', samples: [{ labels: { target, version, seed: String(seed) }, value: 1 }] },
    counter('commands_total', 'Commands sent.', snapshot.commands),
    counter('sessions_total', 'Sessions begun.', snapshot.sessions),
    counter('restarts_total', 'Sessions that began with a new instance of the target.', snapshot.restarts),
    gauge('campaign_elapsed_seconds', 'Time that the campaign has taken, all its parts together.', elapsedMs / 1000),
    { ...gauge('campaign_limit_seconds', 'Time that it may take; absent without a limit.', 0), samples: limitMs === undefined ? [] : [{ value: limitMs / 1000 }] },
    gauge('workers', 'Instances that work side by side.', workers),
    gauge('corpus_sessions', 'Sessions in the corpus.', snapshot.corpus),
    gauge('reached', 'Distinct combinations of branch, members and outcome that were reached.', snapshot.reached),
    gauge('since_reached_seconds', 'Time since something new was reached.', sinceReachedMs / 1000),
    gauge('plateau', '1 where nothing new was reached for long.', Number(snapshot.plateau)),
  ];
}

function findingFamilies({ findings, sinceFindingMs }: CampaignSnapshot): readonly Family[] {
  return [
    gauge('findings', 'Distinct findings.', findings.length),
    { ...gauge('since_finding_seconds', 'Time since the last finding; absent before the first.', 0), samples: sinceFindingMs === undefined ? [] : [{ value: sinceFindingMs / 1000 }] },
    {
      name: 'finding_met_total', type: 'counter', help: 'How often each finding was met, by its signature.',
      samples: findings.map(({ signature, kind, count }) => ({ labels: { signature, kind }, value: count })),
    },
  ];
}

function coverageFamilies({ branches: rows }: CampaignSnapshot): readonly Family[] {
  const { branches, others } = coverageOf(rows);
  const each = (samples: (branch: BranchCoverage) => readonly Sample[]): readonly Sample[] => branches.flatMap(samples);
  return [
    {
      name: 'branch_commands_total', type: 'counter', help: 'Commands answered, by branch of the schema and outcome.',
      samples: each(({ branch, outcomes }) => outcomes.map(([outcome, value]) => ({ labels: { branch, outcome }, value }))),
    },
    {
      name: 'member_commands_total', type: 'counter', help: 'Commands answered that had a member, by branch and member of the schema.',
      samples: each(({ branch, reached, missing }) => [...reached, ...missing.map((member) => [member, 0] as const)]
        .map(([member, value]) => ({ labels: { branch, member }, value }))),
    },
    counter('other_commands_total', 'Commands answered that are of no branch of the schema.', others.commands),
  ];
}

function counter(name: string, help: string, value: number): Family {
  return { name, type: 'counter', help, samples: [{ value }] };
}

function gauge(name: string, help: string, value: number): Family {
  return { name, type: 'gauge', help, samples: [{ value }] };
}

/** A family without samples is left out. */
function familyText({ name, type, help, samples }: Family): string {
  if (samples.length === 0) return '';
  const full = `plumbline_${name}`;
  const lines = [`# HELP ${full} ${escaped(help)}`, `# TYPE ${full} ${type}`, ...samples.map(({ labels, value }) => `${full}${labelsText(labels)} ${value}`)];
  return lines.map((line) => `${line}\n`).join('');
}

function labelsText(labels: Labels = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** As in HELP; a lone surrogate has no UTF-8. */
function escaped(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd').replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
