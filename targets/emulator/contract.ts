// Between the emulator's monitor (protocol, argument visitor, queries) and its net subsystem (state, events, timers).
//
// The net subsystem is a state machine: it is told of commands, stimuli and the passing of time, and answers with
// replies and events; it opens no socket and reads no clock of its own.

import type { JsonObject, JsonValue } from '../../generators/qapi/json-value.ts';
import type { HostSide } from '../host-side.ts';
import type { Stimulus, StimulusOutcome } from '../target.ts';

export type Reply =
  | { readonly kind: 'return'; readonly value: JsonValue }
  | { readonly kind: 'error'; readonly errorClass: string; readonly desc: string };

/** A fault that the emulator can be told to have; each is a row of `defects/`. */
export type DefectName = string;

export type DefectRow = {
  readonly name: DefectName;
  readonly area: 'protocol' | 'arguments' | 'error-class' | 'state' | 'events' | 'timing' | 'process' | 'effects';
  /** What goes wrong, one sentence. */
  readonly summary: string;
};

export type Clock = {
  /** Milliseconds since the epoch, with fraction. */
  now(): number;
  /** Calls back once after `ms`; the result cancels. */
  after(ms: number, callback: () => void): () => void;
};

export type NetOptions = {
  /** CONFIG symbols that the emulated build has: `CONFIG_VMNET`, `CONFIG_SLIRP`… */
  readonly defined: ReadonlySet<string>;
  readonly defects: ReadonlySet<DefectName>;
  readonly machine: 'bare' | 'pc' | 'preconfig';
  readonly clock: Clock;
  readonly emit: (event: string, data: JsonObject | undefined) => void;
};

export interface Net {
  /** Runs one of the five net commands, device_add, device_del or qom-list; the arguments have passed the visitor. Undefined: not one of these. */
  execute(command: string, args: JsonObject): Reply | undefined;
  stimulate(stimulus: Stimulus): StimulusOutcome;
  /** The simulated host beside it. */
  readonly host: HostSide;
  /** Memory that the process never gives back. */
  keepMemory(kib: number): void;
  /** Frames flow while the machine runs, and wait while it is paused. */
  setRunning(running: boolean): void;
  /** Cancels all timers. */
  close(): void;
}

/** `abort`: dies of SIGABRT; `exit`: exits with code 1; `hang`: the process lives and answers nothing any more, on any monitor. */
export type ProcessFate = 'abort' | 'exit' | 'hang';

/**
 * Thrown by `execute` and `stimulate` where a defect befalls the whole process. Whoever runs the monitor carries it
 * out: no reply leaves any more.
 */
export class ProcessFault extends Error {
  readonly fate: ProcessFate;
  readonly defect: DefectName;

  constructor(fate: ProcessFate, defect: DefectName) {
    super(`a defect asks the process to ${fate}`);
    this.name = 'ProcessFault';
    this.fate = fate;
    this.defect = defect;
  }
}
