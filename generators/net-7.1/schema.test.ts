// The facts of the bundled schema, counted and spelt out, so that an edit of its words cannot change its types.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { commandViolations, typeRefOf, violations } from '../qapi/check.ts';
import type { Doc, Member, StructType, UnionType } from '../qapi/ir.ts';
import { membersOf } from '../qapi/ir.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import { netSchema } from './schema.ts';

const schema = netSchema();

function union(name: string): UnionType {
  const type = schema.types.get(name);
  if (type?.kind !== 'union') throw new Error(`${name} is no union`);
  return type;
}

function struct(name: string): StructType {
  const type = schema.types.get(name);
  if (type?.kind !== 'struct') throw new Error(`${name} is no struct`);
  return type;
}

/** `*name: type`, as in the language. */
function signature(member: Member): string {
  return `${member.optional ? '*' : ''}${member.name}: ${typeText(member.type)}`;
}

function typeText(type: Member['type']): string {
  return type.kind === 'array' ? `[${typeText(type.of)}]` : type.name;
}

test('five commands, two events, and the types that they need', () => {
  assert.equal([...schema.commands.keys()], ['set_link', 'netdev_add', 'netdev_del', 'query-rx-filter', 'announce-self']);
  assert.equal([...schema.events.keys()], ['NIC_RX_FILTER_CHANGED', 'FAILOVER_NEGOTIATED']);
  const kinds = [...schema.types.values()].map((type) => type.kind);
  assert.is(kinds.filter((kind) => kind === 'enum').length, 2);
  assert.is(kinds.filter((kind) => kind === 'union').length, 1);
  // 14 branches, String, RxFilterInfo, AnnounceParameters, and 5 inline member lists.
  assert.is(kinds.filter((kind) => kind === 'struct').length, 22);
});

test('netdev_add has fifteen types, three of them only with CONFIG_VMNET, and all but `none` with a branch', () => {
  const driver = schema.types.get('NetClientDriver');
  if (driver?.kind !== 'enum') throw new Error('NetClientDriver is no enum');
  assert.equal(driver.values.map((value) => value.name), [
    'none', 'nic', 'user', 'tap', 'l2tpv3', 'socket', 'vde', 'bridge', 'hubport', 'netmap', 'vhost-user', 'vhost-vdpa',
    'vmnet-host', 'vmnet-shared', 'vmnet-bridged',
  ]);
  const vmnet = { kind: 'config', name: 'CONFIG_VMNET' };
  const netdev = union('Netdev');
  assert.equal(netdev.branches.map((branch) => branch.value), driver.values.slice(1).map((value) => value.name));
  for (const { value, type, condition } of netdev.branches) {
    assert.equal(condition, value.startsWith('vmnet-') ? vmnet : undefined, value);
    assert.equal(struct(type).condition, condition, type);
    assert.equal(driver.values.find((each) => each.name === value)?.condition, condition, value);
  }
  assert.equal(membersOf(schema, 'Netdev').map(signature), ['id: str', 'type: NetClientDriver']);
  assert.is(netdev.discriminator, 'type');
});

test('each branch has its members', () => {
  const counts = union('Netdev').branches.map(({ value, type }) => {
    const members = struct(type).members;
    return `${value} ${members.length}/${members.filter((member) => !member.optional).map((member) => member.name).join('+')}`;
  });
  assert.equal(counts, [
    'nic 5/', 'user 22/', 'tap 15/', 'l2tpv3 14/src+dst+txsession', 'socket 6/', 'vde 4/', 'bridge 2/', 'hubport 2/hubid',
    'netmap 2/ifname', 'vhost-user 3/chardev', 'vhost-vdpa 2/', 'vmnet-host 5/', 'vmnet-shared 5/', 'vmnet-bridged 2/ifname',
  ]);
});

test('every member that is neither text nor a switch has the type of the spec', () => {
  const others = [...schema.types.values()].flatMap((type) => (type.kind === 'struct'
    ? type.members.filter((member) => !['str', 'bool'].includes(typeText(member.type))).map((member) => `${type.name}.${signature(member)}`)
    : []));
  assert.equal(others, [
    'NetLegacyNicOptions.*vectors: uint32',
    'NetdevUserOptions.*dnssearch: [String]', 'NetdevUserOptions.*ipv6-prefixlen: int', 'NetdevUserOptions.*hostfwd: [String]',
    'NetdevUserOptions.*guestfwd: [String]',
    'NetdevTapOptions.*sndbuf: size', 'NetdevTapOptions.*queues: uint32', 'NetdevTapOptions.*poll-us: uint32',
    'NetdevL2TPv3Options.*txcookie: uint64', 'NetdevL2TPv3Options.*rxcookie: uint64', 'NetdevL2TPv3Options.txsession: uint32',
    'NetdevL2TPv3Options.*rxsession: uint32', 'NetdevL2TPv3Options.*offset: uint32',
    'NetdevVdeOptions.*port: uint16', 'NetdevVdeOptions.*mode: uint16',
    'NetdevHubPortOptions.hubid: int32', 'NetdevVhostUserOptions.*queues: int', 'NetdevVhostVDPAOptions.*queues: int',
    'RxFilterInfo.multicast: RxState', 'RxFilterInfo.unicast: RxState', 'RxFilterInfo.vlan: RxState',
    'RxFilterInfo.vlan-table: [int]', 'RxFilterInfo.unicast-table: [str]', 'RxFilterInfo.multicast-table: [str]',
    'AnnounceParameters.initial: int', 'AnnounceParameters.max: int', 'AnnounceParameters.rounds: int', 'AnnounceParameters.step: int',
    'AnnounceParameters.*interfaces: [str]',
  ]);
});

