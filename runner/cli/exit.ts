// How a command of plumbline ends: a number for machines, one clear line for people.

import { codeOf, messageOf } from '../error-text.ts';

export const EXIT = { conforms: 0, findings: 1, usage: 2, couldNotRun: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Something the user can mend: `usage` is about the command line, `could-not-run` about the world. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

export function usageError(message: string): CliError {
  return new CliError(EXIT.usage, message);
}

/** For the folder of `--out`. */
export function cannotWrite(path: string, cause: unknown): CliError {
  const reason = WRITING[codeOf(cause)] ?? reasonOf(cause);
  return cannotRun(`cannot write to --out ${path}: ${reason}; name another folder`, cause);
}

/** `fix`: what the user may do instead. */
export function cannotRead(path: string, cause: unknown, fix = ''): CliError {
  return cannotRun(`cannot read ${path}: ${reasonOf(cause)}${fix}`, cause);
}

const READING: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'permission denied', ENOTDIR: 'its folder is a file',
};
const WRITING: { readonly [code: string]: string } = {
  ENOENT: 'no folder can be made there', EEXIST: 'it is a file', ENOTDIR: 'a file is in its way', ENOSPC: 'there is no room', EROFS: 'nothing can be written there',
};

/** Why the system refused, in words of ours where we have some: its own name the call and the path once more. */
export function reasonOf(error: unknown): string {
  return READING[codeOf(error)] ?? messageOf(error);
}

export function cannotRun(message: string, cause?: unknown): CliError {
  return new CliError(EXIT.couldNotRun, message, cause);
}
