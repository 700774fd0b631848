// The commands and their options. What a command does is loaded when it is called: `--help` must not wait for it.

import { Command, Help, type Option } from 'commander';
import type { CheckOptions } from './check.ts';
import type { EmulateOptions } from './emulate.ts';
import type { ExitCode } from './exit.ts';
import type { ListOptions } from './list.ts';
import { registerDiff } from './diff-program.ts';
import { registerFuzz } from './fuzz-program.ts';
import { collect, DEFAULT_WORKERS, MOST, parseReplyDeadline, parseSeed, parseShard, parseWorkers, wholeNumber } from './options.ts';
import type { Output } from './output.ts';
import { registerSchema } from './schema.ts';
import { VERSION } from './version.ts';

export type End = (code: ExitCode) => void;

export function createProgram(output: Output, end: End): Command {
  const program = new Command('plumbline')
    .description('Conformance tests for QMP net implementations: QEMU, or anything that claims to speak its monitor protocol.')
    .version(VERSION)
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .configureHelp({ optionDescription })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', `
Exit status: 0 conforms, 1 findings, 2 usage, 3 the harness or the target could not run.

Examples, and more with --help after each command:
  plumbline check --target qemu:qemu-system-x86_64
  plumbline fuzz --target qemu:qemu-system-x86_64 --time 10m --out campaign
  plumbline replay campaign --target qemu:./build/qemu-system-x86_64`);
  addCheck(program, output, end);
  addList(program, output, end);
  addReport(program, output, end);
  addEmulate(program, end);
  registerFuzz(program, output, end);
  registerDiff(program, output, end);
  registerSchema(program, output, end);
  return program;
}

/** A default that goes without saying is not told. */
function optionDescription(option: Option): string {
  const { defaultValue, description } = option;
  return defaultValue === false || String(defaultValue) === '' ? description : new Help().optionDescription(option);
}

const TARGET = 'emulator | qemu:PATH | unix:PATH | tcp:HOST:PORT | "exec:command with {qmp} in it"';
/** A run repeats unless another seed is asked for: a gate must not depend on luck. */
const DEFAULT_SEED = 1;
/** With it a check sends 50,000 commands, which takes a stock QEMU 40 seconds. */
const DEFAULT_RUNS = 240;
/** Nobody reads more, and each costs a fresh instance. */
const DEFAULT_MAX_FINDINGS = 200;
/** A sanitizer build answers netdev_add in up to a second; a loaded host multiplies that. */
const DEFAULT_REPLY_DEADLINE = 10;

function addCheck(program: Command, output: Output, end: End): void {
  program.command('check')
    .summary('judge a target by the suite')
    .description('Sends the suite to a target and judges what comes back. Without --target, the emulator that ships with plumbline.')
    .option('-t, --target <target>', TARGET, 'emulator')
    .option('--only <pattern>', 'cases to run: ids, with * for anything, separated by commas')
    .option('--seed <n>', 'seed of the random cases', parseSeed, DEFAULT_SEED)
    .option('--runs <n>', 'random cases of each family', wholeNumber('--runs', 0, MOST), DEFAULT_RUNS)
    .option('-w, --workers <n>', 'instances that work side by side', parseWorkers, DEFAULT_WORKERS)
    .option('--shard <i/n>', 'run only the I-th of N parts of the suite', parseShard)
    .option('--strict', 'judge by the text alone: documented deviations are findings', false)
    .option('--baseline <file>', 'known failures: a file, or the name of one that ships (plumbline list --baselines)')
    .option('--findings <dir>', 'add what plumbline fuzz has kept there as cases findings/NAME')
    .option('--out <dir>', 'write events.ndjson, junit.xml, summary.md and the frames of failing cases there')
    .option('--reply-deadline <seconds>', 'a reply that takes longer is a hang; raise it for slow builds', parseReplyDeadline, DEFAULT_REPLY_DEADLINE)
    .option('--max-findings <n>', 'end after so many failing cases', wholeNumber('--max-findings', 1, MOST), DEFAULT_MAX_FINDINGS)
    .addHelpText('after', `
Examples:
  plumbline check
  plumbline check --target qemu:qemu-system-x86_64 --baseline qemu-7.2
  plumbline check --target unix:/run/vm/qmp.sock --only 'netdev_add/user*'
  plumbline check --target 'exec:my-monitor --listen {qmp}' --out results --shard 1/3`)
    .action(async (options: CheckOptions) => end(await (await import('./check.ts')).check(options, output)));
}

function addList(program: Command, output: Output, end: End): void {
  program.command('list')
    .summary('show cases, requirements, errata, defects, baselines')
    .description('Lists what the suite has: its cases, or one of the other tables.')
    .option('--only <pattern>', 'cases to list')
    .option('--requirements', 'the requirement table with the cases of each')
    .option('--errata', 'documented differences between the text and practice')
    .option('--defects', 'faults that the emulator can be told to have')
    .option('--coverage', 'members of the backends: how many cases see each accepted, refused and at work')
    .option('--baselines', 'baselines that ship with plumbline')
    .option('--json', 'as JSON, one object a line')
    .addHelpText('after', `
Examples:
  plumbline list --only 'set_link*'
  plumbline list --requirements
  plumbline list --coverage
  plumbline list --defects --json`)
    .action(async (options: ListOptions) => end(await (await import('./list.ts')).list(options, output)));
}

function addReport(program: Command, output: Output, end: End): void {
  program.command('report')
    .summary('merge the results of shards, or judge stored runs again')
    .argument('<dir...>', 'folders that check --out has written')
    .description('Adds up the event streams of one or more runs and shows the summary of the whole.')
    .option('--out <dir>', 'write junit.xml, summary.md and the frames of failing cases there')
    .option('--rejudge', 'judge every recorded case again instead of taking its verdict')
    .addHelpText('after', `
Examples:
  plumbline report shard-1 shard-2 shard-3 --out merged
  plumbline report results --rejudge`)
    .action(async (folders: readonly string[], options: { out?: string; rejudge?: boolean }) =>
      end(await (await import('./report.ts')).report(folders, options, output)));
}

function addEmulate(program: Command, end: End): void {
  program.command('emulate')
    .summary('serve the reference emulator')
    .description('Serves a QMP monitor with the net commands to anybody, until it is interrupted.')
    .requiredOption('--listen <address>', 'unix:PATH or tcp:HOST:PORT; repeat for more monitors', collect, [])
    .option('--control <address>', 'where stimuli are taken, one JSON object a line')
    .option('--machine <machine>', 'bare, pc or preconfig', 'pc')
    .option('--defect <name>', 'a fault to have (plumbline list --defects); may be repeated', collect, [])
    .option('--config <symbol>', 'build condition to switch on, such as CONFIG_VMNET; may be repeated', collect, [])
    .addHelpText('after', `
Examples:
  plumbline emulate --listen unix:/tmp/qmp.sock
  plumbline emulate --listen tcp:127.0.0.1:4444 --config CONFIG_VMNET --defect deleted-id-stays-busy`)
    .action(async (options: EmulateOptions) => end(await (await import('./emulate.ts')).emulate(options)));
}
