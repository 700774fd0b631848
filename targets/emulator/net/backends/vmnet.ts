// `vmnet-host`, `vmnet-shared`, `vmnet-bridged`: the networks of macOS, on a host that has them (Big Sur or later)
// and one physical interface, `en0`. net/vmnet-*.{c,m}; what the framework itself refuses is taken from the schema.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import { parseIpv4, parseIpv6 } from '../addresses.ts';
import { has, textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

const UUID = /^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;
const RANGE_MEMBERS = ['start-address', 'end-address', 'subnet-mask'] as const;
const PHYSICAL_INTERFACES: readonly string[] = ['en0'];

export function createVmnetHost({ args, state }: BackendRequest): BackendOutcome {
  const uuid = textOf(args, 'net-uuid');
  if (uuid !== undefined && !UUID.test(uuid) && !state.options.defects.has('vmnet-uuid-unchecked'))
    return refused('net-uuid is no UUID');
  return createWithRange(args, state.options.defects);
}

export function createVmnetShared({ args, state }: BackendRequest): BackendOutcome {
  const outcome = createWithRange(args, state.options.defects);
  const prefix = textOf(args, 'nat66-prefix');
  if (outcome.kind === 'refused' || prefix === undefined) return outcome;
  return parseIpv6(prefix)?.[0] === 0xfd ? outcome : refused('nat66-prefix is no unique local IPv6 address');
}

export function createVmnetBridged({ args, state }: BackendRequest): BackendOutcome {
  const name = textOf(args, 'ifname') ?? '';
  if (PHYSICAL_INTERFACES.includes(name) || state.options.defects.has('vmnet-ifname-unchecked')) return created();
  return refused(`'${name}' is none of the interfaces ${PHYSICAL_INTERFACES.join(', ')}`);
}

function createWithRange(args: JsonObject, defects: ReadonlySet<string>): BackendOutcome {
  const given = RANGE_MEMBERS.filter((member) => has(args, member));
  if (given.length === 0) return created();
  if (given.length < RANGE_MEMBERS.length) {
    return defects.has('vmnet-range-pairing-unchecked')
      ? created()
      : refused(`${RANGE_MEMBERS.join(', ')} go together`);
  }
  const faulty = RANGE_MEMBERS.find((member) => parseIpv4(textOf(args, member) ?? '') === undefined);
  return faulty === undefined ? created() : refused(`${faulty} is no IPv4 address`);
}
