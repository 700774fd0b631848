// The receive filter of a virtio-net adapter as its driver has set it, as far as that is known, and what query-rx-filter must say of it.
//
// virtio 1.2, section 5.1.6.5.1 to 5.1.6.5.3; net.json, RxState and RxFilterInfo. How many addresses a table holds the
// adapter decides: of tables between the small ones, which any holds, and those larger than all that are known, nothing is said.

import { anyOrder, type JsonPattern } from '../certificate.ts';

/** Each at the place of its command, section 5.1.6.5.1. */
export const RX_MODES = ['promiscuous', 'allMulticast', 'allUnicast', 'noMulticast', 'noUnicast', 'noBroadcast'] as const;
export type RxMode = (typeof RX_MODES)[number];

export type RxCommand =
  | { readonly kind: 'mode'; readonly mode: RxMode; readonly on: boolean }
  | { readonly kind: 'tables'; readonly unicast: readonly string[]; readonly multicast: readonly string[] }
  | { readonly kind: 'address'; readonly mac: string }
  | { readonly kind: 'vlan'; readonly id: number; readonly action: 'add' | 'remove' };

/** What is undefined, or no mode of the map, is not known. */
export type RxFilter = {
  readonly mac: string | undefined;
  readonly modes: ReadonlyMap<RxMode, boolean>;
  readonly unicast: readonly string[] | undefined;
  readonly multicast: readonly string[] | undefined;
  readonly vlans: ReadonlySet<number> | undefined;
};

/** No adapter that is known holds as many addresses in both tables together. */
export const BEYOND_ANY_TABLE = 100;

/** Every adapter that is known holds two tables of as many. */
const WITHIN_ANY_TABLE = 8;

export const UNKNOWN_FILTER: RxFilter = { mac: undefined, modes: new Map(), unicast: undefined, multicast: undefined, vlans: undefined };

/** After a reset by a driver that negotiates all control commands. */
export function resetRxFilter(mac: string | undefined): RxFilter {
  const modes = new Map(RX_MODES.map((mode) => [mode, mode === 'promiscuous']));
  return { mac, modes, unicast: [], multicast: [], vlans: new Set() };
}

export function afterRxCommand(filter: RxFilter, command: RxCommand): RxFilter {
  switch (command.kind) {
    case 'mode': return { ...filter, modes: new Map(filter.modes).set(command.mode, command.on) };
    case 'tables': return { ...filter, unicast: command.unicast, multicast: command.multicast };
    case 'address': return { ...filter, mac: command.mac };
    case 'vlan': return { ...filter, vlans: filter.vlans === undefined ? undefined : changedSet(filter.vlans, command.id, command.action === 'add') };
    default: throw command satisfies never;
  }
}

/** Of what is known, all but `broadcast-allowed`, which has a rule of its own. */
export function rxFilterInfo(name: string, { mac, modes, unicast, multicast, vlans }: RxFilter): { readonly [member: string]: JsonPattern } {
  return withoutUnknown({
    name,
    'promiscuous': modes.get('promiscuous'),
    'unicast': stateOf(modes.get('noUnicast'), modes.get('allUnicast')),
    'multicast': stateOf(modes.get('noMulticast'), modes.get('allMulticast')),
    'main-mac': mac,
    ...(vlans === undefined ? {} : { 'vlan': vlans.size === 0 ? 'none' : 'normal', 'vlan-table': anyOrder([...vlans]) }),
    ...tableInfo('unicast', unicast, multicast),
    ...tableInfo('multicast', multicast, unicast),
  });
}

/** A table that overflowed may be reported with as much of it as the adapter likes. Both share the room, so that a middling one may leave the other none. */
function tableInfo(
  kind: 'unicast' | 'multicast', table: readonly string[] | undefined, other: readonly string[] | undefined,
): { readonly [member: string]: JsonPattern } {
  if (table === undefined) return {};
  if (table.length >= BEYOND_ANY_TABLE) return { [`${kind}-overflow`]: true };
  return isMiddling(table) || other === undefined || isMiddling(other) ? {} : { [`${kind}-overflow`]: false, [`${kind}-table`]: anyOrder(table) };
}

function isMiddling({ length }: readonly string[]): boolean {
  return length > WITHIN_ANY_TABLE && length < BEYOND_ANY_TABLE;
}

/** What is forbidden stays forbidden, whatever else is on: the device requirements of virtio 1.2, section 5.1.6.5.1. */
function stateOf(none: boolean | undefined, all: boolean | undefined): string | undefined {
  if (none === true) return 'none';
  return none === undefined || all === undefined ? undefined : all ? 'all' : 'normal';
}

function withoutUnknown(info: { readonly [member: string]: JsonPattern | undefined }): { readonly [member: string]: JsonPattern } {
  return Object.fromEntries(Object.entries(info).flatMap(([member, value]) => (value === undefined ? [] : [[member, value]])));
}

function changedSet(set: ReadonlySet<number>, item: number, isIn: boolean): ReadonlySet<number> {
  const copy = new Set(set);
  if (isIn) copy.add(item);
  else copy.delete(item);
  return copy;
}
