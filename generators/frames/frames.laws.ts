// Arbitrary valid frames: what a decoder gives for some bytes, so that encoding and decoding again changes nothing.

import fc from 'fast-check';
import { ipv4Text, ipv6Text, macText } from './address.ts';
import { DHCP_PORTS } from './dhcp.ts';
import { ETHER_TYPE } from './ethernet.ts';
import type { AdvertisedPrefix, Arp, Dhcp, DhcpOptions, Ethernet, Frame, Icmpv6, Ipv4, Ipv6, RouterAdvertisement, Tcp, Tftp, Udp, Vlan } from './frame.ts';
import { toHex } from './hex.ts';
import { ICMPV6 } from './icmpv6.ts';
import { PROTOCOL } from './ipv4.ts';
import { TFTP_PORT } from './tftp.ts';

const mac: fc.Arbitrary<string> = fc.oneof(bytesOf(6).map(macText), fc.constantFrom('ff:ff:ff:ff:ff:ff', '52:54:00:12:34:56'));
const ipv4Address = fc.oneof(bytesOf(4).map(ipv4Text), fc.constantFrom('10.0.2.2', '255.255.255.255', '127.0.0.1'));
const someIpv4Address = ipv4Address.filter((text) => text !== '0.0.0.0');
const ipv6Address = fc.oneof(bytesOf(16).map(ipv6Text), fc.constantFrom('::', 'fe80::2', 'fec0::1:0:0:1', 'ff02::1:ff00:2', '::ffff:10.0.2.2'));
const u8 = fc.nat(0xff);
const u16 = fc.nat(0xffff);
const u32 = fc.oneof(fc.nat(0xffff), fc.integer({ min: 0, max: 0xffffffff }));
/** Zero is what a frame leaves out. */
const someU8 = fc.integer({ min: 1, max: 0xff });
const someU16 = fc.integer({ min: 1, max: 0xffff });
const someU32 = fc.integer({ min: 1, max: 0xffffffff });
const flag = fc.constant(true);

function bytesOf(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function hexUpTo(maxLength: number, minLength = 0): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength, maxLength }).map(toHex);
}

/** Texts of one byte a character, without zeros. */
function latin1Text(maxLength: number, minLength = 0): fc.Arbitrary<string> {
  const character = fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 1, max: 0xff })).map((code) => String.fromCharCode(code));
  return fc.array(character, { minLength, maxLength }).map((characters) => characters.join(''));
}

/** `required` are always there; the others sometimes. */
function record<Model>(model: { [Name in keyof Model]-?: fc.Arbitrary<Exclude<Model[Name], undefined>> }, required: readonly (keyof Model)[]): fc.Arbitrary<Model> {
  return fc.record(model, { requiredKeys: [...required], noNullPrototype: true }) as fc.Arbitrary<Model>;
}

/** All members are there. */
function exactly<Model extends object>(model: { [Name in keyof Model]: fc.Arbitrary<Model[Name]> }): fc.Arbitrary<Model> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<Model>;
}

const vlan: fc.Arbitrary<Vlan> = record<Vlan>({ id: fc.nat(0xfff), priority: fc.nat(7), dropEligible: flag }, ['id', 'priority']);

const arp: fc.Arbitrary<Arp> = exactly({ operation: u16, senderMac: mac, senderIp: ipv4Address, targetMac: mac, targetIp: ipv4Address });

function ipv4(protocol: fc.Arbitrary<number>): fc.Arbitrary<Ipv4> {
  return record<Omit<Ipv4, 'fragmentOffset' | 'moreFragments'>>({
    source: ipv4Address, destination: ipv4Address, protocol, ttl: u8,
    identification: someU16, dontFragment: flag, typeOfService: someU8,
    options: fc.integer({ min: 1, max: 10 }).map((words) => '01'.repeat(4 * words)),
  }, ['source', 'destination', 'protocol', 'ttl']);
}

function ipv6(nextHeader: fc.Arbitrary<number>): fc.Arbitrary<Ipv6> {
  return record<Ipv6>({
    source: ipv6Address, destination: ipv6Address, nextHeader, hopLimit: u8, trafficClass: someU8, flowLabel: fc.integer({ min: 1, max: 0xfffff }),
  }, ['source', 'destination', 'nextHeader', 'hopLimit']);
}

const TCP_FLAGS = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr'] as const;

const tcp: fc.Arbitrary<Tcp> = record<Tcp>({
  sourcePort: u16, destinationPort: u16, sequence: u32, acknowledgement: u32, window: u16, maximumSegmentSize: u16, urgent: someU16,
  flags: fc.subarray([...TCP_FLAGS]),
  otherOptions: fc.constantFrom('01010402', '0101080a0000000100000002', '03030701'),
}, ['sourcePort', 'destinationPort', 'sequence', 'acknowledgement', 'window', 'flags']);

