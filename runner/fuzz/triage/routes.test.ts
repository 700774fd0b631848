// One report, several ways: which are two faults. The first rows are bugs of QEMU 7.2 that were mended one by one; the others are one fault each.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ANY_VALUE } from '../../../generators/campaign/shape.ts';
import { netSchema } from '../../../generators/net-7.1/schema.ts';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { areTwoFaults, type Cause, causeOf } from './routes.ts';

const schema = netSchema();

/** A command of its own; `matters`: the members whose value was found to matter, or was not tried. */
function cause(type: string, members: JsonObject, matters: readonly string[], execute = 'netdev_add'): Cause | undefined {
  const shape = { execute, type, members: Object.fromEntries(['id', ...Object.keys(members)].map((name) => [name, matters.includes(name) ? 'class' : ANY_VALUE])) };
  const session = { fixture: 'bare', pipeline: 1, actions: [{ kind: 'command', execute, arguments: { type, id: 'a', ...members } } as const] };
  return causeOf({ session, trigger: [shape] }, schema);
}

const QUEUES = cause('tap', { queues: 0 }, ['queues']);
const FDS = cause('tap', { fds: '99999' }, ['fds']);
const VHOST = cause('tap', { vhost: true }, ['vhost']);
const LONG = 'x'.repeat(5_000);

const TWO: { readonly [why: string]: readonly [Cause | undefined, Cause | undefined] } = {
  'no queues, and descriptors that are not open': [QUEUES, FDS],
  'no queues, and vhost that there is not': [QUEUES, VHOST],
  'descriptors that are not open, and vhost that there is not': [FDS, VHOST],
};

const ONE: { readonly [why: string]: readonly [Cause | undefined, Cause | undefined] } = {
  'the same member with another value': [QUEUES, cause('tap', { queues: 4_294_967_295 }, ['queues'])],
  'a member more': [QUEUES, cause('tap', { queues: 0, ifname: 'x' }, ['queues'])],
  'any member of a backend': [cause('user', { restrict: true }, []), cause('user', { net: '10.0.2.0/24' }, [])],
  'a text that is too long, in whatever member': [cause('user', { hostname: LONG }, ['hostname']), cause('user', { bootfile: LONG }, ['bootfile'])],
  'a null, in whatever member': [cause('tap', { queues: null }, ['queues']), cause('tap', { vhost: null }, ['vhost'])],
  'a member that the schema does not know': [cause('tap', { foo: 1 }, ['foo']), cause('tap', { bar: 'x' }, ['bar'])],
  'members about one thing': [VHOST, cause('tap', { vhostfd: 'absent' }, ['vhostfd'])],
  'other backends': [QUEUES, cause('user', { hostname: 'x' }, ['hostname'])],
  'a name alone': [cause('tap', {}, []), cause('tap', {}, [])],
};

for (const [why, [one, other]] of Object.entries(TWO)) test(`two faults: ${why}`, () => assert.ok(areTwoFaults(one, other) && areTwoFaults(other, one)));
for (const [why, [one, other]] of Object.entries(ONE)) test(`one fault: ${why}`, () => assert.not.ok(areTwoFaults(one, other) || areTwoFaults(other, one)));

test('what needs more than one command has no cause of its own', () => {
  const action = { kind: 'command', execute: 'netdev_add', arguments: { type: 'tap', id: 'a', queues: 0 } } as const;
  const shape = { execute: 'netdev_add', type: 'tap', members: { id: 'free', queues: 'zero' } };
  assert.is(causeOf({ session: { fixture: 'bare', pipeline: 1, actions: [action, action] }, trigger: [shape, shape] }, schema), undefined);
});

test.run();
