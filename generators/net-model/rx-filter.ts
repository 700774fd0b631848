// The receive filter of a virtio-net adapter as its driver has set it, and what query-rx-filter must say of it.
//
// virtio 1.2, section 5.1.6.5.1 to 5.1.6.5.3; net.json, RxState and RxFilterInfo. How many addresses a table holds the
// adapter decides; these tables are either small enough for any or larger than all that are known.

import { anyOrder, type JsonPattern } from '../certificate.ts';

export type RxMode = 'promiscuous' | 'allMulticast' | 'allUnicast' | 'noMulticast' | 'noUnicast' | 'noBroadcast';

export type RxCommand =
  | { readonly kind: 'mode'; readonly mode: RxMode; readonly on: boolean }
  | { readonly kind: 'tables'; readonly unicast: readonly string[]; readonly multicast: readonly string[] }
  | { readonly kind: 'address'; readonly mac: string }
  | { readonly kind: 'vlan'; readonly id: number; readonly action: 'add' | 'remove' };

export type RxFilter = {
  readonly mac: string;
  readonly modes: ReadonlySet<RxMode>;
  readonly unicast: readonly string[];
  readonly multicast: readonly string[];
  readonly vlans: ReadonlySet<number>;
};

/** No adapter that is known holds as many addresses in both tables together. */
export const BEYOND_ANY_TABLE = 100;

/** After a reset by a driver that negotiates all control commands. */
export function resetRxFilter(mac: string): RxFilter {
  return { mac, modes: new Set(['promiscuous'] as const), unicast: [], multicast: [], vlans: new Set() };
}

export function afterRxCommand(filter: RxFilter, command: RxCommand): RxFilter {
  switch (command.kind) {
    case 'mode': return { ...filter, modes: withOrWithout(filter.modes, command.mode, command.on) };
    case 'tables': return { ...filter, unicast: command.unicast, multicast: command.multicast };
    case 'address': return { ...filter, mac: command.mac };
    case 'vlan': return { ...filter, vlans: withOrWithout(filter.vlans, command.id, command.action === 'add') };
    default: throw command satisfies never;
  }
}

/** A table that overflowed may be reported with as much of it as the adapter likes; so may what `broadcast-allowed` says, which has a rule of its own. */
export function rxFilterInfo(name: string, { mac, modes, unicast, multicast, vlans }: RxFilter): JsonPattern {
  return {
    'name': name,
    'promiscuous': modes.has('promiscuous'),
    'unicast': stateOf(modes.has('noUnicast'), modes.has('allUnicast')),
    'multicast': stateOf(modes.has('noMulticast'), modes.has('allMulticast')),
    'vlan': vlans.size === 0 ? 'none' : 'normal',
    'main-mac': mac,
    'vlan-table': anyOrder([...vlans]),
    'unicast-overflow': isOverfull(unicast),
    'multicast-overflow': isOverfull(multicast),
    ...(isOverfull(unicast) ? {} : { 'unicast-table': anyOrder(unicast) }),
    ...(isOverfull(multicast) ? {} : { 'multicast-table': anyOrder(multicast) }),
  };
}

function isOverfull(table: readonly string[]): boolean {
  return table.length >= BEYOND_ANY_TABLE;
}

/** What is forbidden stays forbidden, whatever else is on: the device requirements of virtio 1.2, section 5.1.6.5.1. */
function stateOf(none: boolean, all: boolean): string {
  if (none) return 'none';
  return all ? 'all' : 'normal';
}

function withOrWithout<T>(set: ReadonlySet<T>, item: T, present: boolean): ReadonlySet<T> {
  const copy = new Set(set);
  if (present) copy.add(item);
  else copy.delete(item);
  return copy;
}
