// A driver for one virtio-net NIC that needs no guest: it performs control commands and negotiates features.
//
// It keeps no state of its own: what has been set up is read back from the device, for a NIC may be deleted and
// added again between two stimuli. virtio 1.2: 4.1.4.10 (legacy interface), 2.7 (split queues), 5.1 (network device).

import type { StimulusOutcome } from '../target.ts';
import { enableDevice, type PciDevice, placeBar, type Window, windowOf } from './pci.ts';
import type { Qtest } from './qtest.ts';

export const VIRTIO_VENDOR = 0x1af4;
/** A device with the legacy interface, and one without. */
export const TRANSITIONAL_NET = 0x1000;
export const MODERN_NET = 0x1041;

export type ControlCommand = { readonly class: number; readonly command: number; readonly data: Uint8Array };

/** Over the legacy interface, which every build serves and which needs one port range only. */
export async function performControl(qtest: Qtest, device: PciDevice, control: ControlCommand): Promise<StimulusOutcome> {
  const window = windowOf(device);
  if (!(await openLegacy(device, window))) return unavailable('a virtio-net NIC with the legacy interface');
  if (control.data.length > MAX_DATA_BYTES) return unavailable(`control data of at most ${MAX_DATA_BYTES} bytes`);
  const queue = await readyQueue(qtest, window);
  if (queue === undefined) return unavailable('a virtio-net NIC with a control queue');
  const ack = await exchange(qtest, window, queue, control);
  return ack === undefined ? unavailable('an answer on the control queue') : { kind: 'acknowledged', ok: ack === ACK_OK };
}

/** Over the modern interface: bit 62 is out of the legacy one's reach. A driver accepts only what is offered. */
export async function negotiateStandby(qtest: Qtest, device: PciDevice, standby: boolean): Promise<StimulusOutcome> {
  const common = await openModern(device);
  if (common === undefined) return unavailable('a virtio-net NIC with the modern interface');
  await qtest.writeMemory('l', common + DEVICE_FEATURE_SELECT, HIGH_WORD);
  const offered = await qtest.readMemory('l', common + DEVICE_FEATURE);
  for (const status of [0, ACKNOWLEDGE, ACKNOWLEDGE | DRIVER]) await qtest.writeMemory('b', common + DEVICE_STATUS, status);
  // The high word alone: each half that is written while bit 62 stands tells the world once more.
  await qtest.writeMemory('l', common + DRIVER_FEATURE_SELECT, HIGH_WORD);
  await qtest.writeMemory('l', common + DRIVER_FEATURE, VERSION_1 | (standby ? offered & STANDBY : 0));
  return { kind: 'done' };
}

export async function readVirtioLink(qtest: Qtest, device: PciDevice): Promise<StimulusOutcome> {
  const window = windowOf(device);
  if (device.device === TRANSITIONAL_NET && (await openLegacy(device, window))) {
    return linkOf(await qtest.readPort('w', window.ioBase + LEGACY_NET_STATUS));
  }
  const common = await openModern(device);
  if (common === undefined) return unavailable('a virtio-net NIC with a register window');
  return linkOf(await qtest.readMemory('w', common + MODERN_NET_STATUS));
}

function linkOf(status: number): StimulusOutcome {
  return { kind: 'link', up: (status & LINK_UP) !== 0 };
}

async function openLegacy(device: PciDevice, window: Window): Promise<boolean> {
  if (device.device !== TRANSITIONAL_NET) return false;
  await enableDevice(device);
  return placeBar(device, 0, window.ioBase);
}

/** Address of the common configuration, which QEMU puts at the start of BAR 4. */
async function openModern(device: PciDevice): Promise<number | undefined> {
  const { memoryBase } = windowOf(device);
  if (!(await placeBar(device, MODERN_BAR, memoryBase))) return undefined;
  await enableDevice(device);
  return memoryBase;
}

type Queue = { readonly size: number };

/** The control queue, set up unless it already is; undefined where the NIC has none. */
async function readyQueue(qtest: Qtest, { ioBase, ramBase }: Window): Promise<Queue | undefined> {
  await qtest.writePort('w', ioBase + QUEUE_SELECT, CONTROL_QUEUE);
  const isReady = (await qtest.readPort('b', ioBase + STATUS)) === ALL_SET && (await qtest.readPort('l', ioBase + QUEUE_PFN)) === ramBase / PAGE;
  if (isReady) return { size: await qtest.readPort('w', ioBase + QUEUE_SIZE) };
  for (const status of [0, ACKNOWLEDGE, ACKNOWLEDGE | DRIVER]) await qtest.writePort('b', ioBase + STATUS, status);
  const offered = await qtest.readPort('l', ioBase + HOST_FEATURES);
  if ((offered & CONTROL_VQ) === 0) return undefined;
  await qtest.writePort('l', ioBase + GUEST_FEATURES, (offered & WANTED_FEATURES) >>> 0);
  // Which queue has this index depends on the features.
  await qtest.writePort('w', ioBase + QUEUE_SELECT, CONTROL_QUEUE);
  const size = await qtest.readPort('w', ioBase + QUEUE_SIZE);
  if (size === 0 || size > MAX_QUEUE_SIZE) return undefined;
  await qtest.clearBytes(ramBase, RING_BYTES);
  await qtest.writePort('l', ioBase + QUEUE_PFN, ramBase / PAGE);
  await qtest.writePort('b', ioBase + STATUS, ALL_SET);
  return { size };
}

