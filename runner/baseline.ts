// A baseline: failures that are known for one build, each with a reason, a link and a day on which it expires.
//
// It can hide nothing else: an entry that passes, matches no case or has expired makes the run red.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../generators/qapi/json-value.ts';
import type { Verdict } from './case.ts';
import type { RunFinished } from './events.ts';
import { matcherOf } from './select.ts';

export type BaselineEntry = {
  /** Pattern over case ids, as for `--only`. */
  readonly cases: string;
  /** Requirements whose findings it excuses; a finding of another requirement still fails. */
  readonly requirements: readonly string[];
  readonly reason: string;
  readonly link: string;
  /** The first day, `YYYY-MM-DD`, on which the entry no longer counts. */
  readonly expires: string;
  /** What happens now and then, to any case: excused only where the case passes when it is run again alone, and never stale. */
  readonly intermittent: boolean;
};

export type Baseline = { readonly name: string; readonly entries: readonly BaselineEntry[] };

export class BaselineError extends Error {
  constructor(name: string, problem: string) {
    super(`baseline ${name}: ${problem}`);
    this.name = 'BaselineError';
  }
}

/** Rejects with the first thing that is wrong: a baseline that is half understood would hide failures. */
export function parseBaseline(name: string, raw: JsonValue): Baseline {
  if (!isJsonObject(raw) || !isJsonArray(raw.entries)) throw new BaselineError(name, 'expected {"entries": [...]}');
  return { name, entries: raw.entries.map((entry, index) => parseEntry(name, index, entry)) };
}

function parseEntry(name: string, index: number, raw: JsonValue): BaselineEntry {
  const where = `entry ${index + 1}`;
  if (!isJsonObject(raw)) throw new BaselineError(name, `${where} is no object`);
  const expires = text(name, where, raw, 'expires');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires) || Number.isNaN(Date.parse(expires))) {
    throw new BaselineError(name, `${where}: "expires" is to be a day, YYYY-MM-DD, not ${JSON.stringify(expires)}`);
  }
  const { requirements } = raw;
  if (!isJsonArray(requirements) || requirements.length === 0 || !requirements.every((id) => typeof id === 'string')) {
    throw new BaselineError(name, `${where}: "requirements" is to list the requirement ids that it excuses`);
  }
  return {
    cases: text(name, where, raw, 'cases'),
    requirements: requirements.map(String),
    reason: text(name, where, raw, 'reason'),
    link: text(name, where, raw, 'link'),
    expires,
    intermittent: flag(name, where, raw, 'intermittent'),
  };
}

function text(name: string, where: string, raw: JsonObject, member: string): string {
  const value = raw[member];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new BaselineError(name, `${where}: "${member}" is missing or empty`);
}

function flag(name: string, where: string, raw: JsonObject, member: string): boolean {
  const value = raw[member] ?? false;
  if (typeof value === 'boolean') return value;
  throw new BaselineError(name, `${where}: "${member}" is to be true or false`);
}

export class BaselineKeeper {
  readonly #rows: readonly Row[];

  /** `today`: `YYYY-MM-DD`. */
  constructor(baseline: Baseline | undefined, today: string) {
    this.#rows = (baseline?.entries ?? []).map((entry) => ({
      entry, matches: matcherOf(entry.cases), expired: entry.expires <= today, matched: false, judged: false, excused: false,
    }));
  }

  /** The entry that excuses all findings of a failing case, if there is one. `alone`: how it went when it was run again alone. */
  excuse(id: string, verdict: Verdict, alone?: 'fails' | 'passes'): BaselineEntry | undefined {
    const rows = this.#rows.filter((row) => row.matches(id));
    for (const row of rows) {
      row.matched = true;
      row.judged ||= verdict.kind !== 'untestable' && verdict.kind !== 'errored';
    }
    const row = rows.find((each) => covers(each, verdict) && (!each.entry.intermittent || alone === 'passes'));
    if (row !== undefined) row.excused = true;
    return row?.entry;
  }

  /** A failure that is listed for this very case: it need not be looked into. */
  lists(id: string, verdict: Verdict): boolean {
    return this.#rows.some((row) => !row.entry.intermittent && row.matches(id) && covers(row, verdict));
  }

  /** What no longer holds. With only a part of the cases run, entries that matched none of them say nothing. */
  stale(complete: boolean): RunFinished['staleBaseline'] {
    return this.#rows.flatMap((row) => {
      const why = whyStale(row, complete);
      return why === undefined ? [] : [{ pattern: row.entry.cases, why }];
    });
  }
}

/** What an erratum describes is told as such wherever it is seen, and no business of a build's baseline. */
function covers({ entry, expired }: Row, verdict: Verdict): boolean {
  return !expired && verdict.kind === 'fail' && verdict.findings.every(({ erratum, requirement }) =>
    erratum !== undefined || entry.requirements.includes(requirement));
}

function whyStale(row: Row, complete: boolean): RunFinished['staleBaseline'][number]['why'] | undefined {
  if (row.expired) return 'expired';
  if (row.excused || !complete || row.entry.intermittent) return undefined;
  if (!row.matched) return 'unmatched';
  return row.judged ? 'passed' : undefined;
}

type Row = {
  readonly entry: BaselineEntry;
  readonly matches: (id: string) => boolean;
  readonly expired: boolean;
  matched: boolean;
  /** A matching case was carried out: of one that is untestable here nothing can be said. */
  judged: boolean;
  excused: boolean;
};
