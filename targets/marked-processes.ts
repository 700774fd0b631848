// Whatever descends from a process of ours, however it has left its group: known by a mark in its environment.
//
// A target may start others that begin sessions of their own (a user network's commands, an SMB server); they inherit the mark.

import { readdirSync, readFileSync } from 'node:fs';

const MARK = 'PLUMBLINE_INSTANCE';

/** The environment that marks a process, and so its descendants, as an instance's own. */
export function markOf(scratch: string): Readonly<Record<string, string>> {
  return { [MARK]: scratch };
}

/** Kills all that carry the mark of one of some folders, or of a folder in one. Where there is no /proc, none. */
export function killMarked(folders: readonly string[]): void {
  if (folders.length === 0) return;
  for (const pid of processIds()) {
    const mark = markIn(pid);
    if (mark !== undefined && folders.some((folder) => mark === folder || mark.startsWith(`${folder}/`))) kill(pid);
  }
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => pid !== process.pid);
  } catch {
    return [];
  }
}

function markIn(pid: number): string | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return words.find((word) => word.startsWith(`${MARK}=`))?.slice(MARK.length + 1);
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