/** Sends one command and returns the device's acknowledgement. */
async function exchange(qtest: Qtest, window: Window, queue: Queue, control: ControlCommand): Promise<number | undefined> {
  const { ioBase, ramBase } = window;
  const available = ramBase + 16 * queue.size;
  const used = Math.ceil((available + 6 + 2 * queue.size) / PAGE) * PAGE;
  await qtest.writeBytes(ramBase + HEADER, Uint8Array.of(control.class, control.command));
  await qtest.writeBytes(ramBase + DATA, control.data);
  await qtest.writeBytes(ramBase + ACK, Uint8Array.of(ACK_UNWRITTEN));
  await qtest.writeBytes(ramBase, descriptors(ramBase, control.data.length));
  const index = await qtest.readMemory('w', available + 2);
  await qtest.writeMemory('w', available + 4 + 2 * (index % queue.size), 0);
  const next = (index + 1) & 0xffff;
  await qtest.writeMemory('w', available + 2, next);
  await qtest.writePort('w', ioBase + QUEUE_NOTIFY, CONTROL_QUEUE);
  if (!(await becomes(async () => (await qtest.readMemory('w', used + 2)) === next))) return undefined;
  return (await qtest.readBytes(ramBase + ACK, 1))[0];
}

/** Header, data if any, and the byte for the answer, chained. */
function descriptors(ramBase: number, dataBytes: number): Uint8Array {
  const chain = [
    { address: ramBase + HEADER, bytes: 2, flags: NEXT },
    ...(dataBytes === 0 ? [] : [{ address: ramBase + DATA, bytes: dataBytes, flags: NEXT }]),
    { address: ramBase + ACK, bytes: 1, flags: WRITE },
  ];
  const table = Buffer.alloc(16 * chain.length);
  chain.forEach((part, index) => {
    table.writeBigUInt64LE(BigInt(part.address), 16 * index);
    table.writeUInt32LE(part.bytes, 16 * index + 8);
    table.writeUInt16LE(part.flags, 16 * index + 12);
    table.writeUInt16LE(part.flags === NEXT ? index + 1 : 0, 16 * index + 14);
  });
  return table;
}

/** The device may answer a turn of QEMU's loop later. */
async function becomes(isTrue: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + ANSWER_MS;
  while (!(await isTrue())) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return true;
}

function unavailable(missing: string): StimulusOutcome {
  return { kind: 'unavailable', missing };
}

const ANSWER_MS = 2_000;
const PAGE = 4096;

// Legacy registers, from the start of BAR 0, without MSI-X.
const HOST_FEATURES = 0x00;
const GUEST_FEATURES = 0x04;
const QUEUE_PFN = 0x08;
const QUEUE_SIZE = 0x0c;
const QUEUE_SELECT = 0x0e;
const QUEUE_NOTIFY = 0x10;
const STATUS = 0x12;
const LEGACY_NET_STATUS = 0x1a;

// Common configuration of the modern interface.
const MODERN_BAR = 4;
const DEVICE_FEATURE_SELECT = 0x00;
const DEVICE_FEATURE = 0x04;
const DRIVER_FEATURE_SELECT = 0x08;
const DRIVER_FEATURE = 0x0c;
const DEVICE_STATUS = 0x14;
/** QEMU's device configuration follows two pages later; the status is its second member. */
const MODERN_NET_STATUS = 0x2006;

const ACKNOWLEDGE = 1;
const DRIVER = 2;
const ALL_SET = 7;
const LINK_UP = 1;

const CONTROL_VQ: number = 1 << 17;
/** MAC, STATUS, CTRL_VQ, CTRL_RX, CTRL_VLAN, CTRL_RX_EXTRA, GUEST_ANNOUNCE, CTRL_MAC_ADDR; not MQ, so that the control queue is the third. */
const WANTED_FEATURES: number = [5, 16, 17, 18, 19, 20, 21, 23].reduce((bits, bit) => bits | (1 << bit), 0);
const CONTROL_QUEUE = 2;
const HIGH_WORD = 1;
const VERSION_1 = 1;
const STANDBY = 0x40000000;

const NEXT = 1;
const WRITE = 2;
/** 64 on most builds, and the largest on some. */
const MAX_QUEUE_SIZE = 1024;
const ACK_OK = 0;
const ACK_UNWRITTEN = 0xff;

// The NIC's 64 KiB of the machine's memory.
const RING_BYTES = 0x8000;
const HEADER = 0x8000;
const ACK = 0x8080;
const DATA = 0x9000;
const MAX_DATA_BYTES = 0x7000;
