import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accept, command } from './certificate.ts';
import type { CertifiedCommand, Expectation } from './certificate.ts';
import { netSchema } from './net-7.1/schema.ts';
import { knownCrash } from './net-model/crash.ts';
import type { NetState } from './net-model/state.ts';
import type { Outcome } from './net-model/transition.ts';
import { assume, observe } from './net-model/transition.ts';
import type { JsonObject } from './qapi/json-value.ts';
import { isJsonObject } from './qapi/json-value.ts';
import type { SessionOptions } from './sessions.ts';
import { leftovers, recertify, session, sessionIntents, sessionStart } from './sessions.ts';

const schema = netSchema();

const setup = [
  command('netdev_add', { type: 'hubport', id: 'plumb-nd0', hubid: 7340 }, accept('fixture/setup', {})),
  command('device_add', { driver: 'virtio-net-pci', id: 'plumb-n0', netdev: 'plumb-nd0' }, accept('fixture/setup', {})),
  command('device_add', { driver: 'e1000', id: 'plumb-n1' }, accept('fixture/setup', {})),
];

const KINDS: readonly SessionOptions[] = [{}, { machine: 'pc', setup }, { machine: 'pc', setup, deviceAdd: true, maxLength: 40 }];

const sample = (options: SessionOptions, seed: number, numRuns = 300): readonly (readonly CertifiedCommand[])[] =>
  fc.sample(session(schema, options), { seed, numRuns });

const textOf = (commands: readonly CertifiedCommand[]): string => JSON.stringify(commands);

const membersOf = (each: CertifiedCommand): JsonObject => (isJsonObject(each.arguments) ? each.arguments : {});

for (const [index, options] of KINDS.entries()) {
  const start = sessionStart(schema, options);
  const sessions = sample(options, 11 + index);

  test(`kind ${index}: the same seed gives the same sessions, another seed others`, () => {
    const texts = sessions.map(textOf);
    assert.equal(sample(options, 11 + index).map(textOf), texts);
    assert.not.equal(sample(options, 111 + index).map(textOf), texts);
  });

  test(`kind ${index}: certificates certify to themselves`, () => {
    for (const commands of sessions) assert.is(textOf(recertify(commands, start)), textOf(commands));
  });

  test(`kind ${index}: no command is known to kill its target, leave the loopback or run a program`, () => {
    for (const commands of sessions) {
      let state: NetState = start;
      for (const each of commands) {
        assert.is(knownCrash(state, each.execute, each.arguments), undefined);
        assertHarmless(each);
        state = assume(state, each.execute, each.arguments, each.expectation);
      }
    }
  });

  test(`kind ${index}: shrinking drops or lowers intents`, () => {
    for (const intents of fc.sample(sessionIntents(options), { seed: 5, numRuns: 20 })) {
      const smaller = [...take(sessionIntents(options).shrink([...intents], undefined), 30)];
      assert.ok(smaller.length > 0);
      for (const { value } of smaller) assert.ok(sizeOf(value) < sizeOf(intents));
    }
  });

  test(`kind ${index}: leftovers delete whatever a session may have added and nothing else, and raise links`, () => {
    for (const commands of sessions) {
      const added = leftovers(commands, start);
      const ends = [...commands, ...added].reduce((state, each) => assume(state, each.execute, each.arguments), start);
      assert.equal([...ends.netdevs.keys()], [...start.netdevs.keys()]);
      for (const id of start.nics.keys()) assert.not.equal(ends.nics.get(id)?.link, 'down');
      for (const each of added) assert.not.equal(each.expectation.kind, 'reject');
    }
  });
}

test('no certificate accepts a second netdev of an id, or the deletion of none', () => {
  for (const commands of sample({}, 3, 1000)) {
    const present = new Set<string>();
    for (const each of commands) {
      const id = String(membersOf(each).id);
      const { kind } = each.expectation;
      if (each.execute === 'netdev_add' && kind === 'accept') assert.not.ok(present.has(id), `${id} is there already`);
      if (each.execute === 'netdev_del' && kind === 'accept') assert.ok(present.has(id), `${id} is not known to be there`);
      if (each.execute === 'netdev_add' && kind === 'accept') present.add(id);
      if (each.execute === 'netdev_del' && kind !== 'reject') present.delete(id);
    }
  }
});

