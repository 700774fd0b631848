// Feature negotiation of a virtio-net device, as far as it shows: the filter is reset, and accepting
// VIRTIO_NET_F_STANDBY, which only a device made with `failover` offers, emits FAILOVER_NEGOTIATED.

import type { Nic, VirtioNet } from './nic.ts';
import { resetFilter, unfilteredVlans } from './rx-filter.ts';
import type { NetState } from './state.ts';

const LATE_MS = 5000;

export function negotiateFeatures(nic: Nic, virtio: VirtioNet, standby: boolean, state: NetState): void {
  const { defects } = state.options;
  virtio.filter = unfilteredVlans(resetFilter(nic.mac));
  virtio.driven = false;
  virtio.announcing = false;
  const negotiated = standby && virtio.failover;
  if (negotiated) plugHidden(virtio, defects);
  if (!negotiated && !(defects.has('failover-event-when-not-negotiated') && virtio.failover)) return;
  if (defects.has('failover-event-missing')) return;
  emitNegotiated(nic, state);
}

function plugHidden(virtio: VirtioNet, defects: ReadonlySet<string>): void {
  virtio.standby = true;
  if (defects.has('failover-primary-stays-hidden')) return;
  virtio.plugPrimary?.();
  virtio.plugPrimary = undefined;
}

function emitNegotiated(nic: Nic, { options }: NetState): void {
  const { defects, emit } = options;
  const deviceId = defects.has('failover-event-wrong-device-id') ? nic.typeName : (nic.deviceId ?? '');
  const data = defects.has('failover-event-without-device-id') ? {} : { 'device-id': deviceId };
  const send = (): void => emit('FAILOVER_NEGOTIATED', defects.has('failover-event-without-data') ? undefined : data);
  if (defects.has('failover-event-late')) options.clock.after(LATE_MS, send);
  else send();
}
