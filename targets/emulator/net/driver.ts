// The driver of a virtio-net NIC, whoever plays it: it takes the queues, sends, and is given what the NIC receives.

import type { Drivers } from '../host/endpoint.ts';
import { sendFrame } from './frames.ts';
import type { Nic, VirtioNet } from './nic.ts';
import { resetFilter } from './rx-filter.ts';
import type { NetState } from './state.ts';

/** The first thing that a driver does is to reset the device and to negotiate VLAN filtering. */
export function drive(nic: Nic, virtio: VirtioNet): void {
  if (virtio.driven) return;
  virtio.filter = { ...resetFilter(nic.mac), vlanFiltering: true };
  virtio.driven = true;
}

export function driversOf(state: NetState): Drivers {
  return {
    attach: (name, onPacket) => {
      const nic = state.clients.nics().find(({ deviceId }) => deviceId === name);
      const virtio = nic?.virtio;
      if (nic === undefined || virtio === undefined) return undefined;
      drive(nic, virtio);
      virtio.driver = onPacket;
      return {
        send: (frame) => transmit(nic, frame, state),
        detach: () => {
          if (virtio.driver === onPacket) virtio.driver = undefined;
        },
      };
    },
  };
}

function transmit(nic: Nic, frame: Uint8Array, state: NetState): void {
  if (state.options.defects.has('nic-drops-outgoing')) return;
  if (state.clients.nics().includes(nic)) sendFrame(nic, frame, state);
}
