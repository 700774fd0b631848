// Whether a NIC of a QEMU tells its driver that the link is up, read from the registers of its model.

import type { StimulusOutcome } from '../target.ts';
import { unavailable } from '../unavailable.ts';
import { enableDevice, type PciDevice, placeBar, windowOf } from './pci.ts';
import type { Qtest } from './qtest.ts';
import { readVirtioLink } from './virtio-net.ts';
import { isVirtioNet } from './virtio-queues.ts';

/** `awaitsUp`: gives a link that comes up the time that it takes. */
export async function readLink(qtest: Qtest, device: PciDevice, awaitsUp: boolean): Promise<StimulusOutcome> {
  if (isVirtioNet(device)) return readVirtioLink(qtest, device);
  if (device.vendor === INTEL && INTEL_NICS.includes(device.device)) return readIntelLink(qtest, device, awaitsUp ? NEGOTIATION_MS : 0);
  if (device.vendor === REALTEK && device.device === RTL8139) return readRealtekLink(qtest, device);
  return unavailable('a NIC that tells its link: virtio-net, e1000, e1000e, igb or rtl8139');
}

const INTEL = 0x8086;
/** e1000 (82540EM, 82544GC, 82545EM), e1000e (82574L), igb (82576). */
const INTEL_NICS: readonly number[] = [0x100e, 0x1008, 0x100f, 0x10d3, 0x10c9];
const INTEL_STATUS = 0x08;
const INTEL_LINK_UP = 0x02;
/** Auto-negotiation takes 500 ms of the machine's time before the link is up again; a busy host is late. */
const NEGOTIATION_MS = 1_500;
const POLL_MS = 20;

async function readIntelLink(qtest: Qtest, device: PciDevice, patienceMs: number): Promise<StimulusOutcome> {
  const { memoryBase } = windowOf(device);
  if (!(await placeBar(device, 0, memoryBase))) return unavailable('a register window of the NIC');
  await enableDevice(device);
  const end = performance.now() + patienceMs;
  for (;;) {
    const up = ((await qtest.readMemory('l', memoryBase + INTEL_STATUS)) & INTEL_LINK_UP) !== 0;
    if (up || performance.now() > end) return { kind: 'link', up };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const REALTEK = 0x10ec;
const RTL8139 = 0x8139;
/** Media status register; the bit is set while the link is down. */
const REALTEK_MEDIA_STATUS = 0x58;
const REALTEK_LINK_DOWN = 0x04;

async function readRealtekLink(qtest: Qtest, device: PciDevice): Promise<StimulusOutcome> {
  const { ioBase } = windowOf(device);
  if (!(await placeBar(device, 0, ioBase))) return unavailable('a register window of the NIC');
  await enableDevice(device);
  return { kind: 'link', up: ((await qtest.readPort('b', ioBase + REALTEK_MEDIA_STATUS)) & REALTEK_LINK_DOWN) === 0 };
}
