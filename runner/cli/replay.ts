// `plumbline replay`: kept findings against a target, FIXED, FAILS or ERROR for each.

import { readdirSync } from 'node:fs';
import { fixtures } from '../../suites/fixtures.ts';
import { messageOf } from '../error-text.ts';
import { fuzzLane } from '../fuzz/fuzz-lane.ts';
import { INTERRUPTED, type Replayed, type ReplayScene, replayFinding } from '../fuzz/replay-finding.ts';
import { type DamagedFinding, findingFolders, type FindingOnDisk, readFinding } from '../fuzz/store/finding-folder.ts';
import { worldsOf } from '../fuzz/trial.ts';
import { CliError, EXIT, type ExitCode, reasonOf, usageError } from './exit.ts';
import { type FuzzSetting, inSetting } from './fuzz-setting.ts';
import type { Output } from './output.ts';

export type ReplayOptions = {
  readonly target?: string;
  readonly times?: number;
  /** Seconds. */
  readonly replyDeadline: number;
};

export type Found = FindingOnDisk | DamagedFinding;
export type Result = { readonly found: Found; readonly replayed: Replayed };

export async function replay(paths: readonly string[], { target, times, replyDeadline }: ReplayOptions, output: Output): Promise<ExitCode> {
  const found = readFindings(paths);
  const results: Result[] = [];
  for (const [name, group] of byTarget(found, target)) {
    const undone = results.some(({ replayed }) => replayed === INTERRUPTED) ? INTERRUPTED : undefined;
    if (name === '' || undone !== undefined) results.push(...group.map((each) => tellOne({ found: each, replayed: undone ?? damage(each) }, output)));
    else results.push(...await replayOn(name, group, replyDeadline, times, output));
  }
  const count = (kind: Replayed['kind']): number => results.filter(({ replayed }) => replayed.kind === kind).length;
  output.out(`${count('fixed')} fixed, ${count('fails')} failing, ${count('error')} errors\n`);
  if (count('fails') > 0) return EXIT.findings;
  return count('error') > 0 ? EXIT.couldNotRun : EXIT.conforms;
}

/** Throws a usage error where a path has no finding. */
export function readFindings(paths: readonly string[]): readonly Found[] {
  return paths.flatMap((path) => {
    const folders = findingFolders(path);
    if (folders === undefined) throw usageError(`there is no finding in ${path}${whyNot(path)}; name a folder with a finding.json, or one that holds such folders`);
    return folders.map(readFinding);
  });
}

function whyNot(path: string): string {
  try {
    readdirSync(path);
    return '';
  } catch (error) {
    return `, for ${reasonOf(error)}`;
  }
}

/** Damaged ones under no name. */
function byTarget(found: readonly Found[], target: string | undefined): ReadonlyMap<string, readonly Found[]> {
  const groups = new Map<string, Found[]>();
  for (const each of found) {
    const name = 'problem' in each ? '' : target ?? each.finding.target.name;
    groups.set(name, [...groups.get(name) ?? [], each]);
  }
  return groups;
}

/** A target that cannot be run leaves each of its findings undecided. */
async function replayOn(
  name: string, found: readonly Found[], replyDeadline: number, times: number | undefined, output: Output,
): Promise<readonly Result[]> {
  try {
    return await inSetting(name, replyDeadline, output, (setting) => replayAll(found, setting, times, output));
  } catch (error) {
    if (error instanceof CliError && error.exitCode === EXIT.usage) throw error;
    const why = messageOf(error);
    return found.map((each) => tellOne({ found: each, replayed: { kind: 'error', why } }, output));
  }
}

/** Never rejects. */
export async function replayAll(
  found: readonly Found[], { needs, signal }: FuzzSetting, times: number | undefined, output: Output,
): Promise<readonly Result[]> {
  const lane = fuzzLane(needs);
  const interrupt = (): void => void lane.close();
  signal.addEventListener('abort', interrupt, { once: true });
  const scene: ReplayScene = { lane, times, worlds: worldsOf(needs.spec, fixtures), target: needs.target, facts: needs.facts, signal };
  const results: Result[] = [];
  for (const each of found) {
    const replayed = 'problem' in each ? damage(each) : await replayFinding(each.finding, scene);
    results.push(tellOne({ found: each, replayed }, output));
  }
  signal.removeEventListener('abort', interrupt);
  await lane.close();
  return results;
}

function damage(found: Found): Replayed {
  return { kind: 'error', why: 'problem' in found ? `the finding is damaged: ${found.problem}` : '' };
}

function tellOne(result: Result, output: Output): Result {
  output.out(`${lineOf(result)}\n`);
  return result;
}

function lineOf({ found, replayed }: Result): string {
  const name = 'problem' in found ? found.folder : found.slug;
  switch (replayed.kind) {
    case 'fixed': return `FIXED  ${name}  (${replayed.runs} of ${replayed.runs} runs)`;
    case 'fails': return `FAILS  ${name}  (${replayed.times} of ${replayed.of} runs)${replayed.how === undefined ? '' : `  otherwise than it was found: ${replayed.how}`}`;
    case 'error': return `ERROR  ${name}  ${replayed.why}`;
    default: throw replayed satisfies never;
  }
}
