// A folder in which nobody else may be at work meanwhile.

import { lockFolder } from '../fuzz/store/folder-lock.ts';
import { usageError } from './exit.ts';
import { writingTo } from './given-files.ts';

/** Rejects with a usage error that names the process where another is at work there. */
export async function aloneIn<Result>(folder: string | undefined, body: () => Promise<Result>): Promise<Result> {
  if (folder === undefined) return body();
  const { release } = lockOf(folder);
  // Whoever asks twice for the end does not wait for this one.
  process.once('exit', release);
  try {
    return await body();
  } finally {
    process.off('exit', release);
    release();
  }
}

function lockOf(folder: string): { readonly release: () => void } {
  const lock = writingTo(folder, () => lockFolder(folder));
  if (lock.kind === 'held') throw usageError(`process ${lock.pid} is at work in ${folder}; wait for it, or name another folder`);
  return lock;
}
