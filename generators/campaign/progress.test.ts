import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { certify } from '../backend-rules.ts';
import { netSchema } from '../net-7.1/schema.ts';
import { initialState } from '../net-model/initial-state.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import { placeOf, plainHubs } from './plain-hubs.ts';
import { afterAction, beginning, expectationAt, type Progress, sentFrom, shapeAt } from './progress.ts';
import { command, type FuzzAction, open } from './session.ts';

const schema = netSchema();
const START = beginning(initialState({ certify: (execute, args) => certify(schema, execute, args), machine: 'bare' }));

const OWN = '127.91.74.5:7512';
const LISTENER = open('w0', { kind: 'listener', carries: 'frames' });
const CONNECT = { type: 'socket', id: 'plumb-w0', connect: '{w0.address}' };
const PLUGGED = { type: 'hubport', id: 'plumb-w0-port', hubid: 3, netdev: 'plumb-w0' };

function add(args: JsonObject): FuzzAction {
  return command('netdev_add', args);
}

function after(...actions: readonly FuzzAction[]): Progress {
  return actions.reduce(afterAction, START);
}

function isAccepted(progress: Progress, args: JsonObject): boolean {
  return expectationAt(progress, 'netdev_add', args).kind === 'accept';
}

test('who connects to what is open is accepted, and to what is not, refused', () => {
  assert.ok(isAccepted(after(LISTENER), CONNECT));
  assert.is(expectationAt(START, 'netdev_add', CONNECT).kind, 'reject');
  assert.is(expectationAt(after(LISTENER), 'netdev_add', { ...CONNECT, connect: '{w0.path}' }).kind, 'reject');
  assert.is(expectationAt(after(LISTENER), 'netdev_add', { ...CONNECT, connect: '{w0.host}:{w0.port}' }).kind, 'open');
  assert.is(expectationAt(after(LISTENER, add(CONNECT)), 'netdev_add', { ...CONNECT, id: 'plumb-w1' }).kind, 'open', 'two at one end');
  assert.is(expectationAt(after(LISTENER, add(CONNECT)), 'netdev_add', CONNECT).kind, 'reject', 'the id is taken');
});

test('an address of the session\'s own is free until it was spoken of', () => {
  const listen = { type: 'socket', id: 'plumb-w0', listen: OWN };
  const far = open('w1', { kind: 'datagrams', carries: 'frames', to: OWN });
  const udp = { type: 'socket', id: 'plumb-w1', udp: '{w1.address}', localaddr: OWN };
  assert.ok(isAccepted(START, listen));
  assert.ok(isAccepted(after(far), udp));
  assert.is(expectationAt(after(far, add(listen)), 'netdev_add', udp).kind, 'open');
  assert.is(expectationAt(after(far), 'netdev_add', { ...udp, localaddr: '127.91.74.5:7513' }).kind, 'open', 'the other end sends elsewhere');
});

test('a wire is on no hub, alone on one, or heard; and where more than wires and user networks may be, that is unclear', () => {
  const wired = after(LISTENER, add(CONNECT));
  assert.is(placeOf('plumb-w0', wired), 'unplugged');
  const plugged = afterAction(wired, add(PLUGGED));
  assert.is(placeOf('plumb-w0', plugged), 'alone');
  assert.is(placeOf('plumb-w0', afterAction(plugged, add({ type: 'hubport', id: 'plumb-h', hubid: 3 }))), 'heard');
  const unclear: readonly (readonly FuzzAction[])[] = [
    [command('set_link', { name: 'plumb-w0-port', up: true })],
    [command('set_link', { name: 'plumb-w0', up: true })],
    [add({ type: 'hubport', id: 'plumb-h', hubid: 3 }), add({ type: 'hubport', id: 'plumb-i', hubid: 4, netdev: 'plumb-h' })],
    [add({ type: 'tap', id: 'plumb-h' }), add({ type: 'hubport', id: 'plumb-i', hubid: 3, netdev: 'plumb-h' })],
    [open('w0', { kind: 'listener', carries: 'frames' })],
    [add({ type: 'socket', id: 'plumb-w1', connect: '{w0.address}' })],
  ];
  for (const actions of unclear) assert.is(placeOf('plumb-w0', actions.reduce(afterAction, plugged)), 'unclear', JSON.stringify(actions));
  assert.equal(plainHubs(plugged), [{ hub: '3', ports: 1, wires: ['plumb-w0'] }]);
});

test('who listens is heard once somebody has called, and not when a second one has', () => {
  const call = (name: string): FuzzAction => open(name, { kind: 'caller', carries: 'frames', to: OWN });
  const listening = after(add({ type: 'socket', id: 'plumb-w0', listen: OWN }));
  assert.is(listening.beside.wires.get('plumb-w0')?.endpoint, undefined);
  assert.is(afterAction(listening, call('c')).beside.wires.get('plumb-w0')?.endpoint, 'c');
  assert.is(afterAction(afterAction(listening, call('c')), call('d')).beside.wires.size, 0);
});

test('packets go by wires alone, and what is remarkable about them is their shape', () => {
  const say = (...packets: readonly string[]): Extract<FuzzAction, { kind: 'packets' }> => ({ kind: 'packets', packets: packets.map((packet) => ({ at: 'w0', packet })) });
  assert.equal(sentFrom(after(LISTENER), say('ff').packets), [], 'nobody would take them');
  const wired = after(LISTENER, add(CONNECT));
  assert.equal(shapeAt(wired, say('ff', ''))?.members, { 'connect short': 'sent', 'empty frame': 'sent' });
  const alone = afterAction(wired, add(PLUGGED));
  assert.equal(shapeAt(alone, say('ff'))?.members, { alone: 'sent' });
  assert.equal([...afterAction(alone, say('ff')).beside.wires.get('plumb-w0')?.said ?? []], ['alone']);
});

test('a deleted wire leaves an end at which nothing comes any more', () => {
  const gone = after(LISTENER, add(CONNECT), add(PLUGGED), command('netdev_del', { id: 'plumb-w0' }));
  assert.equal([...gone.beside.ghosts], ['w0']);
  assert.equal([...afterAction(gone, add(CONNECT)).beside.ghosts], []);
});

test.run();
