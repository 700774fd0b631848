// What tshark is expected to say of a frame, field by field, as texts: an independent reader of the same bytes.

import type { Frame } from './frame.ts';

export type Expected = string | undefined;

export type Field = { readonly name: string; readonly of: (frame: Frame) => Expected };

function field(name: string, of: (frame: Frame) => string | number | boolean | readonly (string | number | boolean)[] | undefined): Field {
  return {
    name,
    of: (frame) => {
      const value = of(frame);
      return value === undefined ? undefined : [value].flat().map((each) => (typeof each === 'boolean' ? Number(each) : each)).join(',');
    },
  };
}

/** tshark writes other characters in ways of its own; `*` stands for any text. */
function text(name: string, of: (frame: Frame) => string | undefined): Field {
  return field(name, (frame) => {
    const value = of(frame);
    return value === undefined || /^[\w.:;<=>@[\]^{|}~ !#$%&'()*+/-]*$/.test(value) ? value : '*';
  });
}

const TCP_FLAGS = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr'] as const;
/** 1: the checksum is right. */
const RIGHT = 1;

const LINK: readonly Field[] = [
  field('eth.dst', ({ ethernet }) => ethernet?.destination),
  field('eth.src', ({ ethernet }) => ethernet?.source),
  field('eth.type', ({ ethernet, vlan }) => (vlan === undefined ? ethernet?.type : 0x8100)),
  field('vlan.id', ({ vlan }) => vlan?.id),
  field('vlan.priority', ({ vlan }) => vlan?.priority),
  field('vlan.dei', ({ vlan }) => vlan && vlan.dropEligible === true),
  field('vlan.etype', ({ vlan, ethernet }) => vlan && ethernet?.type),
  field('arp.opcode', ({ arp }) => arp?.operation),
  field('arp.src.hw_mac', ({ arp }) => arp?.senderMac),
  field('arp.src.proto_ipv4', ({ arp }) => arp?.senderIp),
  field('arp.dst.hw_mac', ({ arp }) => arp?.targetMac),
  field('arp.dst.proto_ipv4', ({ arp }) => arp?.targetIp),
];

const NETWORK: readonly Field[] = [
  field('ip.src', ({ ipv4 }) => ipv4?.source),
  field('ip.dst', ({ ipv4 }) => ipv4?.destination),
  field('ip.proto', ({ ipv4 }) => ipv4?.protocol),
  field('ip.ttl', ({ ipv4 }) => ipv4?.ttl),
  field('ip.id', ({ ipv4 }) => ipv4 && (ipv4.identification ?? 0)),
  field('ip.dsfield', ({ ipv4 }) => ipv4 && (ipv4.typeOfService ?? 0)),
  field('ip.flags.df', ({ ipv4 }) => ipv4 && ipv4.dontFragment === true),
  field('ip.flags.mf', ({ ipv4 }) => ipv4 && ipv4.moreFragments === true),
  field('ip.checksum.status', ({ ipv4 }) => ipv4 && RIGHT),
  field('ipv6.src', ({ ipv6 }) => ipv6?.source),
  field('ipv6.dst', ({ ipv6 }) => ipv6?.destination),
  field('ipv6.nxt', ({ ipv6 }) => ipv6?.nextHeader),
  field('ipv6.hlim', ({ ipv6 }) => ipv6?.hopLimit),
  field('ipv6.tclass', ({ ipv6 }) => ipv6 && (ipv6.trafficClass ?? 0)),
  field('ipv6.flow', ({ ipv6 }) => ipv6 && (ipv6.flowLabel ?? 0)),
];

const TRANSPORT: readonly Field[] = [
  field('udp.srcport', ({ udp }) => udp?.sourcePort),
  field('udp.dstport', ({ udp }) => udp?.destinationPort),
  field('udp.checksum.status', ({ udp }) => udp && RIGHT),
  field('udp.payload', ({ udp, dhcp, tftp, payload }) => (dhcp !== undefined || tftp !== undefined ? '*' : udp && payload)),
  field('tcp.srcport', ({ tcp }) => tcp?.sourcePort),
  field('tcp.dstport', ({ tcp }) => tcp?.destinationPort),
  field('tcp.seq_raw', ({ tcp }) => tcp?.sequence),
  field('tcp.ack_raw', ({ tcp }) => tcp?.acknowledgement),
  field('tcp.flags', ({ tcp }) => tcp && TCP_FLAGS.reduce((bits, flag, index) => bits + (tcp.flags.includes(flag) ? 2 ** index : 0), 0)),
  field('tcp.window_size_value', ({ tcp }) => tcp?.window),
  field('tcp.urgent_pointer', ({ tcp }) => tcp && (tcp.urgent ?? 0)),
  field('tcp.options.mss_val', ({ tcp }) => tcp?.maximumSegmentSize),
  field('tcp.checksum.status', ({ tcp }) => tcp && RIGHT),
  // What follows a reset is its cause, and no payload.
  field('tcp.payload', ({ tcp, payload }) => (tcp?.flags.includes('rst') ? '*' : tcp && payload)),
  field('icmp.type', ({ icmp }) => icmp?.type),
  field('icmp.code', ({ icmp }) => icmp?.code),
  field('icmp.checksum.status', ({ icmp }) => icmp && RIGHT),
  field('icmp.ident', ({ icmp }) => icmp && word(icmp.rest, 0)),
  field('icmp.seq', ({ icmp }) => icmp && word(icmp.rest, 4)),
];

function word(hex: string, at: number): number {
  return Number.parseInt(hex.slice(at, at + 4), 16);
}

const ICMPV6: readonly Field[] = [
  field('icmpv6.type', ({ icmpv6 }) => icmpv6?.type),
  field('icmpv6.code', ({ icmpv6 }) => icmpv6?.code),
  field('icmpv6.checksum.status', ({ icmpv6 }) => icmpv6 && RIGHT),
  field('icmpv6.echo.identifier', ({ icmpv6 }) => (icmpv6?.rest === undefined ? undefined : word(icmpv6.rest, 0))),
  field('icmpv6.echo.sequence_number', ({ icmpv6 }) => (icmpv6?.rest === undefined ? undefined : word(icmpv6.rest, 4))),
  field('icmpv6.nd.ns.target_address', ({ icmpv6 }) => (icmpv6?.type === 135 ? icmpv6.target : undefined)),
  field('icmpv6.nd.na.target_address', ({ icmpv6 }) => (icmpv6?.type === 136 ? icmpv6.target : undefined)),
  field('icmpv6.nd.na.flag.r', ({ icmpv6 }) => icmpv6?.flags?.router),
  field('icmpv6.nd.na.flag.s', ({ icmpv6 }) => icmpv6?.flags?.solicited),
  field('icmpv6.nd.na.flag.o', ({ icmpv6 }) => icmpv6?.flags?.override),
  field('icmpv6.opt.src_linkaddr', ({ icmpv6 }) => icmpv6?.sourceLinkAddress),
  field('icmpv6.opt.target_linkaddr', ({ icmpv6 }) => icmpv6?.targetLinkAddress),
  field('icmpv6.nd.ra.cur_hop_limit', ({ icmpv6 }) => icmpv6?.router?.hopLimit),
  field('icmpv6.nd.ra.flag.m', ({ icmpv6 }) => icmpv6?.router?.managed),
  field('icmpv6.nd.ra.flag.o', ({ icmpv6 }) => icmpv6?.router?.other),
  field('icmpv6.nd.ra.router_lifetime', ({ icmpv6 }) => icmpv6?.router?.lifetimeSeconds),
  field('icmpv6.nd.ra.reachable_time', ({ icmpv6 }) => icmpv6?.router && (icmpv6.router.reachableMs ?? 0)),
  field('icmpv6.nd.ra.retrans_timer', ({ icmpv6 }) => icmpv6?.router && (icmpv6.router.retransmitMs ?? 0)),
  field('icmpv6.opt.prefix', (frame) => prefixes(frame, ({ prefix }) => prefix)),
  field('icmpv6.opt.prefix.length', (frame) => prefixes(frame, ({ length }) => length)),
  field('icmpv6.opt.prefix.flag.l', (frame) => prefixes(frame, ({ onLink }) => onLink)),
  field('icmpv6.opt.prefix.flag.a', (frame) => prefixes(frame, ({ autonomous }) => autonomous)),
  field('icmpv6.opt.prefix.valid_lifetime', (frame) => prefixes(frame, ({ validSeconds }) => validSeconds ?? 0)),
  field('icmpv6.opt.prefix.preferred_lifetime', (frame) => prefixes(frame, ({ preferredSeconds }) => preferredSeconds ?? 0)),
  field('icmpv6.opt.rdnss', ({ icmpv6 }) => ifAny(icmpv6?.router?.dnsServers)),
  field('icmpv6.opt.rdnss.lifetime', ({ icmpv6 }) => icmpv6?.router?.dnsLifetimeSeconds),
];

type Prefix = NonNullable<NonNullable<Frame['icmpv6']>['router']>['prefixes'][number];

function prefixes(frame: Frame, of: (prefix: Prefix) => string | number | boolean): readonly (string | number | boolean)[] | undefined {
  return ifAny(frame.icmpv6?.router?.prefixes.map(of));
}

function ifAny<Value>(values: readonly Value[] | undefined): readonly Value[] | undefined {
  return values?.length === 0 ? undefined : values;
}

const MESSAGE_TYPES = ['discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'];

const DHCP: readonly Field[] = [
  field('dhcp.type', ({ dhcp }) => dhcp && (dhcp.operation === 'request' ? 1 : 2)),
  field('dhcp.id', ({ dhcp }) => dhcp?.transaction),
  field('dhcp.hw.mac_addr', ({ dhcp }) => dhcp?.clientMac),
  field('dhcp.ip.client', ({ dhcp }) => dhcp && (dhcp.clientAddress ?? '0.0.0.0')),
  field('dhcp.ip.your', ({ dhcp }) => dhcp && (dhcp.yourAddress ?? '0.0.0.0')),
  field('dhcp.ip.server', ({ dhcp }) => dhcp && (dhcp.nextServer ?? '0.0.0.0')),
  field('dhcp.ip.relay', ({ dhcp }) => dhcp && (dhcp.relay ?? '0.0.0.0')),
  field('dhcp.hops', ({ dhcp }) => dhcp && (dhcp.hops ?? 0)),
  // Where only the first byte is set, tshark takes the sender for one that writes the least significant byte first.
  field('dhcp.secs', ({ dhcp }) => (((dhcp?.seconds ?? 1) & 0xff) === 0 ? '*' : dhcp && (dhcp.seconds ?? 0))),
  field('dhcp.flags.bc', ({ dhcp }) => dhcp && dhcp.broadcast === true),
  text('dhcp.server', ({ dhcp }) => dhcp?.serverName),
  text('dhcp.file', ({ dhcp }) => dhcp?.bootFile),
  field('dhcp.option.dhcp', ({ dhcp }) => dhcp?.options.messageType && MESSAGE_TYPES.indexOf(dhcp.options.messageType) + 1),
  field('dhcp.option.subnet_mask', ({ dhcp }) => dhcp?.options.subnetMask),
  field('dhcp.option.router', ({ dhcp }) => dhcp?.options.routers),
  field('dhcp.option.domain_name_server', ({ dhcp }) => dhcp?.options.dnsServers),
  text('dhcp.option.hostname', ({ dhcp }) => dhcp?.options.hostName),
  text('dhcp.option.domain_name', ({ dhcp }) => dhcp?.options.domainName),
  field('dhcp.option.dhcp_dns_domain_search_list_fqdn', ({ dhcp }) => dhcp?.options.searchList),
  text('dhcp.option.tftp_server_name', ({ dhcp }) => dhcp?.options.tftpServerName),
  text('dhcp.option.bootfile_name', ({ dhcp }) => dhcp?.options.bootFileName),
  field('dhcp.option.requested_ip_address', ({ dhcp }) => dhcp?.options.requestedAddress),
  field('dhcp.option.dhcp_server_id', ({ dhcp }) => dhcp?.options.serverIdentifier),
  field('dhcp.option.ip_address_lease_time', ({ dhcp }) => dhcp?.options.leaseSeconds),
  field('dhcp.option.request_list_item', ({ dhcp }) => dhcp?.options.parameterRequest),
];

const TFTP_OPERATIONS = ['read', 'write', 'data', 'acknowledgement', 'error', 'option-acknowledgement'];

const TFTP: readonly Field[] = [
  field('tftp.opcode', ({ tftp }) => tftp && TFTP_OPERATIONS.indexOf(tftp.kind) + 1),
  text('tftp.source_file', ({ tftp }) => (tftp?.kind === 'read' ? tftp.file : undefined)),
  text('tftp.destination_file', ({ tftp }) => (tftp?.kind === 'write' ? tftp.file : undefined)),
  text('tftp.type', ({ tftp }) => (tftp?.kind === 'read' || tftp?.kind === 'write' ? tftp.mode : undefined)),
  field('tftp.block', ({ tftp }) => (tftp?.kind === 'data' || tftp?.kind === 'acknowledgement' ? tftp.block : undefined)),
  field('tftp.error.code', ({ tftp }) => (tftp?.kind === 'error' ? tftp.code : undefined)),
  text('tftp.error.message', ({ tftp }) => (tftp?.kind === 'error' ? tftp.message : undefined)),
];

export const FIELDS: readonly Field[] = [...LINK, ...NETWORK, ...TRANSPORT, ...ICMPV6, ...DHCP, ...TFTP];
