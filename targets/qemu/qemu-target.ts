// `qemu:PATH`: a QEMU system emulator of our own, or a script in its place that takes the same arguments.

import { hostOfProcess } from '../host/host-of-process.ts';
import { seenFromOutside } from '../host/seen-from-outside.ts';
import { createOwnNetworks, type OwnNetworks } from '../host/own-networks.ts';
import { launch, type LaunchPlan, START_DEADLINE_MS } from '../owned-instance.ts';
import { resolveProgram } from '../program.ts';
import { describeStartFailure } from '../start-failure.ts';
import { type Death, type Instance, type StartOptions, type Target, TargetError } from '../target.ts';
import { commandLineFor } from './command-line.ts';
import { hostWithNics } from './host-with-nics.ts';
import { nicDriver } from './nic-driver.ts';

export type QemuOptions = {
  readonly startDeadlineMs?: number;
  /** Replies span lines: `-qmp-pretty`. */
  readonly pretty?: boolean;
  /** Words put in front of the command, such as those of a sandbox. */
  readonly prefix?: readonly string[];
};

/** `program` is a path, or a name in PATH. Throws a TargetError where there is no such program. */
export function qemuTarget(name: string, program: string, options: QemuOptions = {}): Target {
  const path = resolveProgram(program, FIX);
  const networks = options.prefix === undefined || options.prefix.length === 0 ? undefined : createOwnNetworks(options.prefix);
  return {
    name,
    ownership: 'owned',
    machines: ['bare', 'pc', 'preconfig'],
    maxMonitors: 2,
    start: (start) => startQemu(name, path, { ...options, networks }, start),
  };
}

const FIX = 'give the path of a QEMU, such as qemu:qemu-system-x86_64 (Debian: apt-get install qemu-system-x86)';

type Surroundings = { readonly networks: OwnNetworks | undefined };

async function startQemu(name: string, path: string, { networks, ...options }: QemuOptions & Surroundings, start: StartOptions): Promise<Instance> {
  const { args, monitors, driver: sockets } = commandLineFor(start, options.pretty === true);
  const driver = sockets === undefined ? undefined : nicDriver(sockets);
  const network = networks?.take();
  const plan: LaunchPlan = {
    name,
    program: path,
    prefix: network?.prefix ?? [],
    args,
    scratch: start.scratch,
    // Where its SMB servers' folders lie: it leaves them behind when it is killed.
    env: { TMPDIR: start.scratch },
    sockets: monitors,
    startDeadlineMs: options.startDeadlineMs ?? START_DEADLINE_MS,
    // It has nothing to save.
    graceMs: 0,
    stimulator: driver,
    isDebuggable: true,
    host: (pid) => {
      const inside = network?.host(pid, start.scratch) ?? hostOfProcess(pid, start.scratch);
      const host = seenFromOutside(inside, { leader: pid, scratch: start.scratch });
      return driver === undefined ? host : hostWithNics(host, driver.endpoints);
    },
    explain: (death, stderr) => explainDeath(path, death, stderr),
  };
  try {
    return await launch(plan);
  } catch (error) {
    await network?.abandon();
    throw error;
  }
}

/** A QEMU that refuses its arguments and a program that is no QEMU both die at once; its version tells them apart. */
async function explainDeath(path: string, death: Death, stderr: string): Promise<TargetError> {
  const evidence = { stderr };
  const how = describeStartFailure(path, death, stderr);
  if (await isQemu(path)) return new TargetError('died-at-start', `${how}; try the same QEMU by hand.`, { evidence });
  return new TargetError('not-a-target', `${how}, and its --version names no QEMU; ${FIX}.`, { evidence });
}

const VERSION_DEADLINE_MS = 2_000;

async function isQemu(path: string): Promise<boolean> {
  const { execa } = await import('execa');
  const { stdout } = await execa(path, ['--version'], {
    timeout: VERSION_DEADLINE_MS,
    killSignal: 'SIGKILL',
    stdin: 'ignore',
    reject: false,
    maxBuffer: 4096,
  });
  return /QEMU emulator version/.test(stdout ?? '');
}
