// Where scenes of user networks are played: on the emulator's net subsystem itself, or on any target.

import { setImmediate } from 'node:timers/promises';
import { openTarget } from '../../../open.ts';
import { openClient } from '../../../qmp/client.ts';
import { createScratch } from '../../../sandbox.ts';
import type { HostSide } from '../../../host-side.ts';
import { type ManualClock, manualClock } from '../fixture.ts';
import { createNet } from '../net.ts';
import type { Stage } from './played-frames.ts';

/** Its time stands still, but for questions that wait in vain. */
export function stageHere(defects: readonly string[] = []): Stage {
  const clock = manualClock();
  const net = createNet({ defined: new Set(), defects: new Set(defects), machine: 'bare', clock, emit: () => undefined });
  return { host: hurried(net.host, clock), patienceMs: 0, run: async (command, args) => net.execute(command, args)?.kind === 'return' };
}

const STEP_MS = 500;

function hurried(host: HostSide, clock: ManualClock): HostSide {
  return {
    open: (name, spec) => host.open(name, spec),
    send: (packets) => host.send(packets),
    close: (name) => host.close(name),
    onPacket: (listener) => host.onPacket(listener),
    ask: async (question) => {
      let answered = false;
      const answer = host.ask(question).finally(() => (answered = true));
      for (await setImmediate(); !answered; await setImmediate()) clock.advance(STEP_MS);
      return answer;
    },
  };
}

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
