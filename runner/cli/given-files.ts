// Files and folders that the user has named: where the system refuses one, the reason is told in words of ours.

import { readFileSync } from 'node:fs';
import { cannotRead, cannotWrite } from './exit.ts';

/** Throws a CliError where it cannot be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw cannotRead(file, error);
  }
}

/** `write`: what is done in the folder of `--out`. Throws a CliError where it throws. */
export function writingTo<Result>(folder: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}
