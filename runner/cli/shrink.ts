// `plumbline shrink`: goes on making a kept finding small, and puts what comes of it in the place of what was there.

import { fixtures, plainestFixtures } from '../../suites/fixtures.ts';
import { messageOf } from '../error-text.ts';
import type { KeptFinding } from '../fuzz/campaign-state.ts';
import { fuzzLane } from '../fuzz/fuzz-lane.ts';
import { encodeSession } from '../fuzz/session/session-text.ts';
import { type Shrunk, shrinkFinding } from '../fuzz/shrink-finding.ts';
import { findingFolders, readFinding, writeFinding } from '../fuzz/store/finding-folder.ts';
import { worldsOf } from '../fuzz/trial.ts';
import { cannotRun, EXIT, type ExitCode, usageError } from './exit.ts';
import { type FuzzSetting, inSetting } from './fuzz-setting.ts';
import { durationText } from './options.ts';
import type { Output } from './output.ts';

export type ShrinkOptions = {
  readonly target?: string;
  /** Milliseconds. */
  readonly time: number;
  /** Seconds. */
  readonly replyDeadline: number;
};

export async function shrink(folder: string, { target, time, replyDeadline }: ShrinkOptions, output: Output): Promise<ExitCode> {
  const found = readFinding(oneFindingIn(folder));
  if ('problem' in found) throw cannotRun(`${found.folder} holds no finding that can be read: ${found.problem}`);
  const { finding } = found;
  const beganMs = performance.now();
  const shrunk = await inSetting(target ?? finding.target.name, replyDeadline, output, (setting) => shrinkOn(finding, time, setting));
  if (shrunk === undefined) throw cannotRun(`${found.slug} does not fail on ${target ?? finding.target.name}, so nothing can be left out of it; see plumbline replay`);
  write(found.folder, shrunk);
  const { reproduces, title } = shrunk.finding;
  const sizes = `${sizeOf(finding)} before, ${sizeOf(shrunk.finding)} now`;
  output.out(`${found.slug}: ${sizes}, reproduces ${reproduces.times}/${reproduces.of}, in ${durationText(performance.now() - beganMs)}\n${title}\n`);
  return EXIT.conforms;
}

function oneFindingIn(path: string): string {
  const [first, second] = findingFolders(path) ?? [path];
  if (second !== undefined) throw usageError(`${path} holds more than one finding; name one, such as ${first}`);
  return first ?? path;
}

async function shrinkOn(finding: KeptFinding, timeMs: number, { needs, signal }: FuzzSetting): Promise<Shrunk | undefined> {
  const worlds = worldsOf(needs.spec, fixtures);
  if (!worlds.has(finding.session.fixture)) throw cannotRun(`there is no fixture ${finding.session.fixture} in this plumbline`);
  const deadlineMs = performance.now() + timeMs;
  const lane = fuzzLane(needs);
  try {
    return await shrinkFinding(finding, {
      lane, worlds, plainest: plainestFixtures().map(({ name }) => name), target: { name: needs.target.name, version: needs.facts.version }, mayGoOn: () => !signal.aborted && performance.now() < deadlineMs,
    });
  } finally {
    await lane.close();
  }
}

function write(folder: string, { finding, judged }: Shrunk): void {
  try {
    writeFinding(folder, finding, judged);
  } catch (error) {
    throw cannotRun(`cannot write ${folder}, which is as it was: ${messageOf(error)}`, error);
  }
}

function sizeOf({ session }: KeptFinding): string {
  return `${session.actions.length} action${session.actions.length === 1 ? '' : 's'} of ${Buffer.byteLength(encodeSession(session))} bytes`;
}
