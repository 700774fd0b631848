import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { netSchema } from '../../../generators/net-7.1/schema.ts';
import { branchRows, declaredBranches } from './branch-rows.ts';

test('every branch of the schema has a row before anything was sent', () => {
  const rows = branchRows(declaredBranches(netSchema()), new Map());
  const names = rows.map(({ branch }) => branch);
  for (const name of ['set_link', 'netdev_del', 'query-rx-filter', 'announce-self', 'netdev_add user', 'netdev_add hubport', 'netdev_add none']) assert.ok(names.includes(name), name);
  assert.ok(rows.every(({ commands }) => commands === 0));
  assert.equal(rows.find(({ branch }) => branch === 'netdev_add hubport')?.declared, ['id', 'hubid', 'netdev']);
  assert.equal(rows.find(({ branch }) => branch === 'set_link')?.declared, ['name', 'up']);
});

test('what was sent is counted, and what the schema does not have is told apart', () => {
  const coverage = (members: Record<string, number>, outcomes: Record<string, number>) => ({ members: new Map(Object.entries(members)), outcomes: new Map(Object.entries(outcomes)) });
  const rows = branchRows(declaredBranches(netSchema()), new Map([
    ['netdev_add user', coverage({ id: 5, net: 2 }, { success: 3, GenericError: 2 })], ['netdev_add nonsense', coverage({ id: 1 }, { GenericError: 1 })],
  ]));
  const user = rows.find(({ branch }) => branch === 'netdev_add user');
  assert.equal([user?.commands, user?.members, user?.outcomes], [5, { id: 5, net: 2 }, { success: 3, GenericError: 2 }]);
  assert.is(rows.at(-1)?.branch, 'netdev_add nonsense');
  assert.is(rows.at(-1)?.declared, undefined);
  assert.is(new Set(rows.map(({ branch }) => branch)).size, rows.length);
});

test.run();
