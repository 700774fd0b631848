// A driver for one virtio-net NIC that needs no guest: it performs control commands, negotiates features and reads
// the status.
//
// It keeps no state of its own, for a NIC may be deleted and added again between two stimuli.
// virtio 1.2: 4.1.4 (modern interface), 5.1 (network device).

import type { StimulusOutcome } from '../target.ts';
import { unavailable } from '../unavailable.ts';
import { enableDevice, type PciDevice, placeBar, windowOf } from './pci.ts';
import type { Qtest } from './qtest.ts';
import { becomes, CONTROL_AREA, LEGACY_NET_STATUS, type NetQueues, notify, openLegacy, readyQueues } from './virtio-queues.ts';
import { offer, usedIndex, writeChain } from './virtqueue.ts';

export type ControlCommand = { readonly class: number; readonly command: number; readonly data: Uint8Array };

/** Over the legacy interface, which every build serves and which needs one port range only. */
export async function performControl(qtest: Qtest, device: PciDevice, control: ControlCommand): Promise<StimulusOutcome> {
  if (control.data.length > MAX_DATA_BYTES) return unavailable(`control data of at most ${MAX_DATA_BYTES} bytes`);
  const queues = await readyQueues(qtest, device);
  if (queues === undefined) return unavailable('a virtio-net NIC with the legacy interface and a control queue');
  const ack = await exchange(qtest, queues, control);
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
  const status = await netStatus(qtest, device);
  return status === undefined ? NO_WINDOW : { kind: 'link', up: (status & LINK_UP) !== 0 };
}

export async function readVirtioAnnounce(qtest: Qtest, device: PciDevice): Promise<StimulusOutcome> {
  const status = await netStatus(qtest, device);
  return status === undefined ? NO_WINDOW : { kind: 'announce', asked: (status & ANNOUNCE) !== 0 };
}

/** The device's own status, not that of its driver; undefined where no window leads to it. */
async function netStatus(qtest: Qtest, device: PciDevice): Promise<number | undefined> {
  const window = windowOf(device);
  if (await openLegacy(device, window)) return qtest.readPort('w', window.ioBase + LEGACY_NET_STATUS);
  const common = await openModern(device);
  return common === undefined ? undefined : qtest.readMemory('w', common + MODERN_NET_STATUS);
}

const NO_WINDOW: StimulusOutcome = unavailable('a virtio-net NIC with a register window');

/** Address of the common configuration, which QEMU puts at the start of BAR 4. */
async function openModern(device: PciDevice): Promise<number | undefined> {
  const { memoryBase } = windowOf(device);
  if (!(await placeBar(device, MODERN_BAR, memoryBase))) return undefined;
  await enableDevice(device);
  return memoryBase;
}

/** Sends one command and returns the device's acknowledgement. */
async function exchange(qtest: Qtest, queues: NetQueues, control: ControlCommand): Promise<number | undefined> {
  const { window: { ramBase }, control: queue } = queues;
  const [, , next] = await Promise.all([
    qtest.writeBytes(ramBase + ACK, Uint8Array.of(ACK_UNWRITTEN, control.class, control.command, ...control.data)),
    writeChain(qtest, queue, 0, [
      { address: ramBase + HEADER, bytes: 2, forDevice: 'to-read' },
      ...(control.data.length === 0 ? [] : [{ address: ramBase + DATA, bytes: control.data.length, forDevice: 'to-read' } as const]),
      { address: ramBase + ACK, bytes: 1, forDevice: 'to-write' },
    ]),
    offer(qtest, queue, 0),
  ]);
  await notify(qtest, queues, queue);
  if (!(await becomes(async () => (await usedIndex(qtest, queue)) === next))) return undefined;
  return (await qtest.readBytes(ramBase + ACK, 1))[0];
}

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
const LINK_UP = 1;
const ANNOUNCE = 2;

const HIGH_WORD = 1;
const VERSION_1 = 1;
const STANDBY = 0x40000000;

const ACK_OK = 0;
const ACK_UNWRITTEN = 0xff;

// In the part of the machine's memory that is left for the one control command, one behind the other.
const ACK = CONTROL_AREA;
const HEADER: number = CONTROL_AREA + 1;
const DATA: number = CONTROL_AREA + 3;
const MAX_DATA_BYTES = 0x7000;