const NAMED_PORTS = [...DHCP_PORTS, TFTP_PORT];
const plainPort = u16.filter((port) => !NAMED_PORTS.includes(port));
const plainUdp: fc.Arbitrary<Udp> = exactly({ sourcePort: plainPort, destinationPort: plainPort });

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const domainName: fc.Arbitrary<string> = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
/** Many with the same endings. */
const searchList: fc.Arbitrary<readonly string[]> = fc.array(domainName, { minLength: 1, maxLength: 3 }).chain((ends) =>
  fc.array(fc.oneof(fc.constantFrom(...ends), fc.tuple(label, fc.constantFrom(...ends)).map((parts) => parts.join('.'))), { minLength: 1, maxLength: 12 }));

const dhcpOptions: fc.Arbitrary<DhcpOptions> = record<DhcpOptions>({
  messageType: fc.constantFrom('discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'),
  subnetMask: ipv4Address,
  routers: fc.array(ipv4Address, { minLength: 1, maxLength: 4 }),
  dnsServers: fc.array(ipv4Address, { minLength: 1, maxLength: 4 }),
  hostName: latin1Text(40, 1), domainName, searchList, tftpServerName: latin1Text(40, 1), bootFileName: latin1Text(300, 1),
  requestedAddress: ipv4Address, serverIdentifier: ipv4Address, leaseSeconds: u32,
  parameterRequest: fc.array(u8, { minLength: 1, maxLength: 20 }),
  // Codes for which nobody prescribes a form.
  others: fc.dictionary(fc.constantFrom('224', '230', '254'), hexUpTo(300, 1), { minKeys: 1 }).map((others) => ({ ...others })),
}, []);

const dhcp: fc.Arbitrary<Dhcp> = record<Dhcp>({
  operation: fc.constantFrom('request', 'reply'), transaction: u32, clientMac: mac, options: dhcpOptions,
  clientAddress: someIpv4Address, yourAddress: someIpv4Address, nextServer: someIpv4Address, relay: someIpv4Address,
  hops: someU8, seconds: someU16, broadcast: flag, serverName: latin1Text(64, 1), bootFile: latin1Text(128, 1),
}, ['operation', 'transaction', 'clientMac', 'options']);

const tftpOptions = fc.uniqueArray(fc.tuple(latin1Text(10), latin1Text(10)), { selector: ([name]) => name, minLength: 1, maxLength: 3 })
  .map((pairs) => Object.fromEntries(pairs));

const tftp: fc.Arbitrary<Tftp> = fc.oneof(
  fc.record({ kind: fc.constantFrom('read' as const, 'write' as const), file: latin1Text(40), mode: fc.constantFrom('octet', 'netascii'), options: tftpOptions }, {
    requiredKeys: ['kind', 'file', 'mode'], noNullPrototype: true,
  }),
  exactly({ kind: fc.constant('data' as const), block: u16, data: hexUpTo(512) }),
  exactly({ kind: fc.constant('acknowledgement' as const), block: u16 }),
  exactly({ kind: fc.constant('error' as const), code: u16, message: latin1Text(40) }),
  exactly({ kind: fc.constant('option-acknowledgement' as const), options: tftpOptions }),
);

const prefix: fc.Arbitrary<AdvertisedPrefix> = exactly({
  prefix: ipv6Address, length: fc.nat(128), onLink: fc.boolean(), autonomous: fc.boolean(), validSeconds: u32, preferredSeconds: u32,
});

const router: fc.Arbitrary<RouterAdvertisement> = record<RouterAdvertisement>({
  hopLimit: u8, managed: fc.boolean(), other: fc.boolean(), lifetimeSeconds: u16, reachableMs: someU32, retransmitMs: someU32,
  prefixes: fc.array(prefix, { maxLength: 3 }), dnsServers: fc.array(ipv6Address, { minLength: 1, maxLength: 3 }), dnsLifetimeSeconds: u32,
}, ['hopLimit', 'managed', 'other', 'lifetimeSeconds', 'prefixes', 'dnsServers', 'dnsLifetimeSeconds']);

const noServers = router.map(({ dnsLifetimeSeconds, ...rest }): RouterAdvertisement => ({ ...rest, dnsServers: [] }));

/** A maximum transmission unit, and a second link address. */
const otherOptions = fc.constantFrom('05010000000005dc', '0e01000102030405');

function discovery(model: { readonly [Name in keyof Icmpv6]?: fc.Arbitrary<unknown> }): fc.Arbitrary<Icmpv6> {
  const all = { code: fc.constant(0), sourceLinkAddress: mac, targetLinkAddress: mac, otherOptions, ...model };
  return fc.record(all, { requiredKeys: ['code', ...Object.keys(model) as 'code'[]], noNullPrototype: true }) as fc.Arbitrary<Icmpv6>;
}

