// Laws of the mutations: each breaks what it claims by the word of the independent validator, and the certificate
// that is worked out from the result agrees with the one that the mutation brought along.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { certify } from './backend-rules.ts';
import { mutated, mutationsOf, sceneMutations } from './mutations.ts';
import type { Scene } from './named-command.ts';
import { branchTypes, sceneOf, usualArguments } from './named-command.ts';
import { netSchema } from './net-7.1/schema.ts';
import { commandViolations } from './qapi/check.ts';
import { encodeJson } from './qapi/json-value.ts';

const schema = netSchema();
const defined = new Set(['CONFIG_VMNET']);
const COMMANDS = ['set_link', 'netdev_add', 'netdev_del', 'query-rx-filter', 'announce-self'];

function allScenes(): readonly Scene[] {
  return COMMANDS.flatMap((execute) => {
    const types = branchTypes(schema, execute, defined);
    const scenes = types.length === 0 ? [sceneOf(schema, execute)] : types.map((type) => sceneOf(schema, execute, type, defined));
    return scenes.filter((scene) => scene !== undefined);
  });
}

test('there is a scene for each command and each type of backend', () => {
  assert.is(allScenes().length, 15 + 4);
  assert.is(sceneOf(schema, 'netdev_add', 'vmnet-host'), undefined);
});

test('every mutation breaks the rule that it claims', () => {
  let seen = 0;
  for (const scene of allScenes()) {
    const usual = usualArguments(scene) ?? {};
    for (const mutation of sceneMutations(scene)) {
      const label = `${scene.scope}: ${mutation.name}`;
      const command = mutated(scene, mutation, usual);
      const rules = commandViolations(schema, scene.execute, command.arguments, defined).map((violation) => violation.rule);
      if (mutation.violates.length === 0) assert.equal(rules, [], label);
      else assert.ok(rules.length > 0 && rules.every((rule) => mutation.violates.includes(rule)), `${label}: ${rules.join()}`);
      seen += 1;
    }
  }
  assert.ok(seen >= 1500, `${seen} mutations`);
});

test('the certificate of the result agrees in kind and in error classes', () => {
  for (const scene of allScenes()) {
    const usual = usualArguments(scene) ?? {};
    for (const mutation of sceneMutations(scene)) {
      if (mutation.extra !== undefined) continue;
      const command = mutated(scene, mutation, usual);
      const again = certify(schema, scene.execute, command.arguments, defined);
      const label = `${scene.scope}: ${mutation.name}`;
      assert.is(again.kind, command.expectation.kind, label);
      if (again.kind === 'reject' && command.expectation.kind === 'reject') assert.equal(again.classes, command.expectation.classes, label);
    }
  }
});

test('names are unique per command and branch, and slugs; all is the same twice', () => {
  for (const scene of allScenes()) {
    const commands = mutationsOf(schema, scene.execute, scene.type, defined);
    const names = commands.map((each) => each.name);
    assert.is(new Set(names).size, names.length, `${scene.scope}: ${names.find((name, index) => names.indexOf(name) !== index)}`);
    for (const name of names) assert.match(name, /^[a-z0-9_.+/-]+$/);
    const texts = (list: typeof commands): string => list.map((each) => encodeJson(each.command.arguments ?? null)).join('\n');
    assert.is(texts(mutationsOf(schema, scene.execute, scene.type, defined)), texts(commands));
  }
});

test.run();
