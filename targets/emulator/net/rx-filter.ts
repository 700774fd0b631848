// The receive filter of a virtio-net device, and how query-rx-filter tells it. hw/net/virtio-net.c.
//
// `noBroadcast` is reported as `broadcast-allowed` just as it stands; QEMU does so, whatever the name promises.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';

export type RxFilter = {
  readonly mac: string;
  readonly promiscuous: boolean;
  readonly allMulticast: boolean;
  readonly allUnicast: boolean;
  readonly noMulticast: boolean;
  readonly noUnicast: boolean;
  readonly noBroadcast: boolean;
  readonly unicast: readonly string[];
  readonly multicast: readonly string[];
  readonly unicastOverflow: boolean;
  readonly multicastOverflow: boolean;
  /** Whether the driver negotiated VLAN filtering. */
  readonly vlanFiltering: boolean;
  readonly vlans: ReadonlySet<number>;
};

export const VLANS = 4096;

/** The filter after a reset of the device. */
export function resetFilter(mac: string): RxFilter {
  return {
    mac,
    promiscuous: true,
    allMulticast: false,
    allUnicast: false,
    noMulticast: false,
    noUnicast: false,
    noBroadcast: false,
    unicast: [],
    multicast: [],
    unicastOverflow: false,
    multicastOverflow: false,
    vlanFiltering: false,
    vlans: new Set(),
  };
}

/** The filter without VLAN filtering, as before any driver negotiated it: every VLAN passes. */
export function unfilteredVlans(filter: RxFilter): RxFilter {
  return { ...filter, vlanFiltering: false, vlans: new Set(Array.from({ length: VLANS }, (_, vlan) => vlan)) };
}

/** One item of query-rx-filter's reply; tables come with the newest entry, or the highest VLAN, first. */
export function describeFilter(name: string, filter: RxFilter): JsonObject {
  return {
    name,
    promiscuous: filter.promiscuous,
    multicast: receiveState(filter.noMulticast, filter.allMulticast),
    unicast: receiveState(filter.noUnicast, filter.allUnicast),
    vlan: vlanState(filter),
    'broadcast-allowed': filter.noBroadcast,
    'multicast-overflow': filter.multicastOverflow,
    'unicast-overflow': filter.unicastOverflow,
    'main-mac': filter.mac,
    'vlan-table': [...filter.vlans].sort((left, right) => right - left),
    'unicast-table': filter.unicast.toReversed(),
    'multicast-table': filter.multicast.toReversed(),
  };
}

function receiveState(none: boolean, all: boolean): string {
  return none ? 'none' : all ? 'all' : 'normal';
}

function vlanState(filter: RxFilter): string {
  if (!filter.vlanFiltering) return 'all';
  return filter.vlans.size === 0 ? 'none' : 'normal';
}
