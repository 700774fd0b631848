// Wires of a session: sockets of the target with an endpoint at their other end, plugged into few hubs, so that they meet; and what
// is sent from there.
//
// Whatever is sent stays on the hub or is answered by the target itself: no packet asks for an address beyond.

import type fc from 'fast-check';
import { encodeFrame } from '../frames/encode.ts';
import type { Frame } from '../frames/frame.ts';
import { toHex } from '../frames/hex.ts';
import { announcement, arpRequest, neighbourSolicitation, routerSolicitation } from '../frames/requests.ts';
import type { JsonObject } from '../qapi/json-value.ts';
import type { Wire } from './beside.ts';
import type { Progress } from './progress.ts';
import { randomHex } from './random-hex.ts';
import { command, type FuzzAction, open } from './session.ts';
import { pick } from './swarm.ts';

type Actions = readonly FuzzAction[];

const NAMES: readonly string[] = ['w0', 'w1', 'w2', 'w3'];
const ID = 'plumb-';
const HUBS: readonly number[] = [7410, 7410, 7410, 7411];
/** Sockets that connect are the plainest. */
const KINDS: readonly Wire['kind'][] = ['connect', 'connect', 'udp', 'udp', 'listen'];

/** What a host must be able to open. */
export const WIRE_KINDS: readonly string[] = ['listener', 'datagrams', 'caller'];

/** A wire more, or something about one that is there; nothing where the host lacks one of the kinds. */
export function drawWires(random: fc.Random, kinds: ReadonlySet<string>, { beside: { wires }, net }: Progress): Actions {
  if (!WIRE_KINDS.every((kind) => kinds.has(kind))) return [];
  const [id, wire] = pick(random, [...wires]) ?? ['', undefined];
  const share = random.nextInt(0, 99);
  const free = NAMES.find((name) => !net.netdevs.has(`${ID}${name}`));
  if (wire === undefined || (free !== undefined && share < NEW_IN_100)) return newWire(random, free ?? pick(random, NAMES) ?? '');
  if (share < SPEAKS_IN_100) return wire.endpoint === undefined ? [call(id, wire)] : [spoken(random, wire.endpoint, wire.kind)];
  const plugged = net.netdevs.get(id)?.peer;
  const unplug = plugged?.kind === 'netdev' ? [command('netdev_del', { id: plugged.name })] : [];
  return share < REPLUGGED_IN_100 ? [...unplug, plug(random, id)] : [command('netdev_del', { id })];
}

const NEW_IN_100 = 35;
const SPEAKS_IN_100 = 80;
const REPLUGGED_IN_100 = 92;

function newWire(random: fc.Random, name: string): Actions {
  const id = `${ID}${name}`;
  const port = random.nextInt(0, 9) === 0 ? [] : [plug(random, id)];
  const own = `127.91.74.${random.nextInt(1, 254)}:${random.nextInt(7_500, 7_999)}`;
  const add = (members: JsonObject): FuzzAction => command('netdev_add', { type: 'socket', id, ...members });
  const kind = pick(random, KINDS) ?? 'connect';
  const said = random.nextInt(0, 1) === 0 ? [spoken(random, name, kind)] : [];
  switch (kind) {
    case 'connect': return [open(name, { kind: 'listener', carries: 'frames' }), add({ connect: `{${name}.address}` }), ...port, ...said];
    case 'udp': return [open(name, { kind: 'datagrams', carries: 'frames', to: own }), add({ udp: `{${name}.address}`, localaddr: own }), ...port, ...said];
    case 'listen': return [add({ listen: own }), open(name, caller(own)), ...port, ...said];
    default: throw kind satisfies never;
  }
}

function plug(random: fc.Random, netdev: string): FuzzAction {
  return command('netdev_add', { type: 'hubport', id: `${netdev}-port`, hubid: pick(random, HUBS) ?? 0, netdev });
}

function call(id: string, { at = '' }: Wire): FuzzAction {
  return open(id.slice(ID.length), caller(at));
}

function caller(to: string): JsonObject {
  return { kind: 'caller', carries: 'frames', to };
}

const MOST_PACKETS = 4;

function spoken(random: fc.Random, at: string, kind: Wire['kind']): FuzzAction {
  const isEmpty = (): boolean => random.nextInt(0, 99) < EMPTY_IN_100[kind];
  return { kind: 'packets', packets: Array.from({ length: random.nextInt(1, MOST_PACKETS) }, () => ({ at, packet: isEmpty() ? '' : drawPacket(random) })) };
}

/** On streams they may be the business of all that are on a hub, and hide what else is wrong there. */
const EMPTY_IN_100: { readonly [kind in Wire['kind']]: number } = { connect: 4, listen: 4, udp: 20 };

/** Shorter than the header of a frame. */
const SHORT_BYTES = 13;
/** Far below what the buffers of implementations take, beyond which a stream ends; half of that is beyond Ethernet. */
const LONG_BYTES = 9_000;

function drawPacket(random: fc.Random): string {
  switch (random.nextInt(0, 9)) {
    case 0: case 1: return randomHex(random, random.nextInt(1, SHORT_BYTES));
    case 3: return toHex(encodeFrame(experimental(random, random.nextInt(1_500, LONG_BYTES))));
    case 4: return toHex(encodeFrame(experimental(random, random.nextInt(0, 46))));
    default: return toHex(encodeFrame(drawQuestion(random)));
  }
}

/** What the target may answer by itself, where a network of its own is on the hub. */
function drawQuestion(random: fc.Random): Frame {
  const mac = `52:54:00:98:00:0${random.nextInt(0, 9)}`;
  switch (random.nextInt(0, 4)) {
    case 0: return arpRequest({ mac, ip: '10.0.2.15' }, pick(random, ['10.0.2.2', '10.0.2.3', '10.0.2.15', '10.9.8.7']) ?? '');
    case 1: return announcement(mac);
    case 2: return neighbourSolicitation({ mac, ip: 'fe80::98' }, 'fe80::2');
    case 3: return routerSolicitation({ mac, ip: 'fe80::98' });
    default: return experimental(random, random.nextInt(46, 1_500));
  }
}

/** IEEE 802 gives this type to experiments: nobody knows it. */
const EXPERIMENTAL = 0x88b5;

function experimental(random: fc.Random, payloadBytes: number): Frame {
  const destination = pick(random, ['ff:ff:ff:ff:ff:ff', '52:54:00:98:00:01', '01:00:5e:00:00:01', '00:00:00:00:00:00']) ?? '';
  return { ethernet: { destination, source: '52:54:00:98:00:02', type: EXPERIMENTAL }, payload: randomHex(random, 1).repeat(payloadBytes) };
}
