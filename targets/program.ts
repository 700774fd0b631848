// A program, found as a shell would find it; where a target string names none, an error that names the fix.

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { TargetError } from './target.ts';

/** The absolute path of a program. `hint` ends the message where there is none. Throws a TargetError. */
export function resolveProgram(name: string, hint: string): string {
  if (name === '') throw new TargetError('bad-target-string', `The target string names no program; ${hint}.`);
  if (name.includes('/')) return demandExecutable(resolve(name), hint);
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = folders.map((folder) => join(folder, name)).filter((path) => statusOf(path) !== 'missing');
  const [first] = candidates;
  if (first === undefined) throw new TargetError('not-found', `There is no program "${name}" in PATH; ${hint}.`);
  return candidates.find((path) => statusOf(path) === 'executable') ?? demandExecutable(first, hint);
}

/** Undefined where there is none that may be executed. */
export function findProgram(name: string): string | undefined {
  try {
    return resolveProgram(name, '');
  } catch (error) {
    if (error instanceof TargetError) return undefined;
    throw error;
  }
}

function demandExecutable(path: string, hint: string): string {
  const status = statusOf(path);
  switch (status) {
    case 'executable': return path;
    case 'missing': throw new TargetError('not-found', `There is no file ${path}, or it is out of your reach; ${hint}.`);
    case 'folder': throw new TargetError('not-executable', `${path} is a folder and no program; ${hint}.`);
    case 'plain': throw new TargetError('not-executable', `${path} may not be executed; run: chmod +x ${path}`);
    default: throw status satisfies never;
  }
}

/** Total: a path behind a folder that is closed to us, or one that can be no path, is missing. */
function statusOf(path: string): 'executable' | 'missing' | 'folder' | 'plain' {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch {
    return 'missing';
  }
  return isFolder ? 'folder' : mayExecute(path) ? 'executable' : 'plain';
}

function mayExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
