import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FuzzAction, FuzzSession } from '../../../generators/campaign/session.ts';
import { isJsonObject } from '../../../generators/qapi/json-value.ts';
import { minimise } from './minimise.ts';

const LENGTH = 300;

const filler: readonly FuzzAction[] = Array.from({ length: LENGTH }, (_, place) => ({
  kind: 'command', execute: place % 2 === 0 ? 'netdev_add' : 'query-rx-filter', arguments: { id: `plumb-${place}`, type: 'user', restrict: true },
}));

const add: FuzzAction = { kind: 'command', execute: 'netdev_add', arguments: { id: 'plumb-x', type: 'user', net: '10.0.2.0/24', hostname: 'x'.repeat(300), mtu: 65_000 } };
const use: FuzzAction = { kind: 'command', execute: 'set_link', arguments: { name: 'plumb-x', up: false } };

function isAddOf(action: FuzzAction, member: string): boolean {
  return action.kind === 'command' && action.execute === 'netdev_add' && isJsonObject(action.arguments)
    && action.arguments['id'] === 'plumb-x' && action.arguments[member] !== undefined;
}

/** Needs a netdev with a host name, and its link to be set later. */
function fails({ actions }: FuzzSession): boolean {
  const added = actions.findIndex((action) => isAddOf(action, 'hostname'));
  return added >= 0 && actions.slice(added).some((action) => action.kind === 'command' && action.execute === 'set_link');
}

test('a session of 300 commands with a fault of two at any places shrinks to these, in few runs', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(LENGTH), fc.nat(LENGTH), async (one, other) => {
    const [first, second] = [Math.min(one, other), Math.max(one, other)];
    const actions = [...filler.slice(0, first), add, ...filler.slice(first, second), use, ...filler.slice(second)];
    let runs = 0;
    const small = await minimise({ fixture: 'bare', pipeline: 8, actions }, async (candidate) => {
      runs++;
      return fails(candidate);
    }, { mayGoOn: () => true });
    assert.is(small.actions.length, 2);
    assert.is(small.pipeline, 1);
    assert.equal(small.actions[0], { kind: 'command', execute: 'netdev_add', arguments: { id: 'plumb-x', hostname: 'x'.repeat(16) } });
    assert.ok(runs <= MOST_RUNS, `${runs} runs`);
  }), { numRuns: 60, seed: 7 });
});

const MOST_RUNS = 120;

test('what was under way is tried first: a fault of one command of 300 costs hardly more than its members', async () => {
  let runs = 0;
  const actions = [...filler.slice(0, 100), add, ...filler.slice(100)];
  const small = await minimise({ fixture: 'bare', pipeline: 8, actions }, async (candidate) => {
    runs++;
    return candidate.actions.some((action) => isAddOf(action, 'hostname'));
  }, { mayGoOn: () => true, last: 100 });
  assert.is(small.actions.length, 1);
  assert.ok(runs <= 20, `${runs} runs`);
});

test('a fault that comes with the count alone is one command over and over, plain in all its places', async () => {
  let runs = 0;
  const actions = Array.from({ length: COUNT + 20 }, () => [add, use]).flat();
  const small = await minimise({ fixture: 'bare', pipeline: 8, actions }, async (candidate) => {
    runs++;
    return candidate.actions.filter((action) => action.kind === 'command' && action.execute === 'netdev_add').length >= COUNT;
  }, { mayGoOn: () => true, last: actions.length - 2 });
  assert.equal(small.actions, Array.from({ length: COUNT }, () => ({ kind: 'command', execute: 'netdev_add', arguments: {} })));
  assert.ok(runs <= 4 * COUNT, `${runs} runs`);
});

const COUNT = 65;

test('the plainest world in which it shows takes the place of its own, with all on the first monitor', async () => {
  const actions: readonly FuzzAction[] = [{ ...use, monitor: 1 } as FuzzAction];
  const small = await minimise({ fixture: 'two-monitors', pipeline: 1, actions }, async ({ fixture }) => fixture !== 'bare', { mayGoOn: () => true, worlds: ['bare', 'nics', 'two-monitors'] });
  assert.is(small.fixture, 'nics');
  assert.equal(small.actions.map((action) => 'monitor' in action), [false]);
});

test('where no further run is allowed, what is smallest by then is the result', async () => {
  let left = 5;
  const actions = [...filler, add, use];
  const small = await minimise({ fixture: 'bare', pipeline: 1, actions }, async (candidate) => fails(candidate), { mayGoOn: () => left-- > 0 });
  assert.ok(fails(small));
});

test('what a session quotes stays open: without it, it would be another session', async () => {
  const actions: readonly FuzzAction[] = [
    { kind: 'open', name: 'process', endpoint: { kind: 'vhost-user', queues: 2 } },
    { kind: 'command', execute: 'chardev-add', arguments: { id: 'plumb-c', backend: { type: 'socket', data: { addr: { type: 'unix', data: { path: '{process.path}' } }, server: false } } } },
    { kind: 'command', execute: 'netdev_add', arguments: { type: 'vhost-user', id: 'plumb-v', chardev: 'plumb-c', queues: 300 } },
  ];
  const hangs = ({ actions: [, add, last] }: FuzzSession): boolean => add?.kind === 'command' && last?.kind === 'command';
  const opensNothing = ({ actions: all }: FuzzSession): boolean => all.some((action) => action.kind === 'command' && action.execute === 'chardev-add');
  const small = await minimise({ fixture: 'bare', pipeline: 1, actions }, async (candidate) => hangs(candidate) || opensNothing(candidate), { mayGoOn: () => true });
  assert.equal(small.actions, actions.slice(0, 2));
});

test.run();
