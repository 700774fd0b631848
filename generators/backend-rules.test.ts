// What the text says of a command beyond the schema, case by case, and that every rule quoted is a row of the table.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { certify } from './backend-rules.ts';
import { boundaryCommands } from './boundaries.ts';
import { mutationsOf } from './mutations.ts';
import { branchTypes, NET_COMMANDS } from './named-command.ts';
import { netSchema } from './net-7.1/schema.ts';
import type { JsonObject } from './qapi/json-value.ts';
import { RawJson } from './qapi/json-value.ts';
import { ruleRows } from './rules.ts';

const schema = netSchema();
const defined = new Set(['CONFIG_VMNET']);

/** `accept`, `open`, or the rule of a refusal with its classes where they are not GenericError alone. */
function judged(type: string, args: JsonObject, id = 'plumb-x'): string {
  const expectation = certify(schema, 'netdev_add', { type, id, ...args }, defined);
  if (expectation.kind !== 'reject') return expectation.kind;
  const classes = expectation.classes.join('|');
  return classes === 'GenericError' ? expectation.rule : `${expectation.rule} ${classes}`;
}

const forward = (str: string): JsonObject => ({ hostfwd: [{ str }] });

const EXAMPLES: readonly (readonly [string, JsonObject, string])[] = [
  ['user', {}, 'accept'],
  ['user', { net: '192.168.76.0/24', host: '192.168.76.2', dns: '192.168.76.3', dhcpstart: '192.168.76.9' }, 'accept'],
  ['user', { net: '192.168.76.0/24', host: '10.0.2.2' }, 'netdev_add/user/addresses-in-net'],
  ['user', { net: '10.0.2.0/33' }, 'netdev_add/user/net-form'],
  ['user', { net: '10.0.2.0/24/8' }, 'netdev_add/user/net-form'],
  ['user', { net: '10.2/16' }, 'open'],
  ['user', { host: '10.0.2.3' }, 'open'],
  ['user', { host: '10.0.2.9', dns: '10.0.2.9' }, 'netdev_add/user/addresses-differ'],
  ['user', { dns: '8.8.8.8' }, 'open'],
  ['user', { dns: '8.8.8.8', restrict: true }, 'netdev_add/user/addresses-in-net'],
  ['user', { ipv4: false, ipv6: false }, 'netdev_add/user/ip-versions'],
  ['user', { ipv4: false, net: '10.0.2.0/24' }, 'netdev_add/user/ipv4-members-need-ipv4'],
  ['user', { ipv6: true, net: '10.0.2.0/24' }, 'open'],
  ['user', { ipv6: false, 'ipv6-prefix': 'fec0::' }, 'netdev_add/user/ipv6-members-need-ipv6'],
  ['user', { 'ipv6-prefix': 'fec0::/64' }, 'netdev_add/user/ipv6-prefix-form'],
  ['user', { 'ipv6-prefix': '1:2:3:4:5:6:7::' }, 'accept'],
  ['user', { 'ipv6-prefix': '1:2:3:4:5:6:7:8:9' }, 'netdev_add/user/ipv6-prefix-form'],
  ['user', { 'ipv6-host': 'fd00::2' }, 'netdev_add/user/ipv6-host-in-prefix'],
  ['user', { 'ipv6-prefixlen': 129 }, 'netdev_add/user/ipv6-prefixlen-range'],
  ['user', { 'ipv6-prefixlen': 2 ** 32 + 64 }, 'open'],
  ['user', { domainname: '' }, 'netdev_add/user/domainname-not-empty'],
  ['user', { hostname: 'é'.repeat(128) }, 'netdev_add/user/dhcp-text-length'],
  ['user', { hostname: 'é'.repeat(127) }, 'open'],
  ['user', forward('tcp:127.0.0.1:0-:22'), 'open'],
  ['user', forward('tcp:127.0.0.1:0-:0'), 'netdev_add/user/hostfwd-form'],
  ['user', forward('unix:/nowhere-:22'), 'open'],
  ['user', forward('nonsense'), 'netdev_add/user/hostfwd-form'],
  ['socket', {}, 'netdev_add/socket/one-mode'],
  ['socket', { listen: '127.0.0.1:0' }, 'accept'],
  ['socket', { listen: '1234' }, 'open'],
  ['socket', { listen: '127.0.0.1:0', connect: '127.0.0.1:9' }, 'netdev_add/socket/one-mode'],
  ['socket', { listen: '127.0.0.1:0', localaddr: '127.0.0.1:0' }, 'netdev_add/socket/localaddr-use'],
  ['socket', { udp: '127.0.0.1:9' }, 'netdev_add/socket/udp-needs-localaddr'],
  ['socket', { udp: '127.0.0.1:9', localaddr: '127.0.0.1:0' }, 'accept'],
  ['socket', { mcast: '127.0.0.1:9', localaddr: '127.0.0.1' }, 'netdev_add/socket/mcast-address'],
  ['socket', { fd: 'plumb-absent-0' }, 'netdev_add/socket/fd-open'],
  ['hubport', { hubid: -1 }, 'accept'],
  ['hubport', { hubid: 0, netdev: 'plumb-absent' }, 'netdev_add/hubport/netdev-exists'],
  ['hubport', { hubid: 0, netdev: 'plumb-other' }, 'open'],
  ['l2tpv3', { src: '127.0.0.1', dst: '127.0.0.1', txsession: 1, udp: true, srcport: '0' }, 'netdev_add/l2tpv3/udp-ports'],
  ['l2tpv3', { src: '127.0.0.1', dst: '127.0.0.1', txsession: 1, rxcookie: 1 }, 'open'],
  ['vhost-user', { chardev: 'plumb-absent' }, 'netdev_add/vhost-user/chardev-exists'],
  ['vmnet-host', { 'start-address': '192.168.9.1' }, 'netdev_add/vmnet/range-together'],
  ['tap', { sndbuf: -1 }, 'open'],
  ['tap', { queues: -1 }, 'arguments/out-of-range'],
  ['tap', { sndbuf: '64k' }, 'arguments/wrong-type'],
  ['nic', {}, 'netdev_add/nic-and-none DeviceNotFound'],
  ['none', { model: 'e1000' }, 'arguments/foreign-branch-member'],
  ['plumb', {}, 'netdev_add/invalid-type DeviceNotFound'],
  ['User', {}, 'netdev_add/invalid-type DeviceNotFound'],
];

