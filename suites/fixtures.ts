// The states of the world in which cases start.
//
// A NIC whose id is plumb-nN sits in PCI slot 4+N: whoever drives it from outside finds it by that. Everything
// that a fixture makes is named plumb-…, so that it can be told from what others own.

import { accept, command, type CertifiedCommand } from '../generators/certificate.ts';
import type { Fixture, FixtureName } from '../runner/case.ts';

/** No buses and no NICs. Starts fastest, so everything runs here that needs no more. */
export const BARE: FixtureName = fixtureName('bare');
export const TWO_MONITORS: FixtureName = fixtureName('two-monitors');
/** Before the machine is initialised. */
export const PRECONFIG: FixtureName = fixtureName('preconfig');
/** Three models of NIC: virtio-net twice (one with a backend, one without), e1000, rtl8139. */
export const NICS: FixtureName = fixtureName('nics');
export const NICS_TWO_MONITORS: FixtureName = fixtureName('nics-two-monitors');
/** plumb-n0 is an ne2k, whose model has no way to tell its driver of the link. */
export const QUIET_NIC: FixtureName = fixtureName('quiet-nic');
/** plumb-n0 is a virtio-net standby without a primary; plumb-n1 is a virtio-net with no part in failover. */
export const STANDBY: FixtureName = fixtureName('standby');
/** As `standby`, with a primary plumb-p0 that stays hidden until plumb-n0 has negotiated. */
export const HIDDEN_PRIMARY: FixtureName = fixtureName('hidden-primary');

/** The PCI slot of plumb-n0. */
const FIRST_SLOT = 4;

export type FixtureNic = { readonly id: string; readonly driver: string; readonly mac: string; readonly netdev: string | undefined };

export const NIC_LIST: readonly FixtureNic[] = [
  nic(0, 'virtio-net-pci', 'plumb-nd0'),
  nic(1, 'e1000', 'plumb-nd1'),
  nic(2, 'rtl8139', undefined),
  nic(3, 'virtio-net-pci', undefined),
];

/**
 * Hub ports: backends that need nothing of the host. The second on each hub takes what an adapter sends: where nobody does,
 * a frame waits until somebody comes, and is taken for one of a later case (QEMU's net/hub.c).
 */
const HUB_PORT_LIST: readonly { readonly id: string; readonly hubid: number }[] = [
  { id: 'plumb-nd0', hubid: 7340 },
  { id: 'plumb-nd1', hubid: 7341 },
  { id: 'plumb-ns0', hubid: 7340 },
  { id: 'plumb-ns1', hubid: 7341 },
];

const nicSetup: readonly CertifiedCommand[] = [
  ...HUB_PORT_LIST.map(({ id, hubid }) =>
    command('netdev_add', { type: 'hubport', id, hubid }, accept('netdev_add/success', {}))),
  ...NIC_LIST.map((each, slot) => deviceAdd(each, slot, {})),
];

const standbySetup: readonly CertifiedCommand[] = [
  deviceAdd(nic(0, 'virtio-net-pci', undefined), 0, { failover: true }),
  deviceAdd(nic(1, 'virtio-net-pci', undefined), 1, {}),
];

/** A primary needs PCI Express, which the machine has behind such a port only. */
const hiddenPrimary: readonly CertifiedCommand[] = [
  command('device_add', { driver: 'pcie-root-port', id: 'plumb-port', addr: '1e', chassis: 1, slot: 1 }, accept('fixture/setup', {})),
  command('device_add', { driver: 'e1000e', id: 'plumb-p0', failover_pair_id: 'plumb-n0', mac: macOf(0), bus: 'plumb-port' }, accept('fixture/setup', {})),
];

export const fixtures: readonly Fixture[] = [
  { name: BARE, machine: 'bare', monitors: 1, setup: [] },
  { name: TWO_MONITORS, machine: 'bare', monitors: 2, setup: [] },
  { name: PRECONFIG, machine: 'preconfig', monitors: 1, setup: [] },
  { name: NICS, machine: 'pc', monitors: 1, setup: nicSetup },
  { name: NICS_TWO_MONITORS, machine: 'pc', monitors: 2, setup: nicSetup },
  { name: QUIET_NIC, machine: 'pc', monitors: 1, setup: [deviceAdd(nic(0, 'ne2k_pci', undefined), 0, {})] },
  { name: STANDBY, machine: 'pc', monitors: 1, setup: standbySetup },
  { name: HIDDEN_PRIMARY, machine: 'pc', monitors: 1, setup: [...standbySetup, ...hiddenPrimary] },
];

export function fixtureOf(name: FixtureName): Fixture {
  const found = fixtures.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no fixture is named ${name}; add a row to suites/fixtures.ts`);
  return found;
}

/** The worlds in which sessions of a campaign start, for a target with so many monitors. */
export function campaignFixtures(monitors: 1 | 2): readonly Fixture[] {
  return [...(monitors === 2 ? [TWO_MONITORS, NICS_TWO_MONITORS] : [BARE, NICS]), STANDBY, HIDDEN_PRIMARY].map(fixtureOf);
}

/** Worlds in which a finding is easy to read, the plainest first. */
export function plainestFixtures(): readonly Fixture[] {
  return [BARE, NICS].map(fixtureOf);
}

function fixtureName(name: string): FixtureName {
  return name as FixtureName;
}

function nic(index: number, driver: string, netdev: string | undefined): FixtureNic {
  return { id: `plumb-n${index}`, driver, mac: macOf(index), netdev };
}

function macOf(index: number): string {
  return `52:54:00:12:34:5${index}`;
}

function deviceAdd(each: FixtureNic, index: number, extra: { readonly failover?: boolean }): CertifiedCommand {
  const { driver, id, mac, netdev } = each;
  const backend = netdev === undefined ? {} : { netdev };
  const args = { driver, id, ...backend, mac, addr: String(FIRST_SLOT + index), ...extra };
  return command('device_add', args, accept('fixture/setup', {}));
}
