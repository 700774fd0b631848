// When NIC_RX_FILTER_CHANGED must come: on the first change after the device was made or last queried, once.

import type { NetState } from './state.ts';

export type FilterChange = { readonly state: NetState; readonly event: 'emitted' | 'silent' | 'unknown' };

/** The filter of a NIC was changed by its driver; whether that emits the event, and the state after it. */
export function changeRxFilter(state: NetState, id: string): FilterChange {
  const nic = state.nics.get(id);
  if (nic === undefined || nic.rxFilter === 'unsupported') return { state, event: 'silent' };
  const after = { ...state, nics: new Map(state.nics).set(id, { ...nic, latch: 'spent' as const }) };
  const isKnown = nic.presence === 'present' && nic.rxFilter === 'supported';
  if (!isKnown || nic.latch === 'unknown') return { state: after, event: 'unknown' };
  return { state: after, event: nic.latch === 'armed' ? 'emitted' : 'silent' };
}

/** As the event tells it: where virtio-net's PCI proxy keeps the adapter itself. */
export function filterPath(nic: string): string {
  return `/machine/peripheral/${nic}/virtio-backend`;
}
