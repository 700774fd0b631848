// Laws of the boundary commands: valid by the independent validator, complete, harmless, and stable.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boundaryCommands } from './boundaries.ts';
import type { NamedCommand } from './named-command.ts';
import { branchTypes, sceneOf } from './named-command.ts';
import { netSchema } from './net-7.1/schema.ts';
import { commandViolations } from './qapi/check.ts';
import { integerRange } from './qapi/ir.ts';
import type { JsonObject } from './qapi/json-value.ts';
import { encodeJson, isJsonObject } from './qapi/json-value.ts';

const schema = netSchema();
const defined = new Set(['CONFIG_VMNET']);
const types = branchTypes(schema, 'netdev_add', defined);

function argumentsOf(each: NamedCommand): JsonObject {
  return isJsonObject(each.command.arguments) ? each.command.arguments : {};
}

const enumerations: readonly (readonly [string, string | undefined])[] = [
  ...['set_link', 'netdev_del', 'query-rx-filter', 'announce-self'].map((execute) => [execute, undefined] as const),
  ...types.map((type) => ['netdev_add', type] as const),
];

test('every boundary command is valid by the schema, its name a unique slug', () => {
  for (const [execute, type] of enumerations) {
    const commands = boundaryCommands(schema, execute, type, defined);
    assert.ok(commands.length > 0, `${execute} ${type}`);
    for (const each of commands) {
      assert.equal(commandViolations(schema, execute, each.command.arguments, defined), [], `${type} ${each.name}`);
      assert.match(each.name, /^[a-z0-9_.+/-]+$/);
    }
    assert.is(new Set(commands.map((each) => each.name)).size, commands.length);
  }
});

test('each optional member is absent and present, each integer at both ends of its range', () => {
  for (const [execute, type] of enumerations) {
    const all = boundaryCommands(schema, execute, type, defined).map(argumentsOf);
    for (const member of sceneOf(schema, execute, type, defined)?.members ?? []) {
      assert.ok(all.some((args) => args[member.name] !== undefined), `${execute} ${type} ${member.name} present`);
      const alwaysSent = ['vde/sock', 'netmap/devname', 'vhost-vdpa/vhostdev', 'tap/script', 'tap/downscript'].includes(`${type}/${member.name}`);
      if (member.optional && !alwaysSent) assert.ok(all.some((args) => args[member.name] === undefined), `${type} ${member.name} absent`);
      const range = member.type.kind === 'builtin' ? integerRange(member.type.name) : undefined;
      for (const end of range ?? []) assert.ok(all.some((args) => String(args[member.name]) === String(end)), `${member.name} ${end}`);
    }
  }
});

test('nothing that could touch the host is sent', () => {
  for (const type of types) {
    for (const each of boundaryCommands(schema, 'netdev_add', type, defined)) {
      const args = argumentsOf(each);
      const text = encodeJson(args);
      assert.not.match(text, /"str":"[a-z]*::/, `${each.name}: a forward from every address`);
      if (type === 'tap') assert.ok(args.script !== undefined && args.downscript === 'no', each.name);
      if (type === 'bridge') assert.ok(args.br === 'plumb-br0' || String(args.helper).startsWith('plumb-scratch/'), each.name);
      if (args.mcast !== undefined) assert.is(args.localaddr, '127.0.0.1', each.name);
      for (const name of ['fd', 'fds', 'vhostfd', 'vhostfds']) assert.match(String(args[name] ?? 'plumb-absent'), /^plumb-absent/);
      assert.ok(each.cleanup.length === 1 && each.cleanup[0] === args.id);
    }
  }
});

test('the same twice, with no command for what the schema does not have', () => {
  const texts = (): string => types.flatMap((type) => boundaryCommands(schema, 'netdev_add', type, defined)).map((each) => encodeJson(each.command.arguments ?? null)).join('\n');
  assert.is(texts(), texts());
  assert.equal(boundaryCommands(schema, 'netdev_add', 'vmnet-host'), []);
  assert.equal(boundaryCommands(schema, 'netdev_add'), []);
  assert.equal(boundaryCommands(schema, 'query-nothing'), []);
});

test.run();
