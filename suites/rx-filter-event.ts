// NIC_RX_FILTER_CHANGED as a case expects it. net.json:736.

import { requirement } from '../generators/certificate.ts';
import type { EventExpectation } from '../runner/case.ts';

export function changed(nic: string, rule = 'nic-rx-filter-changed/rearmed'): EventExpectation {
  return { rule: requirement(rule), name: 'NIC_RX_FILTER_CHANGED', data: { name: nic, path: devicePath(nic) } };
}

/** Where virtio-net's PCI proxy keeps the adapter itself. */
function devicePath(nic: string): string {
  return `/machine/peripheral/${nic}/virtio-backend`;
}
