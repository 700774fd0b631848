// vDPA devices of the virtual host: a virtio-net in hardware, whose rings a process sets up through a character device.
// One process has it at a time.

import type { FrameSink } from './interfaces.ts';

export type VdpaPlug = { readonly send: FrameSink; readonly close: () => void };

export class VdpaDevice {
  /** How many it has, and how many of them are set up. */
  readonly queues: number;
  queuesInUse = 0;
  readonly #leave: FrameSink;
  #take: FrameSink | undefined;

  /** `leave`: takes what the driver sends. */
  constructor(queues: number, leave: FrameSink) {
    this.queues = queues;
    this.#leave = leave;
  }

  /** Undefined where it is taken or has fewer queues. */
  open(queues: number, take: FrameSink): VdpaPlug | undefined {
    if (this.#take !== undefined || queues > this.queues) return undefined;
    this.#take = take;
    this.queuesInUse = queues;
    const close = (): void => {
      this.#take = undefined;
      this.queuesInUse = 0;
    };
    return { send: (frame) => this.#leave(frame), close };
  }

  /** A frame for the driver. */
  arrive(frame: Uint8Array): void {
    this.#take?.(frame);
  }
}
