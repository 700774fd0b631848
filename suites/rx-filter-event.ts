// NIC_RX_FILTER_CHANGED as a case expects it. net.json:736.

import { requirement } from '../generators/certificate.ts';
import { filterPath } from '../generators/net-model/rx-filter-event.ts';
import type { EventExpectation } from '../runner/case.ts';

export function changed(nic: string, rule = 'nic-rx-filter-changed/rearmed'): EventExpectation {
  return { rule: requirement(rule), name: 'NIC_RX_FILTER_CHANGED', data: { name: nic, path: filterPath(nic) } };
}
