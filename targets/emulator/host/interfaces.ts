// Network interfaces of the virtual host: its loopback, taps that the target makes, bridges and cards that the harness makes.
//
// A frame arrives at an interface from outside, and goes into its bridge and to whoever listens in; what the bridge sends
// to a port leaves the host there. One that is down carries nothing.

import { FrameSwitch } from './frame-switch.ts';
import type { Turns } from './turns.ts';

/** Whoever keeps the bytes copies them. */
export type FrameSink = (frame: Uint8Array) => void;

export type Interface = {
  readonly name: string;
  readonly kind: 'loopback' | 'tap' | 'bridge' | 'card';
  up: boolean;
  queues: number;
  /** Of a tap: whether each frame has a virtio header before it. */
  readonly vnetHeader?: boolean;
  /** The bridge that it is a port of. */
  bridge: string | undefined;
  /** Takes what leaves the host here. */
  readonly leave: FrameSink;
  readonly listeners: Set<FrameSink>;
};

export class Interfaces {
  readonly #turns: Turns;
  readonly #byName = new Map<string, Interface>();
  readonly #switches = new Map<string, FrameSwitch<string>>();

  constructor(turns: Turns) {
    this.#turns = turns;
    this.add({ name: 'lo', kind: 'loopback', up: true, leave: () => undefined });
  }

  add(made: Pick<Interface, 'name' | 'kind' | 'up' | 'leave' | 'vnetHeader'>): Interface {
    const added: Interface = { ...made, queues: 1, bridge: undefined, listeners: new Set() };
    this.#byName.set(made.name, added);
    return added;
  }

  remove(name: string): void {
    this.#byName.delete(name);
    this.#switches.delete(name);
    for (const port of this.#byName.values()) if (port.bridge === name) port.bridge = undefined;
  }

  named(name: string): Interface | undefined {
    return this.#byName.get(name);
  }

  /** In the order in which they were made. */
  all(): readonly Interface[] {
    return [...this.#byName.values()];
  }

  /** False where one of them is none. */
  join(name: string, bridge: string): boolean {
    const port = this.#byName.get(name);
    if (port === undefined || this.#byName.get(bridge)?.kind !== 'bridge') return false;
    port.bridge = bridge;
    port.up = true;
    return true;
  }

  /** From outside. */
  arrive(name: string, frame: Uint8Array): void {
    const at = this.#byName.get(name);
    if (at?.up !== true) return;
    for (const listener of at.listeners) this.#turns.next(() => listener(frame));
    if (at.bridge !== undefined) this.#forward(at.bridge, name, frame);
  }

  #forward(bridge: string, from: string, frame: Uint8Array): void {
    const known = this.#switches.get(bridge) ?? new FrameSwitch<string>();
    this.#switches.set(bridge, known);
    const ports = [...this.#byName.values()].filter((port) => port.bridge === bridge && port.up).map(({ name }) => name);
    for (const name of known.routes(frame, from, ports)) this.#turns.next(() => this.#byName.get(name)?.leave(frame));
  }
}
