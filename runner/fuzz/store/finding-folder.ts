// A finding as a folder that others can take away: what was found, the session, what went over the wire, what the target said, and
// a script that shows it again without plumbline.

import { createHash } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { captureOfPackets } from '../../../generators/frames/capture-of-packets.ts';
import type { ProcessStart } from '../../../targets/target.ts';
import { messageOf } from '../../error-text.ts';
import type { KeptFinding } from '../campaign-state.ts';
import { decodeSession, encodeSession } from '../session/session-text.ts';
import type { Judged } from '../trial.ts';
import { decodeFinding, encodeFinding, type Problem } from './finding-record.ts';
import { reproPlan } from './repro-plan.ts';
import { reproScript } from './repro-script.ts';
import { type Files, foldersIn, readText, restore, setAside, writeFolder } from './whole.ts';

/** A finding that lies in a folder; the folder's name tells it from others. */
export type FindingOnDisk = { readonly slug: string; readonly folder: string; readonly finding: KeptFinding };

export type DamagedFinding = { readonly folder: string } & Problem;

const LONGEST_SLUG = 60;

/** `[a-z0-9-]`, the same for the same signature. */
export function slugOf({ signature, route }: KeptFinding): string {
  const words = signature.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, LONGEST_SLUG).replaceAll(/^-|-$/g, '');
  return `${words}-${createHash('sha256').update(signature).digest('hex').slice(0, 8)}${route === undefined ? '' : `-way-${route}`}`;
}

/** `judged`: the run of the minimised session. What lies there and cannot be read is set aside. Throws what the system throws. */
export function writeFinding(folder: string, finding: KeptFinding, judged: Judged): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined && 'problem' in readFinding(folder)) setAside(folder);
  writeFolder(folder, filesOf(finding, judged));
}

function filesOf(finding: KeptFinding, judged: Judged): Files {
  const { ended, recorder, started } = judged.performed;
  return {
    'finding.json': encodeFinding(finding),
    'session.ndjson': encodeSession(finding.session),
    'wire.ndjson': recorder.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
    'stderr.txt': ended?.stderrTail ?? '',
    ...(judged.backtrace === undefined ? {} : { 'backtrace.txt': judged.backtrace }),
    'target.txt': targetText(finding, started),
    'repro.sh': reproScript(reproPlan(finding, judged)),
    ...framesOf(finding, judged),
  };
}

/** Where packets were seen. */
function framesOf({ title, findings }: KeptFinding, { made, performed }: Judged): Files {
  const packets = performed.recorder.entries.flatMap((entry) => (entry.kind === 'packet' ? [entry] : []));
  if (packets.length === 0) return {};
  const words = findings.map(({ step, expected, actual }) => `finding at step ${step}\nexpected: ${expected}\ngot: ${actual}`);
  const noted = packets.map((packet) => ({ ...packet, stepKind: made.case.steps[packet.step]?.kind, notes: [] }));
  return { 'frames.pcapng': captureOfPackets({ application: 'plumbline', title, notes: words, packets: noted }) };
}

function targetText({ target, ended }: KeptFinding, started: ProcessStart | undefined): string {
  const words = started === undefined ? ['not started by plumbline'] : [...started.prefix, started.program, ...started.args];
  return [
    `target   ${target.name}`, `version  ${target.version}`, ...(ended === undefined ? [] : [`ended    ${ended.how}`]), 'process', ...words.map((word) => `  ${word}`), '',
  ].join('\n');
}

/** Total: whatever is wrong with the folder is told. */
export function readFinding(path: string): FindingOnDisk | DamagedFinding {
  const folder = resolve(path);
  try {
    restore(folder);
    const session = decodeSession(readText(join(folder, 'session.ndjson')));
    if ('problem' in session) return { folder, problem: `session.ndjson: ${session.problem}` };
    const finding = decodeFinding(readText(join(folder, 'finding.json')), session);
    return 'problem' in finding ? { folder, problem: `finding.json: ${finding.problem}` } : { slug: basename(folder), folder, finding };
  } catch (error) {
    return { folder, problem: messageOf(error) };
  }
}

export const FINDINGS_FOLDER = 'findings';

/** Folders of findings: the path itself, those in it, or those in its `findings`. Undefined where there is no place for any. */
export function findingFolders(path: string): readonly string[] | undefined {
  const folder = resolve(path);
  restore(folder);
  if (holdsFinding(folder)) return [folder];
  const inner = basename(folder) === FINDINGS_FOLDER ? folder : join(folder, FINDINGS_FOLDER);
  if (existsSync(inner)) return foldersIn(inner);
  const here = foldersIn(folder).filter(holdsFinding);
  return here.length === 0 ? undefined : here;
}

/** Or what is left of one. */
function holdsFinding(folder: string): boolean {
  return existsSync(join(folder, 'finding.json')) || existsSync(join(folder, 'session.ndjson'));
}
