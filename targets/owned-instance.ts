// An instance of a target that we start ourselves: its process, its monitors, and who may stimulate its NICs.
//
// A start that fails leaves nothing running and says why in one line.

import type { Socket } from 'node:net';
import { within } from './deadline.ts';
import { attachDebugger } from './debugger.ts';
import type { InstanceHost } from './host/lazy-host.ts';
import { type OwnedProcess, spawnOwned } from './owned-process.ts';
import { openMonitor } from './qmp/monitor.ts';
import { connectUnix, connectWhenListening } from './sockets.ts';
import { type Death, type Debugger, type Instance, type Monitor, type ProcessStart, type Stimulus, type StimulusOutcome, TargetError } from './target.ts';

export type LaunchPlan = {
  /** The target as the user knows it, for messages. */
  readonly name: string;
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  /** Words put in front of the program, such as those of a sandbox. */
  readonly prefix?: readonly string[];
  readonly scratch: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sockets on which the target will listen, one a monitor. */
  readonly sockets: readonly string[];
  /** The socket of a target that simulates its host. */
  readonly control?: string | undefined;
  readonly startDeadlineMs: number;
  /** Between SIGTERM and SIGKILL; 0 kills at once. */
  readonly graceMs: number;
  readonly stimulator: Stimulator | undefined;
  /** The host beside the process of an id. */
  readonly host?: (pid: number) => InstanceHost;
  /** Its frames speak of the target, and not of an interpreter. */
  readonly isDebuggable?: boolean;
  /** Words for a death before the monitor was reached. */
  readonly explain: (death: Death, stderr: string) => Promise<TargetError>;
};

export interface Stimulator {
  stimulate(stimulus: Stimulus): Promise<StimulusOutcome>;
  close(): void;
}

/** Wrappers and sanitizer builds are slow to start; a death is noticed at once. */
export const START_DEADLINE_MS = 20_000;

/** A target may still die between listening and its first word; a silent one is handed over after this. */
const FIRST_WORD_MS = 2_000;

export async function launch(plan: LaunchPlan): Promise<Instance> {
  const [program = plan.program, ...words] = [...(plan.prefix ?? []), plan.program];
  const owned = await spawnOwned(program, [...words, ...plan.args], plan);
  try {
    const monitors: Monitor[] = [];
    for (const path of plan.sockets) monitors.push(await reach(path, owned, plan));
    return new OwnedInstance(owned, monitors, plan);
  } catch (error) {
    await owned.stop(0);
    throw error;
  }
}

async function reach(path: string, owned: OwnedProcess, plan: LaunchPlan): Promise<Monitor> {
  let hasDied = false;
  void owned.died.then(() => {
    hasDied = true;
  });
  const socket = await connectWhenListening(path, plan.startDeadlineMs, () => hasDied);
  if (socket !== undefined) await firstWord(socket, owned.died);
  const death = owned.death();
  if (death !== undefined) throw await plan.explain(death, owned.stderrTail());
  if (socket === undefined) throw noListener(plan, owned.stderrTail());
  return openMonitor(takeFirst(socket, () => connectUnix(path)));
}

/** Waits until the target has sent something, without reading it, or has closed or died. */
async function firstWord(socket: Socket, died: Promise<unknown>): Promise<void> {
  const readable = new Promise<void>((resolve) => socket.once('readable', resolve));
  const closed = new Promise<void>((resolve) => socket.once('close', resolve)).then(() => died);
  await within(Promise.race([readable, closed, died]), FIRST_WORD_MS);
  socket.removeAllListeners('readable');
}

function takeFirst(socket: Socket, connect: () => Promise<Socket>): () => Promise<Socket> {
  let first: Socket | undefined = socket;
  return async () => {
    const next = first ?? (await connect());
    first = undefined;
    return next;
  };
}

function noListener(plan: LaunchPlan, stderr: string): TargetError {
  const message = `${plan.name} did not open its monitor within ${plan.startDeadlineMs / 1000} s; is it a QEMU, or does it listen where it is told to?`;
  return new TargetError('no-listener', message, { evidence: { stderr } });
}

class OwnedInstance implements Instance {
  readonly monitors: readonly Monitor[];
  readonly stimulate: ((stimulus: Stimulus) => Promise<StimulusOutcome>) | undefined;
  readonly started: ProcessStart;
  readonly host: InstanceHost | undefined;
  readonly attachDebugger: (() => Promise<Debugger | undefined>) | undefined;
  readonly died: Promise<Death>;
  readonly #owned: OwnedProcess;
  readonly #plan: LaunchPlan;
  #debugger: Debugger | undefined;

  constructor(owned: OwnedProcess, monitors: readonly Monitor[], plan: LaunchPlan) {
    const { stimulator, prefix = [], program, args, scratch, sockets, control } = plan;
    this.#owned = owned;
    this.#plan = plan;
    this.monitors = monitors;
    this.died = owned.died;
    this.started = { prefix, program, args, scratch, monitors: sockets, control };
    this.host = plan.host?.(owned.pid);
    this.attachDebugger = plan.isDebuggable === true ? async () => (this.#debugger ??= await attachDebugger(owned.pid, scratch)) : undefined;
    this.stimulate = stimulator === undefined ? undefined : (stimulus) => stimulator.stimulate(stimulus);
  }

  death(): Death | undefined {
    return this.#owned.death();
  }

  stderrTail(): string {
    return this.#owned.stderrTail();
  }

  async stop(): Promise<Death> {
    for (const monitor of this.monitors) monitor.close();
    await this.#debugger?.end();
    this.#plan.stimulator?.close();
    const death = await this.#owned.stop(this.#plan.graceMs);
    await this.host?.end();
    return death;
  }
}
