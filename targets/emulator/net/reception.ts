// Which frames a virtio-net NIC lets through to its driver. hw/net/virtio-net.c, receive_filter.

import { macAt } from './mac.ts';
import type { Nic, VirtioNet } from './nic.ts';
import type { RxFilter } from './rx-filter.ts';

const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const TYPE_AT = 12;
const VLAN_TYPE = 0x8100;
const HEADER_BYTES = 14;
const TAGGED_HEADER_BYTES = 18;

/** A frame that the NIC's peer sends. */
export function receiveFrame(nic: Nic, virtio: VirtioNet, frame: Uint8Array, defects: ReadonlySet<string>): void {
  if (virtio.driver === undefined || !virtio.driven || frame.length < HEADER_BYTES || defects.has('nic-drops-incoming')) return;
  if (passes(defects.has('rx-filter-mac-unchangeable') ? { ...virtio.filter, mac: nic.mac } : virtio.filter, frame, defects)) virtio.driver(frame);
}

function passes(filter: RxFilter, frame: Uint8Array, defects: ReadonlySet<string>): boolean {
  if (filter.promiscuous || defects.has('rx-filter-not-applied')) return !(filter.promiscuous && defects.has('rx-filter-promiscuous-without-effect'));
  if (isTagged(frame) && !filter.vlans.has(vlanOf(frame)) && !defects.has('rx-filter-ignores-vlans')) return false;
  const destination = macAt(frame, 0);
  if (destination === BROADCAST) return !filter.noBroadcast || defects.has('rx-filter-ignores-nobroadcast');
  return ((frame[0] ?? 0) & 1) !== 0 ? passesMulticast(filter, destination, defects) : passesUnicast(filter, destination, defects);
}

function passesMulticast(filter: RxFilter, destination: string, defects: ReadonlySet<string>): boolean {
  if (filter.noMulticast) return defects.has('rx-filter-ignores-nomulticast');
  if (filter.allMulticast && !defects.has('rx-filter-ignores-allmulticast')) return true;
  if (filter.multicastOverflow && !defects.has('rx-filter-overflow-drops')) return true;
  return filter.multicast.includes(destination) && !defects.has('rx-filter-ignores-multicast-table');
}

function passesUnicast(filter: RxFilter, destination: string, defects: ReadonlySet<string>): boolean {
  if (filter.noUnicast) return defects.has('rx-filter-ignores-nounicast');
  if (filter.allUnicast && !defects.has('rx-filter-ignores-allunicast')) return true;
  if (filter.unicastOverflow && !defects.has('rx-filter-overflow-drops')) return true;
  if (destination === filter.mac) return true;
  return filter.unicast.includes(destination) && !defects.has('rx-filter-ignores-unicast-table');
}

function isTagged(frame: Uint8Array): boolean {
  return frame.length >= TAGGED_HEADER_BYTES && wordAt(frame, TYPE_AT) === VLAN_TYPE;
}

function vlanOf(frame: Uint8Array): number {
  return wordAt(frame, TYPE_AT + 2) & 0xfff;
}

function wordAt(frame: Uint8Array, offset: number): number {
  return ((frame[offset] ?? 0) << 8) | (frame[offset + 1] ?? 0);
}
