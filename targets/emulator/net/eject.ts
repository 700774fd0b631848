// A guest lets go of a NIC, asked by device_del or not: the device goes, and its name and slot are free again.
// hw/acpi/pcihp.c. What was plugged into it stays, and can be used again.

import type { StimulusOutcome } from '../../target.ts';
import type { Nic } from './nic.ts';
import type { NetState } from './state.ts';

export function eject(nic: Nic, { clients, devices }: NetState): StimulusOutcome {
  clients.remove(nic);
  if (nic.peer !== undefined) nic.peer.peer = undefined;
  if (nic.deviceId !== undefined) devices.delete(nic.deviceId);
  return { kind: 'done' };
}
