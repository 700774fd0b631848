// The command that compares two builds, and its options.

import type { Command } from 'commander';
import type { DiffCommandOptions } from './diff.ts';
import { usageError } from './exit.ts';
import { durationOption, FUZZ_REPLY_DEADLINE, MOST, OWN_TARGET, parseReplyDeadline, parseSeed, parseSessions, parseWorkers, wholeNumber } from './options.ts';
import type { Output } from './output.ts';
import type { End } from './program.ts';

const DEFAULT_MAX_DIFFERENCES = 100;

export function registerDiff(program: Command, output: Output, end: End): void {
  program.command('diff')
    .summary('show what two builds do in different ways')
    .argument('[folder...]', 'sessions to run instead of drawn ones: what fuzz or diff has kept, or a session.ndjson')
    .description('Sends the same sessions to two builds. Where they differ the session is made small, and it is told which of them breaks the text, or that the text leaves it open.')
    .option('-t, --target <target>', `A: ${OWN_TARGET}`)
    .option('-a, --against <target>', 'B, likewise')
    .addOption(durationOption('--time', 'how long: 90s, 10m, 8h', '5m'))
    .option('--sessions <n>', 'end after so many sessions', parseSessions)
    .option('--seed <n>', 'seed of the sessions', parseSeed, 1)
    .option('-w, --workers <n>', 'pairs of instances that work side by side', parseWorkers, 1)
    .option('--max-differences <n>', 'end after so many distinct differences', wholeNumber('--max-differences', 1, MOST), DEFAULT_MAX_DIFFERENCES)
    .option('--only-against-text', 'leave out what the text leaves open', false)
    .option('--strict', 'what the text leaves open counts as a difference for the exit status', false)
    .option('--out <dir>', 'write a folder for each difference there: the session, what differs, both transcripts')
    .option('--json', 'print one JSON document instead of the table', false)
    .option('--reply-deadline <seconds>', 'a reply that takes longer is a hang; raise it for slow builds', parseReplyDeadline, FUZZ_REPLY_DEADLINE)
    .addHelpText('after', `
What only one build has, such as a backend of a newer one, is told and is no difference. Ctrl-C ends it with what was found.

Exit status: 0 no difference but what the text leaves open, 1 differences, 2 usage, 3 one could not be run.

Examples:
  plumbline diff --target qemu:./build/qemu-system-x86_64 --against qemu:qemu-system-x86_64
  plumbline diff --target qemu:/opt/qemu-8/qemu-system-x86_64 --against qemu:/opt/qemu-7/qemu-system-x86_64 --time 30m --only-against-text --out differences
  plumbline diff campaign/findings --target emulator --against qemu:qemu-system-x86_64 --json`)
    .action(async (folders: readonly string[], options: Given) => end(await (await import('./diff.ts')).diff(folders, withBoth(options), output)));
}

type Given = Omit<DiffCommandOptions, 'target' | 'against'> & Partial<DiffCommandOptions>;

/** Not demanded by commander, which would call one missing whose option is misspelt. */
function withBoth({ target, against, ...options }: Given): DiffCommandOptions {
  if (target !== undefined && against !== undefined) return { ...options, target, against };
  throw usageError(`diff compares two builds; name ${target === undefined ? 'one with --target' : 'the other with --against'}`);
}
