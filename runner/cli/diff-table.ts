// The differences of two builds as a table for a terminal: those that break the text first.

import type { Palette } from '../../reports/palette.ts';
import { visible } from '../../reports/visible-text.ts';
import type { DiffResult } from '../fuzz/diff/diff-run.ts';
import type { Fact } from '../fuzz/diff/difference.ts';
import type { BuildNames, DifferenceRecord } from '../fuzz/diff/difference-folder.ts';

export type Shown = { readonly record: DifferenceRecord; readonly folder: string | undefined };

export type DiffTable = {
  readonly builds: BuildNames;
  readonly all: readonly Shown[];
  readonly result: DiffResult;
  readonly seed: number;
};

const ORDER: readonly string[] = ['against-the-text', 'undetermined', 'left-open'];

export function diffTable({ builds, all, result, seed }: DiffTable, palette: Palette): string {
  const sorted = all.toSorted((left, right) => ORDER.indexOf(left.record.classification) - ORDER.indexOf(right.record.classification));
  const { sessions, commands, unsteady, facts } = result;
  return [
    `A ${builds.target.name} (${visible(builds.target.version)})`, `B ${builds.against.name} (${visible(builds.against.version)})`, '',
    ...sorted.flatMap((shown) => rowOf(shown, palette)),
    ...(facts.length === 0 ? [] : [...facts.map((fact) => palette.faint(factText(fact, builds))), '']),
    `${all.length === 0 ? palette.good('no differences') : ORDER.map((kind) => countOf(all, kind)).filter((text) => text !== '').join(', ')}`,
    palette.faint(`${plural(sessions, 'session')}, ${plural(commands, 'command')} to each; ${plural(unsteady, 'difference')} seen once and not again; seed ${seed}`), '',
  ].join('\n');
}

function countOf(all: readonly Shown[], kind: string): string {
  const count = all.filter(({ record }) => record.classification === kind).length;
  return count === 0 ? '' : `${count} ${kind.replaceAll('-', ' ')}`;
}

function rowOf({ record, folder }: Shown, palette: Palette): readonly string[] {
  const { classification, by, title, builds, actions, reproduces, seen, why, blames } = record;
  const whose = by.length === 2 ? ' by both' : by[0] === undefined ? '' : ` by ${by[0] === 'target' ? 'A' : 'B'}`;
  const label = `${classification.replaceAll('-', ' ').toUpperCase()}${whose}`;
  const reason = why ?? blames.map(({ side, requirement, expected, actual }) => `${side === 'target' ? 'A' : 'B'} ${requirement}: ${clip(expected)} is due, and it was ${clip(actual)}`)[0] ?? '';
  const session = folder === undefined ? record.session.trimEnd().split('\n').slice(1).map((line) => `  ${clip(line)}`) : [folder];
  return [
    `${(classification === 'against-the-text' ? palette.bad : palette.warn)(label)} ${palette.strong(visible(clip(title)))}`,
    ...[
      `A: ${clip(builds.target.did)}`, `B: ${clip(builds.against.did)}`, reason, `${plural(actions, 'action')}, ${reproduces} on fresh instances, seen ${plural(seen, 'time')}`, ...session,
    ].map((line) => `     ${visible(line)}`), '',
  ];
}

export function factText({ side, has }: Fact, builds: BuildNames): string {
  return `only ${side === 'target' ? 'A' : 'B'} has ${visible(has)} (${builds[side].name})`;
}

const LONGEST = 200;

function clip(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
