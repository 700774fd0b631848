// The queues of one virtio-net NIC, made ready over the legacy interface, which every build serves and which needs one
// port range only. One reset sets up all of them.
//
// What has been set up is read back from the device, for a NIC may be deleted and added again between two stimuli.
// virtio 1.2: 4.1.4.10 (legacy interface), 5.1 (network device).

import { enableDevice, type PciDevice, placeBar, type Window, windowOf } from './pci.ts';
import type { Qtest } from './qtest.ts';
import { MAX_QUEUE_SIZE, offerBuffers, PAGE, RING_BYTES, type Virtqueue, virtqueueAt } from './virtqueue.ts';

const VIRTIO_VENDOR = 0x1af4;
/** A device with the legacy interface, and one without. */
const TRANSITIONAL_NET = 0x1000;
const MODERN_NET = 0x1041;

export function isVirtioNet({ vendor, device }: PciDevice): boolean {
  return vendor === VIRTIO_VENDOR && (device === TRANSITIONAL_NET || device === MODERN_NET);
}

/** The queues of one NIC, and where what they carry lies. */
export type NetQueues = { readonly window: Window; readonly receive: Virtqueue; readonly transmit: Virtqueue; readonly control: Virtqueue };

/** All queues, set up by one reset unless they already are; undefined where the NIC lacks one or has no legacy interface. */
export async function readyQueues(qtest: Qtest, device: PciDevice): Promise<NetQueues | undefined> {
  const window = windowOf(device);
  if (!(await openLegacy(device, window))) return undefined;
  if (!(await isReady(qtest, window))) return setUp(qtest, window);
  return queuesOf(qtest, window);
}

async function isReady(qtest: Qtest, { ioBase, ramBase }: Window): Promise<boolean> {
  const [status, , page] = await Promise.all([
    qtest.readPort('b', ioBase + STATUS),
    qtest.writePort('w', ioBase + QUEUE_SELECT, CONTROL_QUEUE),
    qtest.readPort('l', ioBase + QUEUE_PFN),
  ]);
  return status === ALL_SET && page === ringOf(ramBase, CONTROL_QUEUE) / PAGE;
}

async function setUp(qtest: Qtest, window: Window): Promise<NetQueues | undefined> {
  const { ioBase, ramBase } = window;
  for (const status of [0, ACKNOWLEDGE, ACKNOWLEDGE | DRIVER]) await qtest.writePort('b', ioBase + STATUS, status);
  const offered = await qtest.readPort('l', ioBase + HOST_FEATURES);
  if ((offered & CONTROL_VQ) === 0) return undefined;
  // Which queue has which index depends on the features.
  await qtest.writePort('l', ioBase + GUEST_FEATURES, (offered & WANTED_FEATURES) >>> 0);
  const queues = await queuesOf(qtest, window);
  if (queues === undefined) return undefined;
  await qtest.clearBytes(ramBase, QUEUES * RING_BYTES);
  for (const { index, descriptors } of [queues.receive, queues.transmit, queues.control]) {
    await qtest.writePort('w', ioBase + QUEUE_SELECT, index);
    await qtest.writePort('l', ioBase + QUEUE_PFN, descriptors / PAGE);
  }
  await offerBuffers(qtest, queues.receive, { address: ramBase + RECEIVE_AREA, bytes: RECEIVE_BUFFER_BYTES, count: RECEIVE_BUFFERS });
  await qtest.writePort('b', ioBase + STATUS, ALL_SET);
  return queues;
}

async function queuesOf(qtest: Qtest, window: Window): Promise<NetQueues | undefined> {
  const [receive, transmit, control] = await Promise.all([0, 1, CONTROL_QUEUE].map((index) => queueAt(qtest, window, index)));
  if (receive === undefined || transmit === undefined || control === undefined) return undefined;
  return { window, receive, transmit, control };
}

async function queueAt(qtest: Qtest, { ioBase, ramBase }: Window, index: number): Promise<Virtqueue | undefined> {
  const [, size] = await Promise.all([qtest.writePort('w', ioBase + QUEUE_SELECT, index), qtest.readPort('w', ioBase + QUEUE_SIZE)]);
  return size === 0 || size > MAX_QUEUE_SIZE ? undefined : virtqueueAt(index, size, ringOf(ramBase, index));
}

function ringOf(ramBase: number, index: number): number {
  return ramBase + index * RING_BYTES;
}

/** Tells the device that there is something new in a queue. */
export async function notify(qtest: Qtest, { window }: NetQueues, queue: Virtqueue): Promise<void> {
  await qtest.writePort('w', window.ioBase + QUEUE_NOTIFY, queue.index);
}

export async function openLegacy(device: PciDevice, window: Window): Promise<boolean> {
  if (device.device !== TRANSITIONAL_NET) return false;
  await enableDevice(device);
  return placeBar(device, 0, window.ioBase);
}

/** The device may answer a turn of QEMU's loop later. */
export async function becomes(isTrue: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + ANSWER_MS;
  while (!(await isTrue())) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return true;
}

const ANSWER_MS = 2_000;

// Legacy registers, from the start of BAR 0, without MSI-X.
const HOST_FEATURES = 0x00;
const GUEST_FEATURES = 0x04;
const QUEUE_PFN = 0x08;
const QUEUE_SIZE = 0x0c;
const QUEUE_SELECT = 0x0e;
const QUEUE_NOTIFY = 0x10;
const STATUS = 0x12;
export const LEGACY_NET_STATUS = 0x1a;

const ACKNOWLEDGE = 1;
const DRIVER = 2;
const ALL_SET = 7;

const CONTROL_VQ: number = 1 << 17;
/** MAC, STATUS, CTRL_VQ, CTRL_RX, CTRL_VLAN, CTRL_RX_EXTRA, GUEST_ANNOUNCE, CTRL_MAC_ADDR; not MQ, so that the control queue is the third. */
const WANTED_FEATURES: number = [5, 16, 17, 18, 19, 20, 21, 23].reduce((bits, bit) => bits | (1 << bit), 0);
const CONTROL_QUEUE = 2;
/** Receive, transmit and control; the last has 64 entries on most builds, and the largest number on some. */
const QUEUES = 3;

// The NIC's 256 KiB of the machine's memory: rings first, then the one control command, then frames.
export const CONTROL_AREA: number = QUEUES * RING_BYTES;
export const TRANSMIT_AREA = 0x20000;
export const RECEIVE_AREA = 0x30000;
export const RECEIVE_BUFFER_BYTES = 2048;
/** More than a case sends between two looks; the smallest queue of any build has room for them. */
export const RECEIVE_BUFFERS = 32;
