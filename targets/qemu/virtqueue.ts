// One split virtqueue of a legacy device, its rings and buffers in the machine's memory.
//
// It keeps no state of its own: indices are read from the rings, for the device may be reset, and the rings made
// anew, between two uses. virtio 1.2: 2.7 (split virtqueues), 2.7.2 (legacy layout).

import type { Qtest } from './qtest.ts';

export type Virtqueue = {
  /** Its index among the device's queues, and how many descriptors it has. */
  readonly index: number;
  readonly size: number;
  /** Addresses of the rings: descriptors first, each part where the legacy layout puts it. */
  readonly descriptors: number;
  readonly available: number;
  readonly used: number;
};

/** The largest queue that `RING_BYTES` hold. */
export const MAX_QUEUE_SIZE = 1024;
/** Descriptors, available ring and used ring of the largest queue, page by page. */
export const RING_BYTES = 0x8000;
export const PAGE = 4096;

export function virtqueueAt(index: number, size: number, ring: number): Virtqueue {
  const available = ring + DESCRIPTOR_BYTES * size;
  const used = Math.ceil((available + 6 + 2 * size) / PAGE) * PAGE;
  return { index, size, descriptors: ring, available, used };
}

export type Part = { readonly address: number; readonly bytes: number; readonly forDevice: 'to-read' | 'to-write' };

/** A chain of descriptors, the first of the given number. */
export async function writeChain(qtest: Qtest, queue: Virtqueue, first: number, parts: readonly Part[]): Promise<void> {
  await qtest.writeBytes(queue.descriptors + DESCRIPTOR_BYTES * first, chainOf(parts, first));
}

function chainOf(parts: readonly Part[], first: number): Buffer {
  const table = Buffer.alloc(DESCRIPTOR_BYTES * parts.length);
  parts.forEach(({ address, bytes, forDevice }, index) => {
    const isLast = index === parts.length - 1;
    const at = DESCRIPTOR_BYTES * index;
    table.writeBigUInt64LE(BigInt(address), at);
    table.writeUInt32LE(bytes, at + 8);
    table.writeUInt16LE((isLast ? 0 : NEXT) | (forDevice === 'to-write' ? WRITE : 0), at + 12);
    table.writeUInt16LE(isLast ? 0 : first + index + 1, at + 14);
  });
  return table;
}

/** Hands a chain over, by the number of its first descriptor; whoever owns the registers tells the device. Returns how many were ever handed over, modulo 2¹⁶. */
export async function offer(qtest: Qtest, queue: Virtqueue, chain: number): Promise<number> {
  const index = await availableIndex(qtest, queue);
  const next = (index + 1) & 0xffff;
  await Promise.all([
    qtest.writeMemory('w', queue.available + 4 + 2 * (index % queue.size), chain),
    qtest.writeMemory('w', queue.available + 2, next),
  ]);
  return next;
}

/** Hands over buffers that lie one behind the other, to be written to, while the rings are new. */
export async function offerBuffers(
  qtest: Qtest, queue: Virtqueue, { address, bytes, count }: { readonly address: number; readonly bytes: number; readonly count: number },
): Promise<void> {
  const numbers = Array.from({ length: count }, (_, number) => number);
  const chains = numbers.map((number) => chainOf([{ address: address + number * bytes, bytes, forDevice: 'to-write' }], number));
  await qtest.writeBytes(queue.descriptors, Buffer.concat(chains));
  await qtest.writeBytes(queue.available, Buffer.from(Uint16Array.from([0, count, ...numbers]).buffer));
}

export function availableIndex(qtest: Qtest, queue: Virtqueue): Promise<number> {
  return qtest.readMemory('w', queue.available + 2);
}

export function usedIndex(qtest: Qtest, queue: Virtqueue): Promise<number> {
  return qtest.readMemory('w', queue.used + 2);
}

export type Used = { readonly chain: number; readonly bytes: number };

/** What the device gave back with its `index`-th return. */
export async function usedAt(qtest: Qtest, queue: Virtqueue, index: number): Promise<Used> {
  const element = await qtest.readBytes(queue.used + 4 + 8 * (index % queue.size), 8);
  return { chain: element.readUInt32LE(0), bytes: element.readUInt32LE(4) };
}

const DESCRIPTOR_BYTES = 16;
const NEXT = 1;
const WRITE = 2;
