#!/usr/bin/env node
// The command `plumbline`: one task each, loaded when it is asked for.

import { CommanderError } from 'commander';
import { TargetError } from '../../targets/target.ts';
import { CliError, EXIT, type ExitCode } from './exit.ts';
import { processOutput } from './output.ts';
import { createProgram } from './program.ts';

await main(process.argv);

async function main(argv: readonly string[]): Promise<void> {
  const output = processOutput();
  const end = (code: ExitCode): void => {
    process.exitCode = code;
  };
  try {
    await createProgram(output, end).parseAsync([...argv]);
  } catch (error) {
    process.exitCode = exitCodeFor(error, output.err);
  }
}

function exitCodeFor(error: unknown, complain: (text: string) => void): number {
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
  complain(`plumbline: ${error instanceof Error ? error.stack : error}\n`);
  return EXIT.couldNotRun;
}

