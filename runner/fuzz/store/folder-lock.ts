// One campaign or comparison at a time in a folder: who is at work in it says so in a file there. Whoever was killed blocks nobody:
// an id alone may be somebody else's by now, so the time at which its process began is part of it.

import { linkSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../error-text.ts';
import { makeFolder } from './whole.ts';

export type FolderLock =
  | { readonly kind: 'ours'; readonly release: () => void }
  | { readonly kind: 'held'; readonly pid: number };

/** When a process began; undefined where there is no such process any longer. */
export type Began = (pid: number) => string | undefined;

const LOCK_FILE = 'campaign.lock';

/** Others may come between two looks at the file. */
const MOST_TRIES = 5;

/** Makes the folder where it is not there. Throws what the system throws. */
export function lockFolder(folder: string, began: Began = beganOf): FolderLock {
  const isNew = statSync(folder, { throwIfNoEntry: false }) === undefined;
  makeFolder(folder);
  const path = join(folder, LOCK_FILE);
  const text = `${process.pid} ${began(process.pid) ?? ''}\n`;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (create(path, text)) return { kind: 'ours', release: () => release(folder, path, text, isNew) };
    const found = textOf(path);
    if (found === undefined) continue;
    const pid = holderIn(found, began);
    if (pid !== undefined) return { kind: 'held', pid };
    removeStale(path, found);
  }
  throw new Error(`${path} changes hands all the time; if nobody is at work there, remove it`);
}

/** False where one is there. It is there with its text or not at all. */
function create(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, text);
    linkOrWrite(draft, path, text);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Some file systems know no links. */
function linkOrWrite(draft: string, path: string, text: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    writeFileSync(path, text, { flag: 'wx' });
  }
}

/** Undefined where it is gone. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Who is at work; undefined where he is no longer. */
function holderIn(text: string, began: Began): number | undefined {
  const [, pid, beganAt] = /^([1-9]\d*) (\S*)\n$/.exec(text) ?? [];
  const isAlive = pid !== undefined && began(Number(pid)) === beganAt;
  return isAlive ? Number(pid) : undefined;
}

/** Taken aside first: if it is another than the one that was seen, somebody was quicker, and it is put back. */
function removeStale(path: string, seen: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (textOf(aside) !== seen) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** What was made for nothing goes with it. */
function release(folder: string, path: string, text: string, isNew: boolean): void {
  try {
    if (textOf(path) === text) rmSync(path, { force: true });
    if (isNew) rmdirSync(folder);
  } catch {
    // It is no longer ours, cannot be reached, or has something in it.
  }
}

/** States and times of proc(5). One that has ended and was not asked for yet does nothing any longer. */
function beganOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ENDED.has(fields[0] ?? '') ? undefined : fields[STARTED_AT];
  } catch {
    return hasProc() ? undefined : signalled(pid);
  }
}

const ENDED: ReadonlySet<string> = new Set(['Z', 'X', 'x']);
/** Field 22 of all, counted from the third. */
const STARTED_AT = 19;

function hasProc(): boolean {
  return statSync('/proc/self/stat', { throwIfNoEntry: false }) !== undefined;
}

/** Where nothing but the id tells. */
function signalled(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
    return '';
  } catch (error) {
    return codeOf(error) === 'EPERM' ? '' : undefined;
  }
}
