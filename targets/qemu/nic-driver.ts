// Stimuli for the NICs of a QEMU, from outside: which NIC is meant, what kind it is, and what moves it.

import type { Stimulator } from '../owned-instance.ts';
import { connectUnix } from '../sockets.ts';
import type { Stimulus, StimulusOutcome } from '../target.ts';
import type { DriverSockets } from './command-line.ts';
import { createDeviceFinder, type DeviceFinder } from './hmp.ts';
import { enableDevice, openPciDevice, type PciDevice, placeBar, windowOf } from './pci.ts';
import { createQtest, type Qtest } from './qtest.ts';
import { MODERN_NET, negotiateStandby, performControl, readVirtioLink, TRANSITIONAL_NET, VIRTIO_VENDOR } from './virtio-net.ts';

/** Connects with the first stimulus, so that a start costs nothing more. */
export function nicDriver(sockets: DriverSockets): Stimulator {
  let link: Promise<Link> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const stimulate = async (stimulus: Stimulus): Promise<StimulusOutcome> => {
    try {
      link ??= openLink(sockets);
      return await perform(await link, stimulus);
    } catch (error) {
      link = undefined;
      return unavailable(`a machine that can be driven over qtest (${error instanceof Error ? error.message : String(error)})`);
    }
  };
  return {
    // One after the other: the registers that select others are shared.
    stimulate: (stimulus) => {
      const outcome = turn.then(() => stimulate(stimulus));
      turn = outcome;
      return outcome;
    },
    close: () => {
      link?.then((open) => open.close(), () => {});
    },
  };
}

type Link = { readonly qtest: Qtest; readonly finder: DeviceFinder; readonly close: () => void };

async function openLink(sockets: DriverSockets): Promise<Link> {
  const qtest = await connectUnix(sockets.qtest);
  const hmp = await connectUnix(sockets.hmp);
  const close = (): void => {
    qtest.destroy();
    hmp.destroy();
  };
  return { qtest: createQtest(qtest), finder: createDeviceFinder(hmp), close };
}

async function perform({ qtest, finder }: Link, stimulus: Stimulus): Promise<StimulusOutcome> {
  const devfn = await finder.devfnOf(stimulus.nic);
  if (devfn === undefined || (devfn & 7) !== 0) return unavailable(`a PCI NIC with the id ${stimulus.nic}`);
  const device = await openPciDevice(qtest, devfn);
  switch (stimulus.kind) {
    case 'read-link': return readLink(qtest, device);
    case 'control-queue': {
      if (!isVirtioNet(device)) return unavailable('a virtio-net NIC');
      const data = Buffer.from(stimulus.data, 'hex');
      return performControl(qtest, device, { class: stimulus.class, command: stimulus.command, data });
    }
    case 'negotiate-features': return isVirtioNet(device) ? negotiateStandby(qtest, device, stimulus.standby) : unavailable('a virtio-net NIC');
    default: throw stimulus satisfies never;
  }
}

function isVirtioNet({ vendor, device }: PciDevice): boolean {
  return vendor === VIRTIO_VENDOR && (device === TRANSITIONAL_NET || device === MODERN_NET);
}

async function readLink(qtest: Qtest, device: PciDevice): Promise<StimulusOutcome> {
  if (isVirtioNet(device)) return readVirtioLink(qtest, device);
  if (device.vendor === INTEL && INTEL_NICS.includes(device.device)) return readIntelLink(qtest, device);
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

async function readIntelLink(qtest: Qtest, device: PciDevice): Promise<StimulusOutcome> {
  const { memoryBase } = windowOf(device);
  if (!(await placeBar(device, 0, memoryBase))) return unavailable('a register window of the NIC');
  await enableDevice(device);
  const end = performance.now() + NEGOTIATION_MS;
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

function unavailable(missing: string): StimulusOutcome {
  return { kind: 'unavailable', missing };
}
