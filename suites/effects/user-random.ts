// User networks of any shape: where the arguments put host, name server, leases and prefix, there they must be found, and
// nobody beside them. The expectations follow from the arguments alone.

import * as fc from 'fast-check';
import { ipv4Text, ipv6Text } from '../../generators/frames/address.ts';
import { routerSolicitation } from '../../generators/frames/requests.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Step } from '../../runner/case.ts';
import type { RandomFamily } from '../../runner/family.ts';
import { OWNED } from '../case-of.ts';
import { familyOf } from '../family.ts';
import { BARE } from '../fixtures.ts';
import { type Offer, offerOf, requestsOf } from './user-dhcp.ts';
import { exchange, HOST, HOST6, lastAnswer, neighbours, occurs, onUserNetwork, SLIRP, STATION6, whoHas } from './user-network.ts';

const COMMON = { fixture: BARE, needs: [OWNED, SLIRP] };

export const userFamilies: readonly RandomFamily[] = [
  familyOf<Ipv4Network>({
    ...COMMON, id: 'user-networks', title: 'In any network host, name server and leases are where the arguments say, and nobody elsewhere.',
    requirements: ['effects/user/net', 'effects/user/host', 'effects/user/dns', 'effects/user/dhcpstart'],
    arbitrary: () => ipv4Network, steps: ipv4Steps,
  }),
  familyOf<Ipv6Network>({
    ...COMMON, id: 'user-networks-ipv6', title: 'In any IPv6 network prefix, host and name server are what the arguments say.',
    requirements: ['effects/user/ipv6-prefix', 'effects/user/ipv6-prefixlen', 'effects/user/ipv6-host', 'effects/user/ipv6-dns'],
    arbitrary: () => ipv6Network, steps: ipv6Steps,
  }),
  familyOf<Names>({
    ...COMMON, id: 'user-names', title: 'The DHCP server offers any names that it is given, and no others.',
    requirements: ['effects/user/hostname', 'effects/user/domainname', 'effects/user/dnssearch', 'effects/user/bootfile', 'effects/user/tftp-server-name'],
    arbitrary: () => names, steps: nameSteps,
  }),
];

/** Addresses count from that of the network; the pool must fit in beside host and name server. */
type Ipv4Network = {
  readonly start: number;
  readonly bits: number;
  readonly form: 'bits' | 'mask';
  readonly host: number;
  readonly dns: number;
  readonly first: number;
};

const POOL = 16;

/** Ranges that are nobody's outside, each with its own bits. RFC 1918. */
const PRIVATE = [[10 * 2 ** 24, 8], [(172 * 256 + 16) * 2 ** 16, 12], [(192 * 256 + 168) * 2 ** 16, 16]] as const;

const ipv4Network: fc.Arbitrary<Ipv4Network> = fc.constantFrom(...PRIVATE)
  .chain(([range, rangeBits]) => fc.integer({ min: rangeBits, max: 26 }).chain((bits) => {
    const size = 2 ** (32 - bits);
    const inside = fc.integer({ min: 1, max: size - 2 });
    return fc.record({
      start: fc.nat({ max: 2 ** (bits - rangeBits) - 1 }).map((nth) => range + nth * size),
      bits: fc.constant(bits),
      form: fc.constantFrom<'bits' | 'mask'>('bits', 'mask'),
      host: inside, dns: inside,
      first: fc.integer({ min: 1, max: size - 1 - POOL }),
    });
  }))
  .filter(({ host, dns, first }) => host !== dns && [host, dns].every((address) => address < first || address >= first + POOL));

function ipv4Steps({ start, bits, form, host, dns, first }: Ipv4Network): readonly Step[] {
  const at = (offset: number): string => numberText(start + offset);
  const subnetMask = numberText(2 ** 32 - 2 ** (32 - bits));
  const options = { net: `${at(0)}/${form === 'bits' ? bits : subnetMask}`, host: at(host), dns: at(dns), dhcpstart: at(first) };
  const strangers = [first, first + POOL - 1, 2 ** (32 - bits)].map(at);
  return onUserNetwork(options, [
    offerOf('effects/user/net', { options: { subnetMask, dnsServers: [at(dns)] } }),
    requestsOf('effects/user/dhcpstart', { assigned: [at(first + POOL - 1)], refused: [at(first - 1), at(first + POOL)] }),
    neighbours('effects/user/host', { present: [at(host), at(dns)], absent: strangers, fence: HOST6 }),
  ]);
}

