// `plumbline diff`: the same sessions to two builds, from the command line to the exit code.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FuzzSession } from '../../generators/campaign/session.ts';
import { paletteFor } from '../../reports/palette.ts';
import { fixtures, plainestFixtures } from '../../suites/fixtures.ts';
import { messageOf } from '../error-text.ts';
import { DiffRun } from '../fuzz/diff/diff-run.ts';
import type { Fact, KeptDifference } from '../fuzz/diff/difference.ts';
import { type BuildNames, type DifferenceRecord, recordOf, writeDifference } from '../fuzz/diff/difference-folder.ts';
import type { Contenders, Duel } from '../fuzz/diff/pair.ts';
import type { LaneNeeds } from '../lane.ts';
import { decodeSession } from '../fuzz/session/session-text.ts';
import { findingFolders } from '../fuzz/store/finding-folder.ts';
import { makeFolder } from '../fuzz/store/whole.ts';
import { aloneIn } from './alone-in.ts';
import { diffTable, factText, type Shown } from './diff-table.ts';
import { cannotRun, EXIT, type ExitCode, usageError } from './exit.ts';
import { campaignMaterial, inSetting } from './fuzz-setting.ts';
import { textOf, writingTo } from './given-files.ts';
import type { Output } from './output.ts';
import { usableFixtures } from './usable-fixtures.ts';

export type DiffCommandOptions = {
  readonly target: string;
  readonly against: string;
  /** Milliseconds. */
  readonly time: number;
  readonly sessions?: number;
  readonly seed: number;
  readonly workers: number;
  readonly maxDifferences: number;
  readonly onlyAgainstText: boolean;
  readonly strict: boolean;
  readonly out?: string;
  readonly json: boolean;
  /** Seconds. */
  readonly replyDeadline: number;
};

/** `paths`: sessions, findings and differences to run instead of drawn sessions. */
export async function diff(paths: readonly string[], options: DiffCommandOptions, output: Output): Promise<ExitCode> {
  const { target, against, replyDeadline, out } = options;
  const given = paths.length === 0 ? undefined : paths.flatMap(sessionsIn);
  // Made here, it stays where nothing differs.
  if (out !== undefined) writingTo(out, () => makeFolder(out));
  return aloneIn(out, () => inSetting(target, replyDeadline, output, ({ needs, signal }) =>
    inSetting(against, replyDeadline, output, async (other) => compare({ target: needs, against: other.needs }, signal, given, options, output))));
}

function sessionsIn(path: string): readonly FuzzSession[] {
  const files = existsSync(path) && statSync(path).isFile() ? [path] : findingFolders(path)?.map((folder) => join(folder, 'session.ndjson')) ?? [];
  if (files.length === 0) throw usageError(`there is no session in ${path}; name a session.ndjson, or a folder that has one or folders with one`);
  return files.map((file) => {
    const session = decodeSession(textOf(file));
    if ('problem' in session) throw cannotRun(`${file} is no session: ${session.problem}`);
    if (!fixtures.some(({ name }) => name === session.fixture)) throw cannotRun(`${file} needs the fixture ${session.fixture}, which this plumbline does not have`);
    return session;
  });
}

async function compare(
  contenders: Contenders, signal: AbortSignal, given: readonly FuzzSession[] | undefined, options: DiffCommandOptions, output: Output,
): Promise<ExitCode> {
  const { spec } = contenders.target;
  const tell = (line: string): void => output.err(`${line}\n`);
  const builds: BuildNames = { target: buildOf(contenders.target), against: buildOf(contenders.against) };
  const wanted = given === undefined ? plainestFixtures() : fixtures.filter(({ name }) => given.some(({ fixture }) => fixture === name));
  const usable = await usableFixtures(wanted, [contenders.target, contenders.against], signal, tell);
  const sessions = given?.filter(({ fixture }) => usable.some(({ name }) => name === fixture));
  const shown: Shown[] = [];
  let unwritten: string | undefined;
  const keep = (kept: KeptDifference, duel: Duel): void => {
    const record = recordOf(kept, duel, builds, options.seed);
    const folder = options.out === undefined ? undefined : written(options.out, record, duel, (problem) => { unwritten = problem; });
    shown.push({ record, folder });
    tell(`${record.classification}: ${record.title}${folder === undefined ? '' : `; kept in ${folder}`}`);
  };
  const run = new DiffRun({
    contenders, fixtures: usable, ...campaignMaterial(spec), signal, keep, sessions,
    seed: options.seed, workers: options.workers, limitMs: options.time, limitSessions: sessions?.length ?? options.sessions ?? Number.POSITIVE_INFINITY,
    maxDifferences: options.maxDifferences, onlyAgainstText: options.onlyAgainstText, tell: (fact: Fact) => tell(factText(fact, builds)),
  });
  const problem = await run.run().then(() => undefined, messageOf);
  const result = run.result();
  // They come in the order in which they were kept.
  const all = shown.map((each, index) => ({ ...each, record: { ...each.record, seen: result.differences[index]?.count ?? 1 } }));
  if (options.json) output.out(`${JSON.stringify({ format: 1, builds, ...result, seed: options.seed, differences: all.map(({ record }) => record) }, undefined, 2)}\n`);
  else output.out(diffTable({ builds, all, result, seed: options.seed }, paletteFor(output.colour)));
  if (problem !== undefined) output.err(`plumbline: the comparison ended early: ${problem}\n`);
  if (unwritten !== undefined) output.err(`plumbline: not everything could be written: ${unwritten}\n`);
  if (all.some(({ record }) => options.strict || record.classification !== 'left-open')) return EXIT.findings;
  const isIncomplete = problem !== undefined || unwritten !== undefined || sessions?.length !== given?.length;
  return isIncomplete ? EXIT.couldNotRun : EXIT.conforms;
}

function buildOf({ target, facts }: LaneNeeds): BuildNames['target'] {
  return { name: target.name, version: facts.version };
}

function written(out: string, record: DifferenceRecord, duel: Duel, fail: (problem: string) => void): string | undefined {
  try {
    return writeDifference(out, record, duel);
  } catch (error) {
    return void fail(messageOf(error));
  }
}
