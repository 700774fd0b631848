// Files and folders that are there whole or not at all: written beside their place, then renamed into it.
//
// A folder that takes the place of another passes through a moment in which neither is there; `restore` ends it
// for the one that was there before.

import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Throws what the system throws; then the file is as it was. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = `${path}.part`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    removeQuietly(draft);
    throw error;
  }
}

export type Files = { readonly [name: string]: string | Uint8Array };

/** What others have put into the folder stays in it. Throws what the system throws; then the folder is as it was. */
export function writeFolder(path: string, files: Files): void {
  const draft = besides(path, 'new');
  removeQuietly(draft);
  try {
    makeFolder(draft);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(draft, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644, flush: true });
    if (existsSync(path)) replace(path, draft, files);
    else renameSync(draft, path);
  } catch (error) {
    removeQuietly(draft);
    throw error;
  }
}

/** Throws what the system throws. Not by `recursive`: where a parent takes no folder, as in /proc, Node 20 tries for ever. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (!existsSync(path)) makeFolder(dirname(path));
  mkdirSync(path);
}

/** Puts back a folder whose replacement was cut short. */
export function restore(path: string): void {
  const old = besides(path, 'old');
  if (!existsSync(path) && existsSync(old)) renameSync(old, path);
}

/** Folders in one, none of them a draft or set aside; none where it cannot be read. A link counts, wherever it leads: who reads it tells what is wrong. */
export function foldersIn(path: string): readonly string[] {
  const names = (): readonly string[] =>
    readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
  try {
    for (const name of names()) if (/^\..+\.old$/.test(name)) restore(join(path, name.slice(1, -'.old'.length)));
    return names().filter((name) => !name.startsWith('.') && !SET_ASIDE.test(name)).sort().map((name) => join(path, name));
  } catch {
    return [];
  }
}

/** What is in a folder; nothing where it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** No file of a campaign is as long. */
const MOST_BYTES: number = 64 * 1024 * 1024;

/** A file's text. Throws what the system throws, and where it is none that ends: a pipe or a device would be read for ever. */
export function readText(path: string): string {
  const found = statSync(path);
  if (!found.isFile()) throw new Error(`${path} is ${found.isDirectory() ? 'a folder' : 'no plain file'}`);
  if (found.size > MOST_BYTES) throw new Error(`${path} has ${found.size} bytes, and none of a campaign has more than ${MOST_BYTES}`);
  return readFileSync(path, 'utf8');
}

const SET_ASIDE = /\.damaged(-\d+)?$/;

/** What cannot be read is not written over: it gets another name, which is returned. Throws what the system throws. */
export function setAside(path: string): string {
  for (let count = 1; ; count++) {
    const name = `${path}.damaged${count === 1 ? '' : `-${count}`}`;
    if (lstatSync(name, { throwIfNoEntry: false }) !== undefined) continue;
    renameSync(path, name);
    return name;
  }
}

/** Names that a folder may have of its own making; absent from `files`, they are out of date. */
const OWN: ReadonlySet<string> = new Set(['finding.json', 'session.ndjson', 'wire.ndjson', 'stderr.txt', 'target.txt', 'repro.sh', 'frames.pcapng', 'backtrace.txt']);

function replace(path: string, draft: string, files: Files): void {
  for (const name of readdirSync(path)) {
    if (!(name in files) && !OWN.has(name)) cpSync(join(path, name), join(draft, name), { recursive: true });
  }
  const old = besides(path, 'old');
  removeQuietly(old);
  renameSync(path, old);
  renameSync(draft, path);
  removeQuietly(old);
}

function besides(path: string, ending: 'new' | 'old'): string {
  const full = resolve(path);
  return join(dirname(full), `.${basename(full)}.${ending}`);
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It lies there until somebody makes room.
  }
}