const icmpv6: fc.Arbitrary<Icmpv6> = fc.oneof(
  discovery({ type: fc.constant(ICMPV6.routerSolicitation) }),
  discovery({ type: fc.constant(ICMPV6.routerAdvertisement), router: fc.oneof(router, noServers) }),
  discovery({ type: fc.constant(ICMPV6.neighbourSolicitation), target: ipv6Address }),
  discovery({
    type: fc.constant(ICMPV6.neighbourAdvertisement), target: ipv6Address,
    flags: exactly({ router: fc.boolean(), solicited: fc.boolean(), override: fc.boolean() }),
  }),
  exactly({ type: fc.constantFrom(ICMPV6.echoRequest, ICMPV6.echoReply), code: fc.constant(0), rest: hexUpTo(64, 4) }),
);

/** Frames of one kind, by the name of the kind. */
export const kinds: { readonly [kind: string]: fc.Arbitrary<Frame> } = {
  arp: exactly({ ethernet: ethernet(ETHER_TYPE.arp), arp }),
  rarp: exactly({ ethernet: ethernet(ETHER_TYPE.rarp), arp }),
  ...overEither('udp', PROTOCOL.udp, { udp: plainUdp, payload: hexUpTo(200, 1) }, ['udp']),
  ...overEither('tcp', PROTOCOL.tcp, { tcp, payload: hexUpTo(200, 1) }, ['tcp']),
  ...overEither('tftp', PROTOCOL.udp, {
    udp: fc.oneof(plainPort.map((port) => ({ sourcePort: port, destinationPort: TFTP_PORT })), plainPort.map((port) => ({ sourcePort: TFTP_PORT, destinationPort: port }))),
    tftp,
  }, ['udp', 'tftp']),
  dhcp: overIpv4(PROTOCOL.udp, {
    udp: fc.constantFrom({ sourcePort: 68, destinationPort: 67 }, { sourcePort: 67, destinationPort: 68 }),
    dhcp,
  }, ['udp', 'dhcp']),
  icmp: overIpv4(PROTOCOL.icmp, { icmp: exactly({ type: fc.constantFrom(0, 8), code: fc.constant(0), rest: hexUpTo(64, 4) }) }, ['icmp']),
  icmpv6: overIpv6(PROTOCOL.icmpv6, { icmpv6 }, ['icmpv6']),
};

type Above = { readonly [Name in keyof Frame]?: fc.Arbitrary<Exclude<Frame[Name], undefined>> };

function overEither(name: string, protocol: number, above: Above, required: readonly (keyof Frame)[]): { readonly [kind: string]: fc.Arbitrary<Frame> } {
  return { [`${name} over ipv4`]: overIpv4(protocol, above, required), [`${name} over ipv6`]: overIpv6(protocol, above, required) };
}

function overIpv4(protocol: number, above: Above, required: readonly (keyof Frame)[]): fc.Arbitrary<Frame> {
  return over({ ethernet: ethernet(ETHER_TYPE.ipv4), ipv4: ipv4(fc.constant(protocol)), ...above }, ['ipv4', ...required]);
}

function overIpv6(protocol: number, above: Above, required: readonly (keyof Frame)[]): fc.Arbitrary<Frame> {
  return over({ ethernet: ethernet(ETHER_TYPE.ipv6), ipv6: ipv6(fc.constant(protocol)), ...above }, ['ipv6', ...required]);
}

function over(model: Above, required: readonly (keyof Frame)[]): fc.Arbitrary<Frame> {
  return fc.record({ vlan, ...model }, { requiredKeys: ['ethernet', ...required] as never[], noNullPrototype: true }) as fc.Arbitrary<Frame>;
}

function ethernet(type: number): fc.Arbitrary<Ethernet> {
  return exactly({ destination: mac, source: mac, type: fc.constant(type) });
}

/** Frames whose upper layers have no name: fragments, other protocols, other types, lengths in place of types. */
const unexplained: { readonly [kind: string]: fc.Arbitrary<Frame> } = {
  fragment: over({
    ethernet: ethernet(ETHER_TYPE.ipv4), payload: hexUpTo(100, 1),
    ipv4: fc.tuple(ipv4(u8), fc.integer({ min: 1, max: 0x1fff }), fc.boolean()).map(([header, eighths, more]) => ({
      ...header, fragmentOffset: eighths * 8, ...(more ? { moreFragments: true } : {}),
    })),
  }, ['ipv4', 'payload']),
  'other protocol': over({ ethernet: ethernet(ETHER_TYPE.ipv4), ipv4: ipv4(fc.constantFrom(2, 47, 58, 115)), payload: hexUpTo(100, 1) }, ['ipv4']),
  'other next header': over({ ethernet: ethernet(ETHER_TYPE.ipv6), ipv6: ipv6(fc.constantFrom(0, 1, 43, 59)), payload: hexUpTo(100, 1) }, ['ipv6']),
  'other type': over({ ethernet: ethernet(0x88cc), payload: hexUpTo(100, 1) }, []),
  length: fc.tuple(ethernet(0), hexUpTo(100, 1)).map(([header, payload]) => ({ ethernet: { ...header, type: payload.length / 2 }, payload })),
};

export const anyFrame: fc.Arbitrary<Frame> = fc.oneof(...Object.values(kinds), ...Object.values(unexplained));