test('seeing what a certificate promised leads to the state that was assumed', () => {
  for (const commands of sample({}, 4)) {
    let state = sessionStart(schema);
    for (const { execute, arguments: args, expectation } of commands) {
      const assumed = assume(state, execute, args, expectation);
      if (expectation.kind !== 'open') assert.equal([...observe(state, execute, args, promised(expectation)).netdevs], [...assumed.netdevs]);
      state = assumed;
    }
  }
});

test('a session shrinks to the commands that matter', () => {
  const isRefusedDuplicate = (each: CertifiedCommand): boolean => String(each.expectation.rule) === 'netdev_add/duplicate-id';
  const result = fc.check(fc.property(session(schema), (commands) => !commands.some(isRefusedDuplicate)), { seed: 8, numRuns: 500 });
  const smallest = result.counterexample?.[0] ?? [];
  assert.equal(smallest.map((each) => [each.execute, each.arguments]), [
    ['netdev_add', { type: 'user', id: 'plumb-h0' }],
    ['netdev_add', { type: 'user', id: 'plumb-h0' }],
  ]);
});

test('every kind of command and of expectation comes up, over most backends', () => {
  const seen = new Set<string>();
  for (const commands of sample({ machine: 'pc', setup, deviceAdd: true }, 9, 600)) {
    for (const each of commands) {
      seen.add(`${each.execute} ${each.expectation.kind}`);
      if (each.execute === 'netdev_add') seen.add(`type ${String(membersOf(each).type)}`);
    }
  }
  const commands = ['netdev_add accept', 'netdev_add reject', 'netdev_add open', 'netdev_del accept', 'netdev_del reject', 'netdev_del open',
    'set_link accept', 'set_link reject', 'set_link open', 'query-rx-filter accept', 'query-rx-filter reject', 'announce-self accept', 'announce-self reject',
    'device_add accept', 'device_add reject'];
  const types = ['user', 'tap', 'l2tpv3', 'socket', 'vde', 'hubport', 'netmap', 'vhost-user', 'vhost-vdpa', 'vmnet-host', 'nic', 'none'];
  for (const name of [...commands, ...types.map((type) => `type ${type}`)]) assert.ok(seen.has(name), name);
});

const LOOPBACK = /^(127\.0\.0\.1)?(:\d+)?$/;

function assertHarmless(each: CertifiedCommand): void {
  const args = membersOf(each);
  if (each.execute !== 'netdev_add') return;
  const { type, script, downscript, fd, listen = '', connect = '', udp = '', mcast, localaddr = '', src = '127.0.0.1', dst = '127.0.0.1' } = args;
  if (type === 'tap') assert.ok(fd !== undefined || (script === 'no' && downscript === 'no'));
  if (mcast !== undefined) assert.is(localaddr, '127.0.0.1');
  for (const address of type === 'socket' ? [listen, connect, udp, localaddr] : []) assert.match(String(address), LOOPBACK);
  for (const address of type === 'l2tpv3' ? [src, dst] : []) assert.ok(address === '127.0.0.1' || typeof address !== 'string');
  for (const name of ['smb', 'helper', 'tftp', 'guestfwd']) assert.is(args[name], undefined);
}

function promised(expectation: Exclude<Expectation, { readonly kind: 'open' }>): Outcome {
  if (expectation.kind === 'accept') return { kind: 'success', value: {} };
  return { kind: 'error', errorClass: expectation.classes[0] ?? 'GenericError' };
}

function sizeOf(intents: readonly object[]): number {
  return intents.reduce((sum, intent) => sum + 1 + Object.values(intent).reduce((total, number: number) => total + number, 0), 0);
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}

test.run();
