// query-rx-filter: one item for each NIC that has a filter, or that of the NIC with the given name. Asking
// arms the event of each NIC that is told of.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Reply } from '../contract.ts';
import { textOf } from './arguments.ts';
import type { Nic, VirtioNet } from './nic.ts';
import { genericError } from './reply.ts';
import { describeFilter } from './rx-filter.ts';
import { spoil } from './rx-filter-faults.ts';
import type { NetState } from './state.ts';

export function queryRxFilter(state: NetState, args: JsonObject): Reply {
  const name = textOf(args, 'name');
  const { defects } = state.options;
  if (name === undefined || defects.has('query-rx-filter-name-ignored')) return describeAll(state, name !== undefined);
  const client = state.clients.named(name)[0];
  if (client === undefined) return unknownName(name, defects);
  if (client.kind !== 'nic')
    return notAsked(`net client '${name}' is no NIC`, 'query-rx-filter-non-nic-accepted', defects);
  const item = describe(client, true, state);
  return item === undefined
    ? notAsked(`NIC '${name}' has no filter to be asked for`, 'query-rx-filter-without-filter-accepted', defects)
    : { kind: 'return', value: [item] };
}

function describeAll(state: NetState, named: boolean): Reply {
  const items = state.clients
    .nics()
    .map((nic) => describe(nic, named, state))
    .filter((item) => item !== undefined);
  if (state.options.defects.has('query-rx-filter-first-nic-only')) return { kind: 'return', value: items.slice(0, 1) };
  return { kind: 'return', value: items };
}

function unknownName(name: string, defects: ReadonlySet<string>): Reply {
  if (defects.has('query-rx-filter-unknown-empty-list')) return { kind: 'return', value: [] };
  if (defects.has('query-rx-filter-unknown-device-not-found')) {
    return { kind: 'error', errorClass: 'DeviceNotFound', desc: `there is no net client '${name}'` };
  }
  return genericError(`there is no net client '${name}'`);
}

/** The refusal of a client that has no filter, unless a defect makes it an empty list. */
function notAsked(desc: string, defect: string, defects: ReadonlySet<string>): Reply {
  return defects.has(defect) ? { kind: 'return', value: [] } : genericError(desc);
}

function describe(nic: Nic, named: boolean, state: NetState): JsonObject | undefined {
  if (nic.virtio === undefined) return undefined;
  arm(nic.virtio, named, state.options.defects);
  return spoil(describeFilter(nic.name, nic.virtio.filter), state.options.defects);
}

function arm(virtio: VirtioNet, named: boolean, defects: ReadonlySet<string>): void {
  if (defects.has(named ? 'latch-not-rearmed-by-named-query' : 'latch-not-rearmed-by-unnamed-query')) return;
  virtio.rxEventArmed = true;
}
