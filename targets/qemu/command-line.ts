// The arguments with which a QEMU is started: the same on every build from 5.2 on, and nothing that would hinder
// a wrapper script in its place. One `-qmp` for one monitor, a second only where two are asked for.
//
// `bare` and `preconfig` have no machine and start in 45 ms. `pc` runs: its virtual CPU halts in the first
// instruction of the ROM, and the qtest socket moves its NICs from outside. Its HMP monitor only answers where
// a NIC is; the QMP monitors belong to the case alone.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writing } from '../sandbox.ts';
import { socketPath } from '../sockets.ts';
import type { StartOptions } from '../target.ts';

export type QemuCommandLine = {
  readonly args: readonly string[];
  readonly monitors: readonly string[];
  /** Present where the machine has NICs to drive. */
  readonly driver: DriverSockets | undefined;
};

export type DriverSockets = { readonly qtest: string; readonly hmp: string };

/** Writes what the machine needs into the scratch folder. */
export function commandLineFor(options: StartOptions, pretty: boolean): QemuCommandLine {
  const monitors = MONITOR_NAMES.slice(0, options.monitors).map((name) => socketPath(options.scratch, name));
  const qmp = monitors.flatMap((path) => [pretty ? '-qmp-pretty' : '-qmp', serve(path)]);
  const { args, driver } = machineFor(options);
  return { args: ['-nodefaults', '-display', 'none', ...args, ...qmp], monitors, driver };
}

const MONITOR_NAMES: readonly string[] = ['qmp.sock', 'qmp2.sock'];

type MachineArguments = { readonly args: readonly string[]; readonly driver: DriverSockets | undefined };

function machineFor(options: StartOptions): MachineArguments {
  switch (options.machine) {
    case 'bare': return { args: ['-M', 'none'], driver: undefined };
    case 'preconfig': return { args: ['-M', 'none', '-preconfig'], driver: undefined };
    case 'pc': return pcFor(options.scratch);
    default: throw options.machine satisfies never;
  }
}

function pcFor(scratch: string): MachineArguments {
  const bios = join(scratch, 'halt.bin');
  writing(scratch, () => writeFileSync(bios, new Uint8Array(BIOS_BYTES).fill(HALT)));
  const driver = { qtest: socketPath(scratch, 'qtest.sock'), hmp: socketPath(scratch, 'hmp.sock') };
  // Not every build has the qtest accelerator; the qtest protocol works beside TCG on all of them.
  const machine = ['-M', 'pc', '-accel', 'tcg', '-bios', bios];
  // Without a log of its own qtest writes each line to stderr.
  const qtest = ['-qtest', serve(driver.qtest), '-qtest-log', '/dev/null'];
  return { args: [...machine, ...qtest, '-monitor', serve(driver.hmp)], driver };
}

/** HLT, the x86 instruction. */
const HALT = 0xf4;
const BIOS_BYTES = 64 * 1024;

function serve(path: string): string {
  return `unix:${path},server=on,wait=off`;
}
