// Random values for the members of the net commands: addresses, networks, ports, MACs, forwards, names, sizes.
//
// Every value is harmless, as in `net-texts`, from which a part of them is taken. What is known to end some target
// at once is left to the enumerated boundaries, so that random runs find what is not known yet.

import fc from 'fast-check';
import type { Scene } from './named-command.ts';
import type { LabelledValues } from './net-texts.ts';
import { textsFor } from './net-texts.ts';
import type { Member } from './qapi/ir.ts';
import { integerRange } from './qapi/ir.ts';
import type { JsonValue } from './qapi/json-value.ts';
import { isJsonObject } from './qapi/json-value.ts';
import { ABSENT_PREFIX, OWN_PREFIX } from './reserved-names.ts';
import { arbitraryOf, integerOf } from './values.ts';

/** Undefined for a text that nobody has thought about. */
export function memberValues(scene: Scene, member: Member): fc.Arbitrary<JsonValue> | undefined {
  if (scene.execute === 'netdev_add' && member.name === 'id') return ownIds;
  const special = SPECIAL.get(`${scene.scope}/${member.name}`);
  if (special !== undefined) return special;
  const texts = textsFor(scene.scope, member.name);
  if (texts !== undefined) return mostlyUsual(texts);
  if (member.type.kind === 'named') {
    const isEnum = scene.schema.types.get(member.type.name)?.kind === 'enum';
    return isEnum ? arbitraryOf(scene.schema, member.type, scene.defined) : undefined;
  }
  if (member.type.kind !== 'builtin') return undefined;
  if (member.type.name === 'bool') return fc.boolean();
  return integerRange(member.type.name) === undefined ? undefined : integerOf(member.type.name);
}

/**
 * Members that go well together: sets of optional ones to draw from, `always` all at once. Where a scope has none,
 * all its members are drawn from, and that is also done now and then where it has.
 */
export type Company = { readonly from: readonly string[]; readonly always: boolean };

export function companiesOf(scope: string): readonly Company[] {
  return COMPANIES[scope] ?? [];
}

const COMPANIES: { readonly [scope: string]: readonly Company[] } = {
  user: [
    { from: ['hostname', 'restrict', 'ipv4', 'ipv6', 'bootfile', 'dnssearch', 'domainname', 'tftp-server-name'], always: false },
    { from: ['restrict', 'net', 'host', 'dns', 'dhcpstart', 'dnssearch', 'ipv6', 'ipv6-prefix', 'ipv6-host', 'ipv6-dns'], always: false },
    { from: ['net', 'host', 'dns', 'dhcpstart'], always: true },
    { from: ['ipv6-prefix', 'ipv6-prefixlen', 'ipv6-host', 'ipv6-dns'], always: true },
    { from: ['hostfwd', 'guestfwd', 'net'], always: false },
  ],
  socket: [
    { from: ['listen'], always: true },
    { from: ['udp', 'localaddr'], always: true },
    { from: ['connect'], always: true },
    { from: ['mcast', 'localaddr'], always: true },
  ],
};

/** Toward the first, which is the plain one. */
const SHRINK = { withCrossShrink: true };
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789._-';

const byte = fc.integer({ min: 0, max: 255 });
const port = fc.oneof(SHRINK, fc.integer({ min: 0, max: 65535 }), fc.constantFrom(0, 65535, 65536, 99999));
const suffix = fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 8 }).map((letters) => letters.join(''));
const ownIds: fc.Arbitrary<JsonValue> = suffix.map((text) => `${OWN_PREFIX}${text}`);
const absentNames: fc.Arbitrary<JsonValue> = suffix.map((text) => `${ABSENT_PREFIX}-${text}`);
const hostPart = byte.map((last) => `10.0.2.${last}`);
const anyAddress = fc.tuple(fc.constantFrom(10, 172, 192, 127, 255, 256), byte, byte, byte).map((bytes) => bytes.join('.'));
const bits = fc.integer({ min: 0, max: 34 });
const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 4 });
const ipv6 = groups.map((parts) => `fec0::${parts.map((part) => part.toString(16)).join(':')}`);
const label = fc.array(fc.constantFrom(...LETTERS.slice(0, 36)), { minLength: 1, maxLength: 12 }).map((letters) => letters.join(''));
const domain = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
const protocol = fc.constantFrom('tcp', 'udp', '', 'sctp', 'TCP');

