// Endpoints on the queues of a QEMU's NICs: what is sent is transmitted by the NIC, and what it receives is a packet.
//
// The used ring tells nobody that it grew, so it is read every few milliseconds while an endpoint is open.

import type { HostAnswer, HostSide, Packet } from '../host-side.ts';
import type { DeviceFinder } from './hmp.ts';
import { openPciDevice, type PciDevice } from './pci.ts';
import type { Qtest } from './qtest.ts';
import { received, transmit } from './virtio-frames.ts';
import { isVirtioNet, type NetQueues, readyQueues } from './virtio-queues.ts';
import { unavailable } from '../unavailable.ts';

export type NicLink = { readonly qtest: Qtest; readonly finder: DeviceFinder; readonly close: () => void };

/** Runs an action when those before it are done. Rejects with its error, or where the machine is gone. */
export type InTurn = <T>(action: (link: NicLink) => Promise<T>) => Promise<T>;

export async function deviceOf({ qtest, finder }: NicLink, nic: string): Promise<PciDevice | undefined> {
  const devfn = await finder.devfnOf(nic);
  return devfn === undefined || (devfn & 7) !== 0 ? undefined : openPciDevice(qtest, devfn);
}

/** The endpoints of kind `nic`: that part of the host which only the driver can serve. */
export class NicEndpoints implements Pick<HostSide, 'send' | 'close' | 'onPacket'> {
  readonly #inTurn: InTurn;
  readonly #open = new Map<string, NetQueues>();
  #listener: (packet: Packet) => void = () => {};
  #isWatching = false;

  constructor(inTurn: InTurn) {
    this.#inTurn = inTurn;
  }

  /** What the NIC received before is dropped. A NIC that nobody looks at takes as many frames as it has buffers; then its senders wait. */
  async open(name: string, nic: string): Promise<HostAnswer> {
    const queues = await this.#inTurn((link) => emptiedQueues(link, nic)).catch(() => undefined);
    if (queues === undefined) return unavailable(`a virtio-net NIC ${nic} with the legacy interface`);
    this.#open.set(name, queues);
    if (!this.#isWatching) void this.#watch();
    return { kind: 'answer', value: {} };
  }

  /** Whether an endpoint of this name is open here. */
  has(name: string): boolean {
    return this.#open.has(name);
  }

  async send(packets: readonly Omit<Packet, 'atMs'>[]): Promise<void> {
    for (const { endpoint, bytes } of packets) {
      const queues = this.#open.get(endpoint);
      const isTaken = queues !== undefined && (await this.#inTurn(({ qtest }) => transmit(qtest, queues, bytes)));
      if (!isTaken) throw new Error(`the NIC at ${endpoint} takes no frame of ${bytes.length} bytes`);
    }
  }

  async close(name: string): Promise<void> {
    this.#open.delete(name);
  }

  closeAll(): void {
    this.#open.clear();
  }

  onPacket(listener: (packet: Packet) => void): void {
    this.#listener = listener;
  }

  async #watch(): Promise<void> {
    this.#isWatching = true;
    while (this.#open.size > 0) {
      for (const [endpoint, queues] of this.#open) await this.#look(endpoint, queues);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    this.#isWatching = false;
  }

  async #look(endpoint: string, queues: NetQueues): Promise<void> {
    try {
      const frames = await this.#inTurn(({ qtest }) => received(qtest, queues));
      const atMs = performance.timeOrigin + performance.now();
      // Closed in the meantime: nobody waits for them.
      if (this.#open.get(endpoint) !== queues) return;
      for (const bytes of frames) this.#listener({ endpoint, bytes, atMs });
    } catch {
      this.#open.delete(endpoint);
    }
  }
}

async function emptiedQueues(link: NicLink, nic: string): Promise<NetQueues | undefined> {
  const device = await deviceOf(link, nic);
  if (device === undefined || !isVirtioNet(device)) return undefined;
  const queues = await readyQueues(link.qtest, device);
  if (queues === undefined) return undefined;
  while ((await received(link.qtest, queues)).length > 0);
  return queues;
}

const LOOK_MS = 2;
