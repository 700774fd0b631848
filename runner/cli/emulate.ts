// `plumbline emulate`: the reference emulator for anybody who can reach a socket.

import { runEmulator } from '../../targets/emulator/process.ts';
import type { ExitCode } from './exit.ts';

export type EmulateOptions = {
  readonly listen: readonly string[];
  readonly control?: string;
  readonly machine: string;
  readonly defect: readonly string[];
  readonly config: readonly string[];
};

export async function emulate({ listen, control, machine, defect, config }: EmulateOptions): Promise<ExitCode> {
  const repeated = (name: string, values: readonly string[]): readonly string[] => values.flatMap((value) => [`--${name}`, value]);
  await runEmulator([
    ...repeated('listen', listen), ...(control === undefined ? [] : ['--control', control]),
    '--machine', machine, ...repeated('defect', defect), ...repeated('config', config),
  ]);
  return (process.exitCode ?? 0) as ExitCode;
}
