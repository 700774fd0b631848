// What the world outside the monitor does to a NIC.

import type { Stimulus, StimulusOutcome } from '../../target.ts';
import { runControlCommand } from './control-queue.ts';
import { eject } from './eject.ts';
import { negotiateFeatures } from './failover.ts';
import type { Nic } from './nic.ts';
import type { NetState } from './state.ts';
import { unavailable } from '../../unavailable.ts';

export function stimulateNic(stimulus: Stimulus, state: NetState): StimulusOutcome {
  const nic = state.clients.nics().find((other) => other.deviceId === stimulus.nic);
  if (nic === undefined) return unavailable(`a NIC with the device id '${stimulus.nic}'`);
  if (stimulus.kind === 'read-link') return { kind: 'link', up: nic.reportsLinkUp };
  if (stimulus.kind === 'eject') return eject(nic, state);
  return stimulateVirtio(nic, stimulus, state);
}

function stimulateVirtio(
  nic: Nic,
  stimulus: Exclude<Stimulus, { kind: 'read-link' | 'eject' }>,
  state: NetState,
): StimulusOutcome {
  const { virtio } = nic;
  if (virtio === undefined)
    return unavailable(`a control queue: '${nic.name}' is of type ${nic.typeName}`);
  switch (stimulus.kind) {
    case 'control-queue':
      return runControlCommand(nic, virtio, stimulus, state);
    case 'negotiate-features':
      negotiateFeatures(nic, virtio, stimulus.standby, state);
      return { kind: 'done' };
    case 'read-announce':
      return { kind: 'announce', asked: virtio.announcing };
    default:
      throw stimulus satisfies never;
  }
}
