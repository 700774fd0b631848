// One call of plumbline, from its arguments to its exit status.

import { CommanderError } from 'commander';
import { TargetError } from '../../targets/target.ts';
import { CliError, EXIT, type ExitCode } from './exit.ts';
import type { Output } from './output.ts';
import { createProgram } from './program.ts';

/** Never rejects: whatever goes wrong is one line on standard error and a status. */
export async function runCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  let status: ExitCode = EXIT.conforms;
  try {
    await createProgram(output, (code) => { status = code; }).parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    return statusFor(error, output.err);
  }
}

function statusFor(error: unknown, complain: (text: string) => void): ExitCode {
  // Commander has already said what was wrong, or printed the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conforms : EXIT.usage;
  if (error instanceof CliError) {
    complain(`plumbline: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof TargetError) {
    complain(`plumbline: ${error.message}\n`);
    return error.code === 'bad-target-string' ? EXIT.usage : EXIT.couldNotRun;
  }
  complain(`plumbline: ${error instanceof Error ? error.stack : JSON.stringify(error)}\n`);
  return EXIT.couldNotRun;
}
