// How far a session has come: the network, and what is open beside it; and what a command must do there.

import { accept, type Expectation, open } from '../certificate.ts';
import { predict } from '../net-model/predict.ts';
import type { NetState } from '../net-model/state.ts';
import { assume } from '../net-model/transition.ts';
import { isJsonObject, type JsonValue } from '../qapi/json-value.ts';
import { afterCommand, afterOpen, afterRemark, NOTHING_BESIDE, plausible, type Remark, type Wire, wireOf } from './beside.ts';
import { placeOf, type WirePlace, type World } from './plain-hubs.ts';
import type { FuzzAction } from './session.ts';
import { type Shape, shapeOf } from './shape.ts';

export type Progress = World;

type Packets = Extract<FuzzAction, { readonly kind: 'packets' }>['packets'];

export function beginning(net: NetState): Progress {
  return { net, beside: NOTHING_BESIDE, unlinked: new Set() };
}

/** What only the run knows is taken for something plausible, so that its outcome is the host's affair; but for a wire's, which nothing hinders. */
export function expectationAt({ net, beside }: Progress, execute: string, args: JsonValue | undefined): Expectation {
  if (execute === 'chardev-add' || execute === 'chardev-remove') return OF_CHARDEVS;
  const expectation = predict(net, execute, plausible(beside, args));
  const isOpen = expectation.kind === 'open' && expectation.rule === 'netdev_add/host';
  return isOpen && isJsonObject(args) && wireOf(beside, args) !== undefined ? accept('netdev_add/success', {}) : expectation;
}

/** No commands of the network: what they do is none of its requirements. */
const OF_CHARDEVS: Expectation = open('fixture/setup', 'what there is to talk to is the host\'s affair', 'GenericError', 'DeviceNotFound', 'CommandNotFound');

export function afterAction(progress: Progress, action: FuzzAction): Progress {
  const { beside } = progress;
  switch (action.kind) {
    case 'command': return afterSending(progress, action.execute, action.arguments);
    case 'open': return { ...progress, beside: afterOpen(beside, action.name, action.endpoint) };
    case 'packets': return { ...progress, beside: speakers(progress, action.packets).reduce((next, { id, remark }) => (remark === undefined ? next : afterRemark(next, id, remark)), beside) };
    case 'noise': case 'reconnect': case 'stimulate': return progress;
    default: throw action satisfies never;
  }
}

/** `expectation`: where it is known already. */
export function afterSending(progress: Progress, execute: string, args: JsonValue | undefined, expectation: Expectation = expectationAt(progress, execute, args)): Progress {
  const { net, beside, unlinked } = progress;
  const members = isJsonObject(args) ? args : {};
  const peer = net.netdevs.get(String(members['id']))?.peer;
  const isFree = peer?.kind === 'none' || peer?.kind === 'netdev';
  return {
    ...progress,
    net: assume(net, execute, args, expectation),
    beside: afterCommand(beside, execute, args, expectation, isFree),
    unlinked: execute === 'set_link' && expectation.kind !== 'reject' ? new Set(unlinked).add(String(members['name'])) : unlinked,
  };
}

/** Those of the packets that go by a wire: where nobody has connected they would be waited for; and into a hub only where nothing can go round for ever. */
export function sentFrom(progress: Progress, packets: Packets): Packets {
  return speakers(progress, packets).map(({ packet }) => packet);
}

/** The shape of an action in its place; undefined for those that have none. */
export function shapeAt(progress: Progress, action: FuzzAction): Shape | undefined {
  if (action.kind === 'command') return shapeOf(progress.net, action.execute, action.arguments);
  return action.kind === 'packets' ? shapeOfPackets(progress, action.packets) : undefined;
}

/** What is remarkable is told by that; of the rest it matters by what kind of wire, and how long a packet is. */
function shapeOfPackets(progress: Progress, packets: Packets): Shape {
  const spoken = speakers(progress, packets);
  const members = spoken.map(({ remark, kind, packet: { packet } }) => [remark ?? `${kind} ${lengthClass(packet.length / 2)}`, 'sent']);
  return { execute: 'packets', type: undefined, members: Object.fromEntries(members) };
}

type Speaker = { readonly id: string; readonly kind: Wire['kind']; readonly remark: Remark | undefined; readonly packet: Packets[number] };

function speakers(progress: Progress, packets: Packets): readonly Speaker[] {
  const wires = new Map([...progress.beside.wires].map(([id, wire]) => [wire.endpoint ?? '', { id, wire, place: placeOf(id, progress) }]));
  return packets.flatMap((packet) => {
    const found = wires.get(packet.at);
    if (found === undefined || found.place === 'unclear') return [];
    const { id, wire, place } = found;
    return [{ id, kind: wire.kind, packet, remark: remarkOf(wire, packet.packet, place) }];
  });
}

function remarkOf({ kind }: Wire, packet: string, place: WirePlace): Remark | undefined {
  if (packet === '') return kind === 'udp' ? 'empty datagram' : 'empty frame';
  return place === 'alone' ? place : undefined;
}

const HEADER_BYTES = 14;
const LONGEST_FRAME = 1514;

function lengthClass(bytes: number): string {
  if (bytes < HEADER_BYTES) return 'short';
  return bytes <= LONGEST_FRAME ? 'frame' : 'long';
}
