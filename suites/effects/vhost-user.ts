// vhost-user backends and the process at the other end of their chardev. net.json: NetdevVhostUserOptions.
//
// The other process answers the handshake and notes each message: a header of three words (request, flags, size) of the
// machine's order, then the payload. docs/interop/vhost-user.rst.

import { accept, command, open as openOutcome, reject, requirement } from '../../generators/certificate.ts';
import { littleEndianHex } from '../../generators/frames/hex.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, PacketExpectation, Step } from '../../runner/case.ts';
import { caseOf, observe, open, OWNED, send } from '../case-of.ts';
import { absenceOf, netdevAdd } from '../net-commands.ts';
import { add, del } from './wiring.ts';

export function vhostUserCases(): readonly Case[] {
  return [...chardevCases(), ...queueCases(), forcedCase(), deletedCase(), descriptorCase()];
}

const NEEDS = [OWNED, { kind: 'backend', type: 'vhost-user' }, { kind: 'command', name: 'chardev-add' }] as const;
const OFFERED = 4;

function peer(name: string, queues = OFFERED, once = false): readonly Step[] {
  return [open(name, { kind: 'vhost-user', queues, ...(once ? { once } : {}) }), withPeer(name)];
}

function withPeer(name: string): Step {
  const backend = { type: 'socket', data: { addr: { type: 'unix', data: { path: `{${name}.path}` } }, server: false } };
  return send(command('chardev-add', { id: `plumb-${name}`, backend }, accept('fixture/setup')));
}

function withoutPeer(name: string): Step {
  return send(command('chardev-remove', { id: `plumb-${name}` }, openOutcome('fixture/setup', 'QEMU removes the chardev of a deleted backend with it', 'GenericError')));
}

function tested(members: JsonObject): JsonObject {
  return { type: 'vhost-user', id: 'tested', chardev: 'plumb-peer', ...members };
}

const GET_FEATURES = 1;
const SET_VRING_CALL = 13;
const VERSION = 1;

function words(...values: readonly number[]): string {
  return values.map((value) => littleEndianHex(value, 4)).join('');
}

/** The first message of a handshake. */
function asked(rule: string, at: string, count?: number): PacketExpectation {
  const match = { payload: words(GET_FEATURES, VERSION, 0) };
  return { rule: requirement(rule), at, match, ...(count === undefined ? {} : { count }) };
}

/** The backend tells by which descriptor each ring calls; two rings a queue. */
function ring(rule: string, index: number, count: number): PacketExpectation {
  return { rule: requirement(rule), at: 'peer', match: { payload: words(SET_VRING_CALL, VERSION, 8, index, 0) }, count };
}

function heard(...expect: readonly PacketExpectation[]): Step {
  return { kind: 'exchange', send: [], fence: [], expect };
}

function chardevCases(): readonly Case[] {
  const rule = 'effects/vhost-user/chardev';
  const connected = (name: string): Step => observe(rule, { kind: 'descriptor-of', endpoint: name }, {});
  return [
    caseOf(`${rule}/asked`, 'The process at the other end of chardev is asked for its features.', [rule],
      [...peer('peer'), send(add(tested({}))), heard(asked(rule, 'peer')), send(del('tested')), withoutPeer('peer')], { needs: NEEDS }),
    caseOf(`${rule}/the-right-one`, 'Of two, the process at the other end of chardev is asked, and the other is not.', [rule], [
      ...peer('other'), ...peer('peer'), send(add(tested({}))),
      heard(asked(rule, 'peer'), asked(rule, 'other', 0)), connected('peer'),
      send(del('tested')), withoutPeer('peer'), withoutPeer('other'),
    ], { needs: NEEDS }),
  ];
}

function queueCases(): readonly Case[] {
  const [rule, one, more] = ['effects/vhost-user/queues', 'effects/vhost-user/defaults/queues', 'effects/vhost-user/queues-beyond-peer'] as const;
  const rings = (name: string, title: string, of: string, members: JsonObject, queues: number): Case => caseOf(name, title, [of], [
    ...peer('peer'), send(add(tested(members))),
    heard(...Array.from({ length: 2 * queues }, (_, index) => ring(of, index, 1)), ring(of, 2 * queues, 0)),
    send(del('tested')), withoutPeer('peer'),
  ], { needs: NEEDS });
  return [
    rings(`${rule}/two`, 'Two queues are set up where two are asked for.', rule, { queues: 2 }, 2),
    rings(`${rule}/all`, 'All queues of the other process are set up where as many are asked for.', rule, { queues: OFFERED }, OFFERED),
    rings(one, 'Without queues there is one.', one, {}, 1),
    caseOf(more, 'More queues than the other process has are refused.', [more, rule], [
      ...peer('peer', 2, true), send(netdevAdd(tested({ id: 'plumb-tested', queues: 3 }), reject(more, 'GenericError')), ...absenceOf('plumb-tested')), withoutPeer('peer'),
    ], { needs: NEEDS }),
  ];
}

function deletedCase(): Case {
  const rule = 'effects/vhost-user/deleted';
  return caseOf(rule, 'The connection of a deleted backend is closed, and its id is free.', [rule], [
    ...peer('peer'), send(add(tested({}))), heard(asked(rule, 'peer')), send(del('tested')),
    observe(rule, { kind: 'descriptor-of', endpoint: 'peer' }, { descriptor: null }), withoutPeer('peer'),
    ...peer('peer'), send(add(tested({}))), heard(asked(rule, 'peer')), send(del('tested')), withoutPeer('peer'),
  ], { needs: NEEDS });
}

/** The first may open what is then kept for all: it does not count. */
function descriptorCase(): Case {
  const rule = 'effects/netdev_del/frees-descriptors';
  const once: readonly Step[] = [withPeer('peer'), send(add(tested({ queues: 2 })), del('tested')), withoutPeer('peer')];
  return caseOf(`${rule}/vhost-user`, 'A vhost-user backend that comes and goes, its chardev with it, leaves no file open.', [rule], [
    open('peer', { kind: 'vhost-user', queues: OFFERED }), ...once, observe(rule, { kind: 'descriptors' }, {}, 'before'),
    ...once, ...once, ...once, observe(rule, { kind: 'descriptors', since: '{before.count}' }, { more: 0 }),
  ], { needs: NEEDS });
}

/** What follows from it nobody sees (`NOT_SHOWN`). */
function forcedCase(): Case {
  const rule = 'members/vhost-user/vhostforce';
  return caseOf('effects/vhost-user/vhostforce-taken', 'A backend with vhostforce is made like any other.', [rule],
    [...peer('peer'), send(add(tested({ vhostforce: true }))), heard(asked(rule, 'peer')), send(del('tested')), withoutPeer('peer')], { needs: NEEDS });
}
