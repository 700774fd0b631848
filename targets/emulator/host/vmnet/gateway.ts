// The host's own end of a network of vmnet: it answers for its address, leases addresses, and says which prefix there is.
// RFC 826, 2131, 4861.

import { ETHER_TYPE } from '../../../../generators/frames/ethernet.ts';
import type { Dhcp, DhcpOptions, Frame } from '../../../../generators/frames/frame.ts';
import { ICMPV6 } from '../../../../generators/frames/icmpv6.ts';
import { PROTOCOL } from '../../../../generators/frames/ipv4.ts';
import { arpReply } from '../../../../generators/frames/requests.ts';
import { formatIpv4 } from '../../net/addresses.ts';

/** Addresses are unsigned 32-bit numbers; those from `first` to `last` are leased. */
export type VmnetSubnet = { readonly gateway: number; readonly first: number; readonly last: number; readonly mask: number };

export type Gateway = {
  readonly subnet: VmnetSubnet;
  /** An IPv6 prefix of 64 bits that the gateway advertises. */
  readonly prefix: string | undefined;
  /** The address for a client of the DHCP server, where one is left. */
  readonly lease: (mac: string) => number | undefined;
};

const GATEWAY_MAC = 'be:d0:74:16:0c:64';
const GATEWAY_LINK_LOCAL = 'fe80::bcd0:74ff:fe16:c64';
const BROADCAST_IP = '255.255.255.255';
const LEASE_SECONDS = 86_400;
const ROUTER_SECONDS = 1800;
const TTL = 64;
const DISCOVERY_HOP_LIMIT = 255;

/** The answer to a frame, where it has one. */
export function answerOfGateway(frame: Frame, gateway: Gateway): Frame | undefined {
  const { arp, dhcp, icmpv6 } = frame;
  if (arp?.operation === 1 && arp.targetIp === formatIpv4(gateway.subnet.gateway)) return arpReply({ mac: GATEWAY_MAC, ip: arp.targetIp }, { mac: arp.senderMac, ip: arp.senderIp });
  if (dhcp?.operation === 'request') return dhcpAnswer(dhcp, gateway);
  if (icmpv6?.type === ICMPV6.routerSolicitation && gateway.prefix !== undefined) return advertisementFor(frame, gateway.prefix);
  return undefined;
}

function dhcpAnswer({ transaction, clientMac, options }: Dhcp, { subnet, lease }: Gateway): Frame | undefined {
  const messageType = ANSWERS.get(options.messageType ?? 'discover');
  const leased = lease(clientMac);
  if (messageType === undefined || leased === undefined) return undefined;
  const server = formatIpv4(subnet.gateway);
  const address = formatIpv4(leased);
  return {
    ethernet: { destination: clientMac, source: GATEWAY_MAC, type: ETHER_TYPE.ipv4 },
    ipv4: { source: server, destination: BROADCAST_IP, protocol: PROTOCOL.udp, ttl: TTL },
    udp: { sourcePort: 67, destinationPort: 68 },
    dhcp: {
      operation: 'reply', transaction, clientMac, yourAddress: address, nextServer: server,
      options: {
        messageType, serverIdentifier: server, leaseSeconds: LEASE_SECONDS, subnetMask: formatIpv4(subnet.mask), routers: [server], dnsServers: [server],
      },
    },
  };
}

const ANSWERS: ReadonlyMap<string, Exclude<DhcpOptions['messageType'], undefined>> = new Map([['discover', 'offer'], ['request', 'ack']] as const);

function advertisementFor({ ethernet, ipv6 }: Frame, prefix: string): Frame {
  return {
    ethernet: { destination: ethernet?.source ?? '', source: GATEWAY_MAC, type: ETHER_TYPE.ipv6 },
    ipv6: { source: GATEWAY_LINK_LOCAL, destination: ipv6?.source ?? '', nextHeader: PROTOCOL.icmpv6, hopLimit: DISCOVERY_HOP_LIMIT },
    icmpv6: {
      type: ICMPV6.routerAdvertisement, code: 0, sourceLinkAddress: GATEWAY_MAC,
      router: {
        hopLimit: TTL, managed: false, other: false, lifetimeSeconds: ROUTER_SECONDS, dnsServers: [],
        prefixes: [{ prefix, length: 64, onLink: true, autonomous: true }],
      },
    },
  };
}
