// A folder in which nobody else may be at work meanwhile.

import { lockFolder } from '../fuzz/store/folder-lock.ts';
import { cannotWrite, usageError } from './exit.ts';

/** Rejects with a usage error that names the process where another is at work there. */
export async function aloneIn<Result>(folder: string | undefined, body: () => Promise<Result>): Promise<Result> {
  const lock = folder === undefined ? undefined : lockOf(folder);
  try {
    return await body();
  } finally {
    lock?.release();
  }
}

function lockOf(folder: string): { readonly release: () => void } {
  const lock = locked(folder);
  if (lock.kind === 'held') throw usageError(`process ${lock.pid} is at work in ${folder}; wait for it, or name another folder`);
  return lock;
}

function locked(folder: string): ReturnType<typeof lockFolder> {
  try {
    return lockFolder(folder);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}