/** The host's side always on loopback, its port the system's choice, so that runs do not get in each other's way. */
const hostForward = fc.tuple(protocol, fc.constantFrom('127.0.0.1', '127.0.0.2', 'nowhere'), fc.oneof(SHRINK, hostPart, fc.constant('')), port)
  .map(([kind, host, guest, guestPort]) => `${kind}:${host}:0-${guest}:${guestPort}`);

const SPECIAL: ReadonlyMap<string, fc.Arbitrary<JsonValue>> = new Map<string, fc.Arbitrary<JsonValue>>([
  ['user/net', mixed('user', 'net', fc.tuple(anyAddress, bits).map(([address, length]) => `${address}/${length}`), bits.map((length) => `10.0.0.0/${length}`))],
  ['user/host', mixed('user', 'host', hostPart, anyAddress)],
  ['user/dns', mixed('user', 'dns', hostPart, anyAddress)],
  ['user/dhcpstart', mixed('user', 'dhcpstart', hostPart, anyAddress)],
  ['user/bootfile', label],
  ['user/hostname', mixed('user', 'hostname', domain)],
  ['user/domainname', mixed('user', 'domainname', domain)],
  ['user/tftp-server-name', mixed('user', 'tftp-server-name', domain)],
  ['user/dnssearch', fc.array(domain.map(asString), { maxLength: 4 })],
  ['user/ipv4', mostlyUsual({ usual: true, off: false })],
  ['user/ipv6', mostlyUsual({ usual: true, off: false })],
  ['user/ipv6-prefixlen', mixed('user', 'ipv6-prefixlen', fc.integer({ min: 0, max: 130 }), integerOf('int'))],
  ['user/ipv6-host', mixed('user', 'ipv6-host', ipv6)],
  ['user/ipv6-dns', mixed('user', 'ipv6-dns', ipv6)],
  ['user/hostfwd', fc.array(fc.oneof(SHRINK, hostForward.map(asString), listedIn('user', 'hostfwd')), { maxLength: 2 })],
  ['tap/queues', fc.integer({ min: 1, max: 4 })],
  ['tap/fd', absentNames],
  ['socket/fd', absentNames],
  ['socket/listen', mixed('socket', 'listen', fc.tuple(byte, port).map(([last, number]) => `127.0.0.${last}:${number}`))],
  ['socket/udp', mixed('socket', 'udp', port.map((number) => `127.0.0.1:${number}`))],
  ['nic/macaddr', fc.array(byte, { minLength: 6, maxLength: 6 }).map((bytes) => bytes.map((each) => each.toString(16).padStart(2, '0')).join(':'))],
  ['hubport/netdev', absentNames],
  ['vhost-user/chardev', absentNames],
  ['set_link/name', absentNames],
  ['netdev_del/id', absentNames],
  ['query-rx-filter/name', absentNames],
  ['announce-self/interfaces', fc.array(absentNames, { maxLength: 4 })],
  ['announce-self/id', ownIds],
  // Few rounds, for many with no delay keep a target busy.
  ['announce-self/rounds', fc.integer({ min: 0, max: 5 })],
  ['announce-self/initial', integerOf('int')],
  ['announce-self/max', integerOf('int')],
  ['announce-self/step', integerOf('int')],
]);

/** With twenty members, each has to be mostly right for the whole to be accepted now and then. */
function mostlyUsual(texts: LabelledValues, ...others: readonly fc.Arbitrary<JsonValue>[]): fc.Arbitrary<JsonValue> {
  const values = Object.values(texts);
  const rest = fc.oneof(fc.constantFrom(...values), ...others);
  const usual = { arbitrary: fc.constant(texts.usual), weight: 15 };
  return values.length === 1 && others.length === 0 ? usual.arbitrary : fc.oneof(SHRINK, usual, { arbitrary: rest, weight: 1 });
}

/** The labelled texts of a member beside others of its kind. */
function mixed(scope: string, member: string, ...others: readonly fc.Arbitrary<JsonValue>[]): fc.Arbitrary<JsonValue> {
  return mostlyUsual(textsFor(scope, member) ?? { usual: '' }, ...others);
}

function asString(str: string): JsonValue {
  return { str };
}

function listedIn(scope: string, member: string): fc.Arbitrary<JsonValue> {
  const items = Object.values(textsFor(scope, member) ?? {}).flatMap((list) => (Array.isArray(list) ? list.filter(isJsonObject) : []));
  return fc.constantFrom(...items);
}
