// Where scenes of user networks are played: on the emulator's net subsystem itself, or on any target.

import { openTarget } from '../../../open.ts';
import { openClient } from '../../../qmp/client.ts';
import { createScratch } from '../../../sandbox.ts';
import type { Clock } from '../../contract.ts';
import { createNet } from '../net.ts';
import type { Stage } from './played-frames.ts';

export function stageHere(defects: readonly string[] = []): Stage {
  const net = createNet({ defined: new Set(), defects: new Set(defects), machine: 'bare', clock: HURRIED, emit: () => undefined });
  return { host: net.host, patienceMs: 0, run: async (command, args) => net.execute(command, args)?.kind === 'return' };
}

const TIMES = 50;

/** Goes faster than the day, so that waiting in vain costs little. */
const HURRIED: Clock = {
  now: () => Date.now() * TIMES,
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms / TIMES);
    return () => clearTimeout(timer);
  },
};

/** Of a machine under load. */
const PATIENCE_MS = 5000;

export type TargetStage = Stage & { readonly close: () => Promise<void> };

export async function stageOn(target: string): Promise<TargetStage> {
  const scratch = createScratch();
  const instance = await openTarget(target).start({ machine: 'bare', monitors: 1, scratch: scratch.folder() });
  const { host, monitors: [monitor] } = instance;
  if (monitor === undefined || host === undefined) throw new Error('the target has no host at hand');
  const client = await openClient(monitor);
  return {
    host,
    patienceMs: PATIENCE_MS,
    run: async (command, args) => (await client.execute(command, args)).kind === 'return',
    close: async () => {
      await instance.stop();
      scratch.remove();
    },
  };
}