function numberText(address: number): string {
  return ipv4Text(Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address));
}

/** Bytes of addresses; host and name server have the prefix's bits. */
type Ipv6Network = { readonly prefix: Uint8Array; readonly length: number; readonly host: Uint8Array; readonly dns: Uint8Array };

const ipv6Network: fc.Arbitrary<Ipv6Network> = fc.record({
  bits: fc.uint8Array({ minLength: 15, maxLength: 15 }), length: fc.integer({ min: 8, max: 120 }),
  host: fc.uint8Array({ minLength: 16, maxLength: 16 }), dns: fc.uint8Array({ minLength: 16, maxLength: 16 }),
}).map(({ bits, length, host, dns }) => {
  const prefix = joined(Uint8Array.of(UNIQUE_LOCAL, ...bits), new Uint8Array(16), length);
  return { prefix, length, host: joined(prefix, host, length), dns: joined(prefix, dns, length) };
}).filter(({ prefix, host, dns }) => new Set([prefix, host, dns].map(ipv6Text)).size === 3);

/** RFC 4193. */
const UNIQUE_LOCAL = 0xfd;

/** The first bits of the one, the rest of the other. */
function joined(left: Uint8Array, right: Uint8Array, bits: number): Uint8Array {
  return left.map((byte, index) => {
    const mask = 0xff << (8 - Math.min(8, Math.max(0, bits - 8 * index)));
    return (byte & mask) | ((right[index] ?? 0) & ~mask);
  });
}

function ipv6Steps({ prefix: rawPrefix, length, host: rawHost, dns: rawDns }: Ipv6Network): readonly Step[] {
  const [prefix, host, dns] = [ipv6Text(rawPrefix), ipv6Text(rawHost), ipv6Text(rawDns)];
  const options = { 'ipv6-prefix': prefix, 'ipv6-prefixlen': length, 'ipv6-host': host, 'ipv6-dns': dns };
  const router = { prefixes: [{ prefix, length, onLink: true, autonomous: true }] };
  return onUserNetwork(options, [
    exchange([routerSolicitation(STATION6), whoHas(HOST)], [lastAnswer('effects/user/ipv6-prefix', HOST)], [occurs('effects/user/ipv6-prefix', { icmpv6: { type: 134, router } })]),
    neighbours('effects/user/ipv6-host', { present: [host, dns], absent: [prefix, HOST6], fence: HOST }),
  ]);
}

type Names = {
  readonly hostname?: string | undefined;
  readonly domainname?: string | undefined;
  readonly dnssearch?: readonly string[] | undefined;
  readonly bootfile?: string | undefined;
  readonly 'tftp-server-name'?: string | undefined;
};

const label: fc.Arbitrary<string> = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const domain: fc.Arbitrary<string> = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));

/** Together they fit into the smallest message that a client must take (RFC 2131); a server's name is never one to be looked up. */
const names: fc.Arbitrary<Names> = fc.record({
  'hostname': fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,30}$/),
  'domainname': domain,
  'dnssearch': fc.array(domain, { minLength: 1, maxLength: 4 }),
  'bootfile': fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9/._-]{0,60}$/),
  'tftp-server-name': fc.nat({ max: 254 }).map((last) => `10.0.2.${last}`),
}, { requiredKeys: [] });

function nameSteps(drawn: Names): readonly Step[] {
  const { hostname = null, domainname = null, dnssearch = null, bootfile = null } = drawn;
  const offer: Offer = {
    bootFile: bootfile,
    options: { hostName: hostname, domainName: domainname, searchList: dnssearch, tftpServerName: drawn['tftp-server-name'] ?? null },
  };
  const options: JsonObject = JSON.parse(JSON.stringify({ ...drawn, dnssearch: dnssearch?.map((str) => ({ str })) }));
  return onUserNetwork(options, [offerOf('effects/user/defaults/dhcp', offer)]);
}
