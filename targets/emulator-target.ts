// `emulator`: the reference emulator, as a process of its own, reached over sockets like any other target.

import { fileURLToPath } from 'node:url';
import { controlStimulator } from './control.ts';
import { servedHost } from './host/served-host.ts';
import { loaderArguments } from './loader.ts';
import { launch, START_DEADLINE_MS } from './owned-instance.ts';
import { socketPath } from './sockets.ts';
import { describeStartFailure } from './start-failure.ts';
import { type Death, type Instance, type StartOptions, type Target, TargetError } from './target.ts';

export type EmulatorOptions = {
  readonly defects?: readonly string[];
  /** CONFIG symbols that its build has beside the usual ones. */
  readonly config?: readonly string[];
};

export function emulatorTarget(name: string, options: EmulatorOptions = {}): Target {
  return {
    name,
    ownership: 'owned',
    machines: ['bare', 'pc', 'preconfig'],
    maxMonitors: 2,
    start: (start) => startEmulator(name, options, start),
  };
}

function startEmulator(name: string, options: EmulatorOptions, start: StartOptions): Promise<Instance> {
  const sockets = ['qmp.sock', 'qmp2.sock'].slice(0, start.monitors).map((socket) => socketPath(start.scratch, socket));
  const control = socketPath(start.scratch, 'control.sock');
  const args = [
    ...sockets.flatMap((path) => ['--listen', `unix:${path}`]),
    ...['--control', `unix:${control}`, '--machine', start.machine],
    ...(options.defects ?? []).flatMap((defect) => ['--defect', defect]),
    ...(options.config ?? []).flatMap((symbol) => ['--config', symbol]),
  ];
  return launch({
    name,
    program: process.execPath,
    args: [...loaderArguments(process.execArgv), MAIN, ...args],
    scratch: start.scratch,
    sockets,
    control,
    startDeadlineMs: START_DEADLINE_MS,
    graceMs: 0,
    stimulator: controlStimulator(control),
    host: () => servedHost(control),
    explain: async (death, stderr) => explainDeath(name, death, stderr),
  });
}

/** What it refuses of its arguments came from the target string: names of defects and of CONFIG symbols. */
function explainDeath(name: string, death: Death, stderr: string): TargetError {
  const isUsage = death.kind === 'exit' && death.code === USAGE_ERROR;
  if (isUsage) return new TargetError('bad-target-string', `In the target "${name}", ${stderr.trim().replace(/^plumbline: /, '')}.`);
  return new TargetError('died-at-start', `${describeStartFailure('The emulator', death, stderr)}.`, { evidence: { stderr } });
}

const USAGE_ERROR = 2;

/** From source the emulator is source too, compiled it is compiled. */
const EXTENSION: string = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const MAIN: string = fileURLToPath(new URL(`./emulator/main.${EXTENSION}`, import.meta.url));
