// How a command of plumbline ends: a number for machines, one clear line for people.

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
  return cannotRun(`cannot write to --out ${path}: ${messageOf(cause)}`, cause);
}

/** What was wrong, in its own words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function cannotRun(message: string, cause?: unknown): CliError {
  return new CliError(EXIT.couldNotRun, message, cause);
}
