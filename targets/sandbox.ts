// A run's scratch folder: where every socket and file of its instances lies, and what is swept when a run was killed.
//
// The folder is short, for a socket's path has 107 bytes, and belongs to the process named in its record, so that
// the next run can tell what is left over from what is in use.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGENT_RECORD, GROUP_RECORD, signalGroup, startTimeOf } from './live-groups.ts';
import { killMarked } from './marked-processes.ts';
import { TargetError } from './target.ts';

export interface Scratch {
  readonly root: string;
  /** A new, empty folder of a name of its own. */
  folder(): string;
  /** Removes one that `folder` made. */
  discard(folder: string): void;
  /** Removes all. Never throws. */
  remove(): void;
}

const PREFIX = 'plumbline-';
const OWNER_RECORD = 'owner';

/** Room that a root must leave of a socket's path: `/999999/control.sock`. */
const LONGEST_ROOT_BYTES = 80;

/** Makes the folder of a run under TMPDIR, or under /tmp where that is too long. Throws a TargetError. */
export function createScratch(): Scratch {
  const root = makeRoot();
  const remove = (): void => {
    process.off('exit', remove);
    removeFolder(root);
  };
  process.once('exit', remove);
  let count = 0;
  return {
    root,
    folder: () => {
      count += 1;
      const folder = join(root, String(count));
      writing(root, () => mkdirSync(folder));
      return folder;
    },
    discard: removeFolder,
    remove,
  };
}

/** Ends and removes what killed runs of this user have left under TMPDIR; what a live run uses stays. Returns the folders. */
export function sweepLeftovers(parent: string = parentFolder()): readonly string[] {
  const roots = foldersIn(parent).filter((name) => name.startsWith(PREFIX)).map((name) => join(parent, name));
  const dead = roots.filter(isAbandoned);
  for (const root of dead) {
    for (const name of foldersIn(root)) for (const record of [GROUP_RECORD, AGENT_RECORD]) killRecordedGroup(join(root, name, record));
    killMarked([root]);
    removeFolder(root);
  }
  return dead;
}

function makeRoot(): string {
  const parent = parentFolder();
  return writing(parent, () => {
    const root = mkdtempSync(join(parent, PREFIX));
    writeFileSync(join(root, OWNER_RECORD), `${process.pid} ${startTimeOf(process.pid) ?? ''}\n`);
    return root;
  });
}

/** What `write` returns. Throws a TargetError that names the folder and the fix where it cannot write. */
export function writing<Result>(folder: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new TargetError('unsupported', `The scratch folder ${folder} cannot be written (${reason}); ${reason === 'ENOENT' ? 'make it' : 'make room'}, or set TMPDIR to another folder.`, { cause: error });
  }
}

function parentFolder(): string {
  const parent = tmpdir();
  return Buffer.byteLength(parent) + PREFIX.length + 6 <= LONGEST_ROOT_BYTES ? parent : '/tmp';
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** A folder without a record is somebody else's, or so young that its run has not written it yet. */
function isAbandoned(root: string): boolean {
  const owner = recordIn(join(root, OWNER_RECORD));
  return owner !== undefined && startTimeOf(owner.pid) !== owner.startedAt;
}

/** Only if the leader is still the process that the run started: ids are used again. */
function killRecordedGroup(record: string): void {
  const leader = recordIn(record);
  if (leader !== undefined && startTimeOf(leader.pid) === leader.startedAt) signalGroup(leader.pid, 'SIGKILL');
}

type ProcessRecord = { readonly pid: number; readonly startedAt: string };

function recordIn(file: string): ProcessRecord | undefined {
  try {
    const found = /^([1-9]\d*) (\d+)\n$/.exec(readFileSync(file, 'latin1'));
    return found === null ? undefined : { pid: Number(found[1]), startedAt: found[2] ?? '' };
  } catch {
    return undefined;
  }
}

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // A file that belongs to another user, made by a target: nothing that we could do.
  }
}
