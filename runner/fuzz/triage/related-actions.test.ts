// What is related to the last action of a session, and names made plain.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { FuzzAction } from '../../../generators/campaign/session.ts';
import { withPlainNames } from './plain-names.ts';
import { relatedTo } from './related-actions.ts';

const command = (execute: string, args: JsonObject): FuzzAction => ({ kind: 'command', execute, arguments: args });

const port = command('netdev_add', { type: 'hubport', id: 'plumb-p', hubid: 1 });
const backend = command('netdev_add', { type: 'user', id: 'plumb-u' });
const on = command('netdev_add', { type: 'hubport', id: 'plumb-q', hubid: 1, netdev: 'plumb-u' });
const link = command('set_link', { name: 'plumb-q', up: false });
const other = command('netdev_add', { type: 'user', id: 'plumb-v' });

test('the last alone, then what speaks of the same, then what speaks of theirs', () => {
  assert.equal(relatedTo([port, other, backend, on, other, link]), [[link], [on, link], [port, backend, on, link]]);
});

test('of a single action there is nothing to leave out', () => {
  assert.equal(relatedTo([]), []);
  assert.equal(relatedTo([link]), []);
});

test('names become letters wherever they are quoted; other texts stay', () => {
  assert.equal(withPlainNames([backend, on, link]), [
    command('netdev_add', { type: 'user', id: 'a' }), command('netdev_add', { type: 'hubport', id: 'b', hubid: 1, netdev: 'a' }), command('set_link', { name: 'b', up: false }),
  ]);
  const script = command('netdev_add', { type: 'tap', id: 'plumb-t', ifname: 'plumb-t', script: 'no' });
  assert.equal(withPlainNames([script]), [command('netdev_add', { type: 'tap', id: 'a', ifname: 'plumb-t', script: 'no' })]);
});

test('names that nobody has given, or whose form may matter, stay', () => {
  const actions = [command('set_link', { name: 'nic0', up: true }), command('netdev_add', { type: 'user', id: '1bad' }), command('netdev_add', { type: 'user', id: 'x'.repeat(200) })];
  assert.equal(withPlainNames(actions), actions);
});

test.run();
