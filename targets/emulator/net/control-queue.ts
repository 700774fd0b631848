// The control queue of virtio-net: what its commands do to the receive filter. hw/net/virtio-net.c;
// virtio 1.2, section 5.1.6.5. A command that is refused changes nothing and emits nothing.

import type { StimulusOutcome } from '../../target.ts';
import { drive } from './driver.ts';
import { macAt } from './mac.ts';
import type { Nic, VirtioNet } from './nic.ts';
import { filterChanged } from './rx-event.ts';
import type { RxFilter } from './rx-filter.ts';
import { VLANS } from './rx-filter.ts';
import type { NetState } from './state.ts';

const CLASS = { rx: 0, mac: 1, vlan: 2, announce: 3 } as const;
const RX_FLAGS = ['promiscuous', 'allMulticast', 'allUnicast', 'noMulticast', 'noUnicast', 'noBroadcast'] as const;
const MAC_BYTES = 6;
const COUNT_BYTES = 4;
const MAC_TABLE_ENTRIES = 64;

export type ControlCommand = { readonly class: number; readonly command: number; readonly data: string };

export function runControlCommand(
  nic: Nic,
  virtio: VirtioNet,
  command: ControlCommand,
  state: NetState,
): StimulusOutcome {
  drive(nic, virtio);
  const data = bytesOf(command.data);
  if (command.class === CLASS.announce)
    return { kind: 'acknowledged', ok: acknowledgeAnnouncement(virtio, command.command, state.options.defects) };
  const filter = changedFilter(virtio.filter, command, data);
  if (filter === undefined) {
    if (state.options.defects.has('rx-event-on-refused-control')) filterChanged(nic, virtio, state);
    return { kind: 'acknowledged', ok: false };
  }
  const unchanged = JSON.stringify(filter) === JSON.stringify(virtio.filter);
  virtio.filter = state.options.defects.has('main-mac-not-updated') ? { ...filter, mac: virtio.filter.mac } : filter;
  if (!(unchanged && state.options.defects.has('rx-event-only-on-difference'))) filterChanged(nic, virtio, state);
  return { kind: 'acknowledged', ok: true };
}

function acknowledgeAnnouncement(virtio: VirtioNet, command: number, defects: ReadonlySet<string>): boolean {
  const ok = command === 0 && virtio.announcing;
  if (ok && !defects.has('announce-acknowledgement-ignored')) virtio.announcing = false;
  return ok;
}

/** Undefined where the device refuses. */
function changedFilter(
  filter: RxFilter,
  { class: controlClass, command }: ControlCommand,
  data: Uint8Array,
): RxFilter | undefined {
  switch (controlClass) {
    case CLASS.rx:
      return withFlag(filter, command, data);
    case CLASS.mac:
      return command === 0 ? withTables(filter, data) : command === 1 ? withAddress(filter, data) : undefined;
    case CLASS.vlan:
      return withVlan(filter, command, data);
    default:
      return undefined;
  }
}

function withFlag(filter: RxFilter, command: number, data: Uint8Array): RxFilter | undefined {
  const flag = RX_FLAGS[command];
  return flag === undefined || data.length === 0 ? undefined : { ...filter, [flag]: data[0] !== 0 };
}

function withAddress(filter: RxFilter, data: Uint8Array): RxFilter | undefined {
  return data.length === MAC_BYTES ? { ...filter, mac: macAt(data, 0) } : undefined;
}

/** Two tables, each a count and that many addresses, share 64 entries; one that does not fit is empty and marked. */
function withTables(filter: RxFilter, data: Uint8Array): RxFilter | undefined {
  const unicastCount = countAt(data, 0);
  if (unicastCount === undefined) return undefined;
  const unicastBytes = tableBytes(unicastCount);
  const multicastAt = COUNT_BYTES + unicastBytes;
  if (multicastAt > data.length) return undefined;
  const multicastCount = countAt(data, multicastAt);
  if (multicastCount === undefined) return undefined;
  if (multicastAt + COUNT_BYTES + tableBytes(multicastCount) !== data.length) return undefined;
  const unicastFits = unicastCount <= MAC_TABLE_ENTRIES;
  const room = MAC_TABLE_ENTRIES - (unicastFits ? unicastCount : 0);
  const multicastFits = multicastCount <= room;
  return {
    ...filter,
    unicast: unicastFits ? addresses(data, COUNT_BYTES, unicastCount) : [],
    multicast: multicastFits ? addresses(data, multicastAt + COUNT_BYTES, multicastCount) : [],
    unicastOverflow: !unicastFits,
    multicastOverflow: !multicastFits,
  };
}

function withVlan(filter: RxFilter, command: number, data: Uint8Array): RxFilter | undefined {
  if (data.length < 2 || command > 1) return undefined;
  const vlan = (data[0] ?? 0) | ((data[1] ?? 0) << 8);
  if (vlan >= VLANS) return undefined;
  const vlans = new Set(filter.vlans);
  if (command === 0) vlans.add(vlan);
  else vlans.delete(vlan);
  return { ...filter, vlans };
}

function countAt(data: Uint8Array, offset: number): number | undefined {
  if (offset + COUNT_BYTES > data.length) return undefined;
  return new DataView(data.buffer, data.byteOffset).getUint32(offset, true);
}

/** In 32 bits, as the device reckons. */
function tableBytes(count: number): number {
  return Math.imul(count, MAC_BYTES) >>> 0;
}

function addresses(data: Uint8Array, offset: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => macAt(data, offset + index * MAC_BYTES));
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/[0-9a-fA-F]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
}
