// Conditions decided, and guessed from what a build shows.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../net-7.1/schema.ts';
import { configured, definedIn } from './configured.ts';
import { diffSchemas } from './diff.ts';
import { loadSchema } from './load.ts';

const VMNET = new Set(['CONFIG_VMNET']);

function driverNames(schema = netSchema()): readonly string[] {
  const driver = schema.types.get('NetClientDriver');
  return driver?.kind === 'enum' ? driver.values.map((value) => `${value.name}${value.condition === undefined ? '' : '?'}`) : [];
}

test('what is not compiled in is gone, and nothing conditional is left', () => {
  assert.is(driverNames().filter((name) => name.endsWith('?')).length, 3);
  const linux = configured(netSchema(), new Set());
  assert.equal(driverNames(linux), driverNames().slice(0, 12));
  assert.not(linux.types.has('NetdevVmnetHostOptions'));
  const mac = configured(netSchema(), VMNET);
  assert.equal(driverNames(mac), driverNames().map((name) => name.replace('?', '')));
  assert.is(mac.types.get('NetdevVmnetHostOptions')?.condition, undefined);
  assert.equal(diffSchemas(linux, configured(linux, VMNET)), []);
});

test('a build tells its symbols by what it has', () => {
  assert.equal(definedIn(netSchema(), configured(netSchema(), VMNET)), VMNET);
  assert.equal(definedIn(netSchema(), configured(netSchema(), new Set())), new Set());
});

test('commands, events, members and features under conditions', () => {
  const result = loadSchema('t', () => `
    { 'command': 'a', 'if': 'CONFIG_A' } { 'event': 'E', 'if': { 'not': 'CONFIG_A' } }
    { 'command': 'b', 'data': { 'm': { 'type': 'str', 'if': { 'all': [ 'CONFIG_A', 'CONFIG_B' ] } } }, 'features': [ { 'name': 'f', 'if': 'CONFIG_B' } ] }
  `);
  if (result.kind === 'error') throw new Error(result.error.message);
  const shape = (...defined: readonly string[]): string => {
    const schema = configured(result.schema, new Set(defined));
    const struct = schema.types.get('q_obj_b-arg');
    const members = struct?.kind === 'struct' ? struct.members.length : 0;
    return `${[...schema.commands.keys()]} ${[...schema.events.keys()]} ${members} ${schema.commands.get('b')?.features.length}`;
  };
  assert.is(shape(), 'b E 0 0');
  assert.is(shape('CONFIG_A'), 'a,b  0 0');
  assert.is(shape('CONFIG_A', 'CONFIG_B'), 'a,b  1 1');
});

test.run();
