// `exec:COMMAND`: any implementation that can be told on which socket to serve QMP.
//
// The command is split into words as a shell would, with '…', "…" and \, but no shell runs. In each word these
// are replaced: {qmp} the socket to listen on, {qmp2} one for a second monitor, {machine} bare, pc or preconfig,
// {control} a socket for stimuli (see control.ts) and for the host that it simulates, if it does (host/protocol.ts), {scratch} a
// folder of the instance's own.

import { controlStimulator } from './control.ts';
import { hostOfProcess } from './host/host-of-process.ts';
import { servedHostOr } from './host/served-host.ts';
import { launch, START_DEADLINE_MS } from './owned-instance.ts';
import { resolveProgram } from './program.ts';
import { shellWords } from './shell-words.ts';
import { socketPath } from './sockets.ts';
import { describeStartFailure } from './start-failure.ts';
import { type Instance, type Machine, type StartOptions, type Target, TargetError } from './target.ts';

/** It may have something to save. */
const GRACE_MS = 500;

export type ExecOptions = { readonly startDeadlineMs?: number };

/** Throws a TargetError where the command is no command or its program is not there. */
export function execTarget(name: string, command: string, options: ExecOptions = {}): Target {
  const words = shellWords(command);
  if (words === undefined) throw new TargetError('bad-target-string', `In "${name}", a quotation mark is not closed.`);
  if (!command.includes('{qmp}')) throw new TargetError('bad-target-string', `"${name}" does not tell the command where to listen; put {qmp} where its socket's path belongs.`);
  const [program = '', ...args] = words;
  const path = resolveProgram(program, 'name the program that the command starts');
  return {
    name,
    ownership: 'owned',
    machines: machinesOf(command),
    maxMonitors: command.includes('{qmp2}') ? 2 : 1,
    start: (start) => startCommand(name, path, args, options, start),
  };
}

/** What cannot be told of a machine is started the same way for both; a fixture finds out what it lacks. */
function machinesOf(command: string): readonly Machine[] {
  return command.includes('{machine}') ? ['bare', 'pc', 'preconfig'] : ['bare', 'pc'];
}

function startCommand(name: string, program: string, args: readonly string[], options: ExecOptions, start: StartOptions): Promise<Instance> {
  const sockets = [socketPath(start.scratch, 'qmp.sock'), socketPath(start.scratch, 'qmp2.sock')];
  const control = socketPath(start.scratch, 'control.sock');
  const values: Readonly<Record<string, string>> = {
    qmp: sockets[0] ?? '', qmp2: sockets[1] ?? '', control, machine: start.machine, scratch: start.scratch,
  };
  const fill = (word: string): string => word.replace(/\{(qmp2?|control|machine|scratch)\}/g, (_all, key: string) => values[key] ?? '');
  const hasControl = args.some((word) => word.includes('{control}'));
  return launch({
    name,
    program,
    args: args.map(fill),
    scratch: start.scratch,
    sockets: sockets.slice(0, start.monitors),
    control: hasControl ? control : undefined,
    startDeadlineMs: options.startDeadlineMs ?? START_DEADLINE_MS,
    graceMs: GRACE_MS,
    stimulator: hasControl ? controlStimulator(control) : undefined,
    host: (pid) => hasControl ? servedHostOr(control, hostOfProcess(pid, start.scratch)) : hostOfProcess(pid, start.scratch),
    explain: async (death, stderr) => new TargetError('died-at-start', `${describeStartFailure(program, death, stderr)}; run the command by hand.`, { evidence: { stderr } }),
  });
}
