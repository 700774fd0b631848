// A real QEMU tells its schema: it has all that the bundled one says, under the names that introspection hides.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configured, definedIn } from '../../generators/qapi/configured.ts';
import { diffSchemas } from '../../generators/qapi/diff.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import { matchIntrospection } from '../../generators/qapi/match-introspection.ts';
import { typeText } from '../../generators/qapi/type-text.ts';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { openSchema } from './schema-source.ts';

const QEMU = 'qemu:qemu-system-x86_64';

function membersText(schema: Schema, name: string): readonly string[] {
  const type = schema.types.get(name);
  return type === undefined || type.kind === 'enum' ? [] : type.members.map((member) => `${member.name}: ${typeText(member.type)}`);
}

test('names and widths come back, and what the build has more stays', async () => {
  const { schema, kind } = await openSchema(QEMU);
  assert.is(kind, 'build');
  assert.ok(schema.commands.size > 150 && schema.types.size > 400, `${schema.commands.size} commands, ${schema.types.size} types`);
  assert.not(schema.types.has('Netdev'));
  const matched = matchIntrospection(netSchema(), schema);
  for (const name of ['Netdev', 'NetdevTapOptions', 'NetdevL2TPv3Options', 'NetdevVdeOptions', 'RxFilterInfo', 'AnnounceParameters']) {
    const shown = membersText(matched, name);
    for (const member of membersText(netSchema(), name)) assert.ok(shown.includes(member), `${name}: ${member}`);
  }
  assert.equal(membersText(matched, 'NetdevHubPortOptions'), ['hubid: int32', 'netdev: str']);
  assert.is(matched.commands.get('netdev_add')?.arguments, 'Netdev');
  assert.ok(matched.commands.has('query-qmp-schema'));
  assert.is(matched.types.size, schema.types.size);
});

test('nothing that the bundled schema says is missing or otherwise, in either direction', async () => {
  const { schema } = await openSchema(QEMU);
  const matched = matchIntrospection(netSchema(), schema);
  const build = configured(netSchema(), definedIn(netSchema(), matched));
  const changes = diffSchemas(build, matched).filter((change) => change.judgement !== 'compatible');
  assert.equal(changes, []);
});

test.run();
