// `vmnet-host`, `vmnet-shared`, `vmnet-bridged`: the networks of macOS, on a host that has them (Big Sur or later)
// and one physical interface, `en0`. net/vmnet-*.{c,m}; what the framework itself does is taken from the schema.

import type { JsonObject } from '../../../../generators/qapi/json-value.ts';
import type { VmnetSubnet } from '../../host/vmnet/gateway.ts';
import type { VmnetRequest } from '../../host/vmnet/vmnet.ts';
import { parseIpv4, parseIpv6 } from '../addresses.ts';
import { flagOf, has, textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

const UUID = /^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;
const RANGE_MEMBERS = ['start-address', 'end-address', 'subnet-mask'] as const;

/** Where nothing says otherwise, .1 is the host and the rest is leased. */
const HOST_SUBNET: VmnetSubnet = { gateway: 0xc0a84101, first: 0xc0a84102, last: 0xc0a841fe, mask: 0xffffff00 };
const SHARED_SUBNET: VmnetSubnet = { gateway: 0xc0a84001, first: 0xc0a84002, last: 0xc0a840fe, mask: 0xffffff00 };

export function createVmnetHost(request: BackendRequest): BackendOutcome {
  const { args, state: { options: { defects } } } = request;
  const uuid = textOf(args, 'net-uuid');
  if (uuid !== undefined && !UUID.test(uuid) && !defects.has('vmnet-uuid-unchecked')) return refused('net-uuid is no UUID');
  const subnet = subnetIn(args, HOST_SUBNET, defects);
  if (typeof subnet === 'string') return refused(subnet);
  if (uuid === undefined) return join({ network: `host ${subnetName(subnet)}`, gateway: { subnet, prefix: undefined } }, request);
  const network = defects.has('vmnet-uuid-networks-are-one') ? 'uuid' : `uuid ${uuid.toLowerCase()}`;
  return join({ network, gateway: defects.has('vmnet-uuid-network-with-host') ? { subnet, prefix: undefined } : undefined }, request);
}

export function createVmnetShared(request: BackendRequest): BackendOutcome {
  const { args, state: { options: { defects } } } = request;
  const subnet = subnetIn(args, SHARED_SUBNET, defects);
  if (typeof subnet === 'string') return refused(subnet);
  const prefix = textOf(args, 'nat66-prefix');
  if (prefix !== undefined && parseIpv6(prefix)?.[0] !== 0xfd) return refused('nat66-prefix is no unique local IPv6 address');
  const isSaid = !defects.has('vmnet-prefix-not-advertised');
  return join({ network: `shared ${subnetName(subnet)} ${prefix ?? ''}`, gateway: { subnet, prefix: isSaid ? prefix : undefined } }, request);
}

export function createVmnetBridged(request: BackendRequest): BackendOutcome {
  const { args, state: { options: { defects }, world } } = request;
  const name = textOf(args, 'ifname') ?? '';
  if (defects.has('vmnet-ifname-unchecked')) return created();
  const first = world.interfaces.all().find(({ kind }) => kind === 'card')?.name;
  const card = defects.has('vmnet-bridged-to-first-card') ? (first ?? name) : name;
  return join({ network: `bridged ${card}`, card }, request);
}

type Place = Pick<VmnetRequest, 'network'> & Partial<Pick<VmnetRequest, 'gateway' | 'card'>>;

function join({ network, gateway, card }: Place, { args, port, state }: BackendRequest): BackendOutcome {
  const { defects } = state.options;
  const isolated = flagOf(args, 'isolated') === true;
  const opened = state.world.vmnet.start({
    network, isolated, card,
    gateway: isolated && defects.has('vmnet-isolated-from-host') ? undefined : gateway,
    take: (frame) => {
      if (!defects.has('vmnet-drops-incoming')) port.deliver(frame);
    },
  });
  if (opened === undefined) return refused(`'${card}' is no interface that can be bridged`);
  return created(opened.close, (frame) => {
    if (!defects.has('vmnet-drops-outgoing')) opened.send(frame);
  });
}

/** Or what is wrong with it. The first address is the host's, and those after it are leased. */
function subnetIn(args: JsonObject, usual: VmnetSubnet, defects: ReadonlySet<string>): VmnetSubnet | string {
  const given = RANGE_MEMBERS.filter((member) => has(args, member));
  if (given.length === 0) return usual;
  if (given.length < RANGE_MEMBERS.length) return defects.has('vmnet-range-pairing-unchecked') ? usual : `${RANGE_MEMBERS.join(', ')} go together`;
  const [gateway, end, mask] = RANGE_MEMBERS.map((member) => parseIpv4(textOf(args, member) ?? ''));
  if (gateway === undefined || end === undefined || mask === undefined) return `${RANGE_MEMBERS.join(', ')} must be IPv4 addresses`;
  if (!isPrivate(gateway) || !isPrivate(end)) return 'start-address and end-address must be private addresses';
  const first = defects.has('vmnet-gateway-leased') ? gateway : gateway + 1;
  return { gateway, first, last: defects.has('vmnet-end-address-not-leased') ? end - 1 : end, mask };
}

/** RFC 1918. */
function isPrivate(address: number): boolean {
  return address >>> 24 === 10 || address >>> 20 === 0xac1 || address >>> 16 === 0xc0a8;
}

function subnetName({ gateway, mask }: VmnetSubnet): string {
  return `${(gateway & mask) >>> 0}/${mask}`;
}
