// What the net subsystem remembers, and what it was told about its surroundings.

import type { NetOptions } from '../contract.ts';
import { VirtualHost } from '../host/virtual-host.ts';
import type { Chardev } from './chardev-devices.ts';
import { type Client, ClientTable } from './clients.ts';
import { Host } from './host.ts';
import type { Hub } from './hub.ts';
import { MacPool } from './mac.ts';

export type NetState = {
  readonly options: NetOptions;
  readonly clients: ClientTable;
  readonly host: Host;
  /** The virtual host: sockets, programs, files, interfaces. */
  readonly world: VirtualHost;
  readonly chardevs: Map<string, Chardev>;
  readonly macs: MacPool;
  /** Whether the machine runs, and the frames that wait until it does. */
  readonly flow: { running: boolean; readonly waiting: { readonly from: Client; readonly frame: Uint8Array }[] };
  /** By hub id. */
  readonly hubs: Map<number, Hub>;
  /** Devices in the order of creation, those without an id under a made-up name. */
  readonly devices: Map<string, Device>;
  /** Commands that succeeded, by name: some faults appear with age only. */
  readonly counts: Map<string, number>;
  /** Ids of removed netdevs; consulted by faults alone. */
  readonly retiredIds: Set<string>;
};

export type Device = {
  readonly id: string | undefined;
  readonly typeName: string;
  /** On which it sits. */
  readonly bus: string;
  readonly slot: number;
  readonly functionNumber: number;
  /** Until when, in ms since the epoch, a further device_del is refused; 0 where nobody asked. */
  unplugPendingUntil: number;
};

export function newState(options: NetOptions): NetState {
  const world = new VirtualHost(options.clock, options.defined);
  return {
    options,
    clients: new ClientTable(),
    host: new Host(),
    world,
    chardevs: new Map(),
    macs: new MacPool(),
    flow: { running: options.machine !== 'preconfig', waiting: [] },
    hubs: new Map(),
    devices: new Map(),
    counts: new Map(),
    retiredIds: new Set(),
  };
}

export function countUp(state: NetState, what: string): number {
  const count = (state.counts.get(what) ?? 0) + 1;
  state.counts.set(what, count);
  return count;
}
