// The commands of the fuzzer and their options.

import type { Command } from 'commander';
import type { FuzzOptions } from './fuzz.ts';
import { DEFAULT_WORKERS, durationOption, FUZZ_REPLY_DEADLINE, MOST, OWN_TARGET, parseReplyDeadline, parseSeed, parseSessions, parseWorkers, wholeNumber } from './options.ts';
import type { Output } from './output.ts';
import type { End } from './program.ts';
import type { ReplayOptions } from './replay.ts';
import { serveAddress } from './serve-address.ts';
import type { ShrinkOptions } from './shrink.ts';

/** Distinct ones; a target that has more is fixed first. */
const DEFAULT_MAX_FINDINGS = 100;

export function registerFuzz(program: Command, output: Output, end: End): void {
  addFuzz(program, output, end);
  addReplay(program, output, end);
  addShrink(program, output, end);
}

function addFuzz(program: Command, output: Output, end: End): void {
  program.command('fuzz')
    .summary('look for what no case of the suite has found')
    .description('Sends random sessions to a target until the time is up. What fails is made small, run ten times and kept.')
    .option('-t, --target <target>', `${OWN_TARGET} (default: emulator, or with --resume the one of before)`)
    .addOption(durationOption('--time', 'how long, with --resume in all: 90s, 10m, 8h', '10m'))
    .option('--sessions <n>', 'end after so many sessions, with --resume in all', parseSessions)
    .option('-w, --workers <n>', 'instances that work side by side', parseWorkers, DEFAULT_WORKERS)
    .option('--out <dir>', 'keep findings, corpus and how far it has come there; without it findings are only told')
    .option('--resume', 'go on with the campaign in --out', false)
    .option('--seed <n>', 'seed of the sessions (default: 1, or with --resume the one of before)', parseSeed)
    .option('--max-findings <n>', 'end after so many distinct findings', wholeNumber('--max-findings', 1, MOST), DEFAULT_MAX_FINDINGS)
    .option('--until-plateau', 'end when nothing new was reached for long', false)
    .option('--regress <dir>', 'replay the findings in a folder first; those that still fail are known, and gone round')
    .option('--serve <address>', 'show it in a browser, at a loopback address such as 127.0.0.1:8080; port 0 is any', serveAddress('--serve'))
    .option('--counters <file>', 'where a target built for coverage keeps its counters while it runs; what moves one counts as new')
    .option('--reply-deadline <seconds>', 'a reply that takes longer is a hang; raise it for slow builds', parseReplyDeadline, FUZZ_REPLY_DEADLINE)
    .addHelpText('after', `
Ctrl-C ends it with a summary; --resume goes on from there, and from whatever else ended it.

--counters is for a build with clang -fprofile-instr-generate -fcoverage-mapping -mllvm -runtime-counter-relocation, whose profile is mapped
where LLVM_PROFILE_FILE says so with %c, or for one that maps a file with a byte for each counter. {scratch} is the folder of an
instance, which qemu: targets have as TMPDIR, for LLVM %t, and exec: targets in their command.

Exit status: 0 nothing found, 1 findings, 2 usage, 3 something could not be run or written, and nothing was found.

Examples:
  plumbline fuzz --target qemu:qemu-system-x86_64 --time 10m --out campaign
  plumbline fuzz --resume --out campaign --time 8h --workers 4
  plumbline fuzz --target qemu:./build/qemu-system-x86_64 --regress campaign --until-plateau
  plumbline fuzz --target qemu:qemu-system-x86_64 --time 8h --out campaign --serve 127.0.0.1:8080
  LLVM_PROFILE_FILE=%t/counters%c plumbline fuzz --target qemu:./build-cov/qemu-system-x86_64 --counters {scratch}/counters`)
    .action(async (options: FuzzOptions) => end(await (await import('./fuzz.ts')).fuzz(options, output)));
}

function addReplay(program: Command, output: Output, end: End): void {
  program.command('replay')
    .summary('run kept findings again, on this build or another')
    .argument('<folder...>', 'a finding, a folder of findings, or the folder of a campaign')
    .description('Runs the session of each finding on fresh instances and says FIXED, FAILS or ERROR.')
    .option('-t, --target <target>', `${OWN_TARGET} (default: the one in which it was found)`)
    .option('--times <n>', 'runs of each (default: one, or ten where it did not come each time)', wholeNumber('--times', 1, MOST))
    .option('--reply-deadline <seconds>', 'a reply that takes longer is a hang', parseReplyDeadline, FUZZ_REPLY_DEADLINE)
    .addHelpText('after', `
Exit status: 0 all are fixed, 1 one fails, 2 usage, 3 one could not be run and none fails.

Examples:
  plumbline replay campaign
  plumbline replay campaign/findings/* --target qemu:./build/qemu-system-x86_64 --times 10`)
    .action(async (folders: readonly string[], options: ReplayOptions) => end(await (await import('./replay.ts')).replay(folders, options, output)));
}

function addShrink(program: Command, output: Output, end: End): void {
  program.command('shrink')
    .summary('make a kept finding smaller')
    .argument('<folder>', 'the folder of a finding')
    .description('Goes on leaving things out of the session of a finding, and rewrites its folder.')
    .option('-t, --target <target>', `${OWN_TARGET} (default: the one in which it was found)`)
    .addOption(durationOption('--time', 'how long at most', '10m'))
    .option('--reply-deadline <seconds>', 'a reply that takes longer is a hang', parseReplyDeadline, FUZZ_REPLY_DEADLINE)
    .addHelpText('after', `
Ctrl-C ends it with what is smallest by then.

Exit status: 0 done, 2 usage, 3 it does not fail on the target, or something could not be run or written.

Examples:
  plumbline shrink campaign/findings/net-init-tap-assertion-2f3a90bc
  plumbline shrink finding --target qemu:/opt/qemu/bin/qemu-system-x86_64 --time 1h`)
    .action(async (folder: string, options: ShrinkOptions) => end(await (await import('./shrink.ts')).shrink(folder, options, output)));
}