test('everything is documented, and says since when where it is younger than what it belongs to', () => {
  const definitions = [...schema.types.values(), ...schema.commands.values(), ...schema.events.values()];
  const documented = definitions.filter((definition) => definition.kind !== 'struct' || !definition.name.startsWith('q_obj_'));
  for (const { name, doc } of documented) assert.ok(doc !== undefined && doc.text !== '' && doc.since !== undefined, name);
  const since = [...schema.types.values()].flatMap((type) => ('members' in type ? type.members : []).flatMap((member) => {
    assert.ok(member.doc, `${type.name}.${member.name}`);
    return member.since === undefined ? [] : [`${member.name} ${member.since}`];
  }));
  assert.equal(since, [
    'ipv4 2.6', 'ipv6 2.6', 'domainname 3.0', 'ipv6-prefix 2.6', 'ipv6-prefixlen 2.6', 'ipv6-host 2.6', 'ipv6-dns 2.6',
    'tftp-server-name 3.1', 'br 2.8', 'poll-us 2.7', 'netdev 2.12', 'queues 2.5', 'vlan 2.0', 'interfaces 4.1', 'id 4.1',
  ]);
});

test('the documented defaults', () => {
  const defaults = [...schema.types.values()].flatMap((type) => ('members' in type ? type.members : []).flatMap((member) =>
    (member.defaultText === undefined ? [] : [`${type.name}.${member.name} = ${member.defaultText}`])));
  assert.equal(defaults, [
    'NetdevUserOptions.ipv4 = true', 'NetdevUserOptions.ipv6 = true', 'NetdevUserOptions.net = 10.0.2.0/24',
    'NetdevUserOptions.ipv6-prefix = fec0::', 'NetdevUserOptions.ipv6-prefixlen = 64',
    'NetdevL2TPv3Options.rxsession = the value of @txsession',
    'NetdevNetmapOptions.devname = /dev/netmap',
    'NetdevVhostUserOptions.vhostforce = false', 'NetdevVhostUserOptions.queues = 1',
    'NetdevVhostVDPAOptions.vhostdev = /dev/vhost-vdpa-0', 'NetdevVhostVDPAOptions.queues = 1',
  ]);
});

test('commands: what they take and return, and when they are allowed', () => {
  const rows = [...schema.commands.values()].map((command) =>
    [command.name, command.arguments, command.boxed, command.allowPreconfig, command.allowOob, command.returns === undefined ? '' : typeText(command.returns)].join(' '));
  assert.equal(rows, [
    'set_link q_obj_set_link-arg false false false ',
    'netdev_add Netdev true true false ',
    'netdev_del q_obj_netdev_del-arg false true false ',
    'query-rx-filter q_obj_query-rx-filter-arg false false false [RxFilterInfo]',
    'announce-self AnnounceParameters true false false ',
  ]);
});

test('the examples in the documentation keep to the schema', () => {
  let checked = 0;
  for (const { doc, name } of [...schema.commands.values(), ...schema.events.values()]) {
    for (const message of messagesIn(doc)) {
      assert.equal(faultsOf(name, message), [], `${name}: ${JSON.stringify(message)}`);
      checked += 1;
    }
  }
  assert.is(checked, 12);
});

function messagesIn(doc: Doc | undefined): readonly JsonObject[] {
  const examples = (doc?.sections ?? []).filter((section) => section.tag === 'Example');
  return examples.flatMap(({ text }) => text.split(/^(?:->|<-)/m).slice(1).map((message): JsonObject => JSON.parse(message)));
}

function faultsOf(name: string, { execute, arguments: args, event, data, return: value }: JsonObject): readonly unknown[] {
  if (execute !== undefined) return commandViolations(schema, String(execute), args);
  if (event !== undefined) return violations(schema, typeRefOf(schema.events.get(String(event))?.data ?? 'nothing'), data ?? null);
  const returns = schema.commands.get(name)?.returns;
  return returns === undefined ? Object.keys(Object(value)) : violations(schema, returns, value ?? null);
}

test.run();
