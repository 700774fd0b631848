// The run state of the emulated machine: before its initialisation, running or paused.

import type { Machine } from '../target.ts';

export type RunState = 'prelaunch' | 'running' | 'paused';

/** The one mutable thing that all monitors share beside the net subsystem. */
export type MachineState = { runState: RunState };

export function initialState(machine: Machine): MachineState {
  return { runState: machine === 'preconfig' ? 'prelaunch' : 'running' };
}
