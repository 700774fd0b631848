// What a driver tells a virtio-net adapter over its control queue, to change the receive filter from outside.
//
// Classes and commands are those of virtio 1.2, section 5.1.6.5. Numbers are little-endian.

import { littleEndianHex } from '../generators/frames/hex.ts';
import { BEYOND_ANY_TABLE, RX_MODES, type RxMode } from '../generators/net-model/rx-filter.ts';
import type { Stimulus } from './case-of.ts';

export function rxMode(nic: string, mode: RxMode, on: boolean): Stimulus {
  return { kind: 'control-queue', nic, class: 0, command: RX_MODES.indexOf(mode), data: on ? '01' : '00' };
}

/** Addresses as text, `52:54:00:00:00:01`. */
export function macTable(nic: string, unicast: readonly string[], multicast: readonly string[]): Stimulus {
  return { kind: 'control-queue', nic, class: 1, command: 0, data: `${macList(unicast)}${macList(multicast)}` };
}

/** Addresses that are alike but for their last byte, by default more than any adapter holds. */
export function macs(prefix: string, count: number = BEYOND_ANY_TABLE): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}:${littleEndianHex(index, 1)}`);
}

export function mainMac(nic: string, mac: string): Stimulus {
  return { kind: 'control-queue', nic, class: 1, command: 1, data: macHex(mac) };
}

export function vlan(nic: string, id: number, action: 'add' | 'remove'): Stimulus {
  return { kind: 'control-queue', nic, class: 2, command: action === 'add' ? 0 : 1, data: littleEndianHex(id, 2) };
}

/** A driver starts anew: all that was set is forgotten, and the next control command finds an adapter that was just reset. */
export function resetDriver(nic: string): Stimulus {
  return { kind: 'negotiate-features', nic, standby: false };
}

/** A command that no adapter knows: it is refused and changes nothing. */
export function unknownControl(nic: string): Stimulus {
  return { kind: 'control-queue', nic, class: 0x7f, command: 0, data: '00' };
}

function macList(macs: readonly string[]): string {
  return `${littleEndianHex(macs.length, 4)}${macs.map(macHex).join('')}`;
}

function macHex(mac: string): string {
  return mac.replaceAll(':', '');
}
