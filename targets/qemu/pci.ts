// A PCI device of the machine `pc`, given the addresses that no firmware has given it.
// PCI Local Bus Specification 3.0, sections 3.2.2.3.2 (configuration mechanism 1) and 6.1.

import type { StimulusOutcome } from '../target.ts';
import type { Qtest } from './qtest.ts';

export type PciDevice = {
  readonly vendor: number;
  readonly device: number;
  /** 0 to 31. */
  readonly slot: number;
  readConfig(register: number): Promise<number>;
  writeConfig(register: number, value: number): Promise<void>;
};

/** Where the device's registers are to appear: distinct for each slot. */
export type Window = { readonly ioBase: number; readonly memoryBase: number; readonly ramBase: number };

export async function openPciDevice(qtest: Qtest, devfn: number): Promise<PciDevice> {
  // Both lines go out together; they are carried out in their order.
  const select = (register: number): Promise<void> => qtest.writePort('l', CONFIG_ADDRESS, (ENABLE | (devfn << 8) | register) >>> 0);
  const readConfig = async (register: number): Promise<number> => {
    const [, value] = await Promise.all([select(register), qtest.readPort('l', CONFIG_DATA)]);
    return value;
  };
  const writeConfig = async (register: number, value: number): Promise<void> => {
    await Promise.all([select(register), qtest.writePort('l', CONFIG_DATA, value >>> 0)]);
  };
  const id = await readConfig(0);
  return { vendor: id & 0xffff, device: id >>> 16, slot: devfn >> 3, readConfig, writeConfig };
}

export function windowOf(device: PciDevice): Window {
  return {
    ioBase: 0xc000 + device.slot * 0x100,
    memoryBase: 0xe0000000 + device.slot * 0x100000,
    ramBase: 0x100000 + device.slot * 0x40000,
  };
}

/** Lets the device answer on its ports, in memory, and read the machine's memory. */
export async function enableDevice(device: PciDevice): Promise<void> {
  const status = await device.readConfig(COMMAND);
  const wanted = IO | MEMORY | BUS_MASTER;
  if ((status & wanted) !== wanted) await device.writeConfig(COMMAND, (status & 0xffff) | wanted);
}

/** Puts a base address register where it belongs; false where the device has none there. */
export async function placeBar(device: PciDevice, index: number, address: number): Promise<boolean> {
  const register = FIRST_BAR + 4 * index;
  if (isAt(await device.readConfig(register), address)) return true;
  await device.writeConfig(register, address);
  const placed = await device.readConfig(register);
  const is64Bit = (placed & 0b111) === 0b100;
  if (is64Bit) await device.writeConfig(register + 4, 0);
  return isAt(placed, address);
}

function isAt(placed: number, address: number): boolean {
  return (placed & ~0b1111) >>> 0 === address;
}

/** Does what a guest does that was asked to let go of a device: writes to the hot-plug registers of the chipset's ACPI (PIIX4). */
export async function ejectDevice(qtest: Qtest, { slot }: PciDevice): Promise<StimulusOutcome> {
  await qtest.writePort('l', HOTPLUG_BUS, 0);
  await qtest.writePort('l', HOTPLUG_EJECT, (1 << slot) >>> 0);
  return { kind: 'done' };
}

const HOTPLUG_BUS = 0xae10;
const HOTPLUG_EJECT = 0xae08;
const CONFIG_ADDRESS = 0xcf8;
const CONFIG_DATA = 0xcfc;
const ENABLE = 0x80000000;
const COMMAND = 0x04;
const FIRST_BAR = 0x10;
const IO = 1;
const MEMORY = 2;
const BUS_MASTER = 4;
