// `plumbline list`: the tables of the suite, for people or as JSON lines.

import { allCases } from '../../suites/all.ts';
import { memberCoverage } from '../../suites/coverage.ts';
import { errata } from '../../suites/errata.ts';
import { quotedBy } from '../../suites/quoted.ts';
import { families } from '../../suites/random.ts';
import { allRequirements } from '../../suites/requirements.ts';
import { teeth } from '../../suites/teeth.ts';
import { unproven } from '../../suites/unproven.ts';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { defectsFor } from '../../targets/emulator/defects.ts';
import { matcherOf, suggestionsFor } from '../select.ts';
import { shippedBaselines } from './baselines.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import type { Output } from './output.ts';

export type ListOptions = {
  readonly only?: string;
  readonly requirements?: boolean;
  readonly errata?: boolean;
  readonly defects?: boolean;
  readonly baselines?: boolean;
  readonly coverage?: boolean;
  readonly json?: boolean;
};

type Row = { readonly [column: string]: string | number };

export async function list(options: ListOptions, output: Output): Promise<ExitCode> {
  const rows = await rowsFor(options);
  output.out(options.json === true ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : tableText(rows));
  return EXIT.conforms;
}

/** Each is a list of its own. */
const TABLES = ['requirements', 'errata', 'defects', 'coverage', 'baselines'] as const;

async function rowsFor(options: ListOptions): Promise<readonly Row[]> {
  const [first, second] = [...TABLES.filter((table) => options[table] === true), ...(options.only === undefined ? [] : ['only'])];
  if (second !== undefined) throw usageError(`--${first} and --${second} exclude each other${second === 'only' ? '; --only is about cases' : ''}`);
  if (options.requirements === true) return requirementRows();
  if (options.errata === true) return errata.map(({ id, requirement, practice, summary }) => ({ id, requirement, practice: practice.join(' '), summary }));
  if (options.defects === true) return defectsFor(netSchema()).map(({ name, area, summary }) => ({ name, area, summary }));
  if (options.coverage === true) return memberCoverage(netSchema());
  if (options.baselines === true) return (await shippedBaselines()).map((name) => ({ name }));
  return caseRows(options.only);
}

/** `defects`: how many defects of the emulator prove that the requirement can fail. */
function requirementRows(): readonly Row[] {
  const schema = netSchema();
  const cases = countedIn(allCases(schema).map((each) => [...quotedBy(each)]));
  const defects = countedIn(teeth.map(({ breaks }) => breaks));
  const reasons = new Map<string, string>(unproven.map(({ id, reason }) => [id, reason]));
  return allRequirements(schema).map(({ id, level, source, text }) => {
    const reason = reasons.get(id);
    const words = reason === undefined ? text : `${text} Unproven: ${reason}.`;
    return { id, level, cases: cases.get(id) ?? 0, defects: defects.get(id) ?? 0, source, text: words };
  });
}

function countedIn(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of lists.flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function caseRows(only: string | undefined): readonly Row[] {
  const all: readonly Row[] = [
    ...allCases(netSchema()).map(({ id, title }) => ({ id, title })),
    ...families.map(({ id, title }) => ({ id: `random/${id}/N`, title })),
  ];
  if (only === undefined) return all;
  const matches = matcherOf(only);
  const selected = all.filter(({ id }) => matches(String(id)));
  if (selected.length > 0) return selected;
  const near = suggestionsFor(only, allCases(netSchema()));
  throw usageError(`no case matches "${only}"; did you mean ${near.join(' or ')}?`);
}

/** Columns as wide as their widest text, the last one as it comes. */
function tableText(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  const lines = rows.map((row) => columns.map((column, index) => {
    const text = String(row[column] ?? '');
    return index === columns.length - 1 ? text : text.padEnd(widths[index] ?? 0);
  }).join('  '));
  return lines.map((line) => `${line}\n`).join('');
}
