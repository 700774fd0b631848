// Faults that stock builds of QEMU have from 5.2 to 11.1, each in a session as a campaign draws it: it fails as what it is.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command, type FuzzAction, open } from '../../../generators/campaign/session.ts';
import { openTarget } from '../../../targets/open.ts';
import { exampleOn } from '../../house/kept-example.ts';

type Actions = readonly FuzzAction[];

const OWN = '127.91.74.5:7512';
const RECONNECT: FuzzAction = { kind: 'reconnect' };
const WIRE: Actions = [
  open('w', { kind: 'listener', carries: 'frames' }), command('netdev_add', { type: 'socket', id: 'plumb-w', connect: '{w.address}' }),
  command('netdev_add', { type: 'hubport', id: 'plumb-w-port', hubid: 7410, netdev: 'plumb-w' }),
];
const TUNNEL = command('netdev_add', { type: 'l2tpv3', id: 'plumb-t', src: '127.0.0.1', dst: '127.0.0.1', txsession: 1, udp: true });

function helped(type: string): Actions {
  const add = command('netdev_add', { type, id: 'plumb-h', helper: '{helper.path}' });
  return [open('helper', { kind: 'program', behaviour: 'exit', status: 0 }), add, RECONNECT, add];
}

function says(at: string, packet: string): FuzzAction {
  return { kind: 'packets', packets: [{ at, packet }] };
}

const CHARDEV = { type: 'socket', data: { addr: { type: 'unix', data: { path: '{process.path}' } }, server: false } };

const FAULTS: { readonly [fault: string]: readonly [actions: Actions, signature: RegExp] } = {
  'who has spoken into an empty hub is dumb from then on': [[...WIRE, says('w', 'ffffffffffff52540098000288b5aa')], /^packets: effects\/hubport\/joined-later/],
  'an empty datagram makes a datagram socket deaf': [[
    open('u', { kind: 'datagrams', carries: 'frames', to: OWN }), command('netdev_add', { type: 'socket', id: 'plumb-u', udp: '{u.address}', localaddr: OWN }),
    command('netdev_add', { type: 'hubport', id: 'plumb-u-port', hubid: 7410, netdev: 'plumb-u' }), says('u', ''),
  ], /^packets: effects\/socket\/datagram/],
  'an empty frame makes a hub deaf': [[...WIRE, says('w', '')], /^packets: effects\/socket\/framing/],
  'a refused tunnel closes descriptor 0': [[TUNNEL, RECONNECT, TUNNEL], /^liveness/],
  'a helper of a bridge that hands over nothing closes descriptor 0': [helped('bridge'), /^liveness/],
  'a helper of a tap that hands over nothing closes descriptor 0': [helped('tap'), /^liveness/],
  'a port that the switch does not have blocks the process': [
    [open('switch', { kind: 'vde-switch' }), command('netdev_add', { type: 'vde', id: 'plumb-v', sock: '{switch.path}', port: 32 })], /^liveness: session\/answers/,
  ],
  'more queues than the other process has: no reply for ever': [[
    open('process', { kind: 'vhost-user', queues: 2 }), command('chardev-add', { id: 'plumb-c', backend: CHARDEV }),
    command('netdev_add', { type: 'vhost-user', id: 'plumb-q', chardev: 'plumb-c', queues: 3 }),
  ], /^liveness: session\/answers/],
};

for (const [fault, [actions, signature]] of Object.entries(FAULTS)) {
  test(fault, async () => assert.match((await exampleOn(openTarget('qemu:qemu-system-x86_64'), actions, 2_000)).judged.signature ?? '', signature));
}

test.run();