for (const [type, args, expected] of EXAMPLES) {
  test(`${type} ${JSON.stringify(args).slice(0, 70)}: ${expected}`, () => assert.is(judged(type, args), expected));
}

test('an id that is no identifier is refused whatever the backend', () => {
  for (const id of ['', '1a', 'a b', 'é']) assert.is(judged('user', {}, id), 'netdev_add/id-well-formed');
});

test('two faults, one with a class of its own, allow either class', () => {
  const expectation = certify(schema, 'netdev_add', { type: 'plumb' });
  assert.equal(expectation.kind === 'reject' ? [...expectation.classes].sort() : [], ['DeviceNotFound', 'GenericError']);
});

test('raw text is not judged; an unknown command has its class', () => {
  assert.is(certify(schema, 'netdev_add', new RawJson('{"id":"a","id":"b"}')).kind, 'open');
  const unknown = certify(schema, 'plumb', undefined);
  assert.equal(unknown.kind === 'reject' ? unknown.classes : [], ['CommandNotFound']);
});

test('every rule that an enumerated command quotes is in the table', () => {
  const known = new Set<string>(ruleRows.map(([id]) => id));
  for (const execute of NET_COMMANDS) {
    const types = branchTypes(schema, execute, defined);
    for (const type of types.length === 0 ? [undefined] : types) {
      for (const each of [...boundaryCommands(schema, execute, type, defined), ...mutationsOf(schema, execute, type, defined)]) {
        assert.ok(known.has(each.command.expectation.rule), each.command.expectation.rule);
      }
    }
  }
  for (const [id, rule] of ruleRows) assert.ok(/^net\.json:\d+$|^qmp-spec|^qapi-code-gen|^RFC/.test(rule.source), id);
});

test.run();
