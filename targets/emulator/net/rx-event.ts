// NIC_RX_FILTER_CHANGED: emitted when a driver has changed the filter, once until somebody asks for it.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Nic, VirtioNet } from './nic.ts';
import type { NetState } from './state.ts';

const LATE_MS = 5000;

export function filterChanged(nic: Nic, virtio: VirtioNet, state: NetState): void {
  const { defects } = state.options;
  const armed = virtio.rxEventArmed;
  disarm(virtio, state);
  if (!armed && !defects.has('rx-event-every-time')) return;
  if (defects.has('rx-event-never')) return;
  if (defects.has('first-rx-event-missing') && countedBefore(virtio)) return;
  const data = eventData(nic, defects);
  const name = defects.has('rx-event-misspelt') ? 'NIC_RX_FILTER_CHANGE' : 'NIC_RX_FILTER_CHANGED';
  const emit = (): void => state.options.emit(name, data);
  if (defects.has('rx-event-late')) {
    state.options.clock.after(LATE_MS, emit);
    return;
  }
  emit();
  if (defects.has('rx-event-twice')) emit();
}

function disarm(virtio: VirtioNet, { clients, options }: NetState): void {
  virtio.rxEventArmed = false;
  if (!options.defects.has('latch-shared-between-nics')) return;
  for (const { virtio: other } of clients.nics()) if (other !== undefined) other.rxEventArmed = false;
}

function eventData(nic: Nic, defects: ReadonlySet<string>): JsonObject | undefined {
  if (defects.has('rx-event-without-data')) return undefined;
  const path = defects.has('rx-event-path-relative') ? nic.path.slice(1) : nic.path;
  const name = defects.has('rx-event-wrong-name') ? nic.typeName : nic.deviceId;
  return {
    ...(name === undefined || defects.has('rx-event-without-name') ? {} : { name }),
    ...(defects.has('rx-event-without-path') ? {} : { path }),
  };
}

const SEEN = new WeakSet<VirtioNet>();

/** Whether this is the first event that the device would emit. */
function countedBefore(virtio: VirtioNet): boolean {
  if (SEEN.has(virtio)) return false;
  SEEN.add(virtio);
  return true;
}
