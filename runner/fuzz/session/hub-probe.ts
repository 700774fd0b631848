// Who must hear whom when a session is over: on each hub of which everything is known, one frame from each wire.
//
// Two further wires prove silence. One of them asks, in the turn in which a frame is sent, and the answer of the other takes the
// target a turn more: whoever hears the answer has heard the frame, or never will. Nobody but them answers: addresses are no network's.

import type { Wire } from '../../../generators/campaign/beside.ts';
import { type PlainHub, plainHubs } from '../../../generators/campaign/plain-hubs.ts';
import type { Progress } from '../../../generators/campaign/progress.ts';
import { command, type FuzzAction, open } from '../../../generators/campaign/session.ts';
import { requirement } from '../../../generators/certificate.ts';
import { encodeFrame } from '../../../generators/frames/encode.ts';
import { toHex } from '../../../generators/frames/hex.ts';
import { arpRequest } from '../../../generators/frames/requests.ts';
import type { Fence, PacketExpectation, PacketPattern, Step } from '../../case.ts';

/** Actions that must succeed, and steps that judge. */
export type ProbeItem = { readonly kind: 'step'; readonly step: Step } | { readonly kind: 'action'; readonly action: FuzzAction };

/** Each costs two connections and a few turns of the target. */
const MOST_HUBS = 2;
const MOST_WIRES = 4;

const ASKS = 'probe-asks';
const ANSWERS = 'probe-answers';

/** Names of this are no session's. */
export function hubProbe(progress: Progress): readonly ProbeItem[] {
  const hubs = plainHubs(progress).filter((hub) => speakersOn(hub, progress).length > 0).slice(0, MOST_HUBS);
  return hubs.flatMap((hub, index) => probeOf(hub, index, progress));
}

type Speaker = { readonly wire: Wire; readonly at: string };

/** A wire that nobody has called is there, and has nothing to say. */
function speakersOn({ wires }: PlainHub, { beside }: Progress): readonly Speaker[] {
  return wires.flatMap((id) => {
    const wire = beside.wires.get(id);
    return wire?.endpoint === undefined ? [] : [{ wire, at: wire.endpoint }];
  });
}

function probeOf(hub: PlainHub, index: number, progress: Progress): readonly ProbeItem[] {
  const names = [ASKS, ANSWERS].map((name) => `${name}-${index}`);
  const [asks = '', answers = ''] = names;
  const opens = names.map((name) => open(name, { kind: 'listener', carries: 'frames' }));
  const adds = names.flatMap((name) => [
    command('netdev_add', { type: 'socket', id: `plumb-${name}`, connect: `{${name}.address}` }),
    command('netdev_add', { type: 'hubport', id: `plumb-${name}-port`, hubid: Number(hub.hub), netdev: `plumb-${name}` }),
  ]);
  const speakers = speakersOn(hub, progress);
  const elsewhere = plainHubs(progress).filter((other) => other.hub !== hub.hub).flatMap((other) => speakersOn(other, progress)).map(({ at }) => at);
  const silent = [...elsewhere.map((at) => ({ at, rule: 'effects/hubport/hubid' })), ...[...progress.beside.ghosts].map((at) => ({ at, rule: 'effects/netdev_del/silent' }))];
  const isEmptied = progress.beside.hasEmptied;
  const exchanges = speakers.slice(0, MOST_WIRES).map((speaker, turn) =>
    exchangeOf(speaker, turn, { asks, hearers: speakers.filter(({ at }) => at !== speaker.at).map(({ at }) => at), silent, isEmptied }));
  return [...[...opens, ...adds].map((action): ProbeItem => ({ kind: 'action', action })), step({ kind: 'guest', at: answers, guest: { mac: ANSWERING.mac, ipv4: ANSWERING.ip } }), ...exchanges];
}

type Others = {
  readonly asks: string;
  readonly hearers: readonly string[];
  readonly silent: readonly { readonly at: string; readonly rule: string }[];
  readonly isEmptied: boolean;
};

const ANSWERING = { mac: '52:54:00:99:00:fe', ip: '198.18.73.254' };

/** The answer of each turn is another, so that none is taken for an earlier one. */
function exchangeOf({ wire, at }: Speaker, turn: number, { asks, hearers, silent, isEmptied }: Others): ProbeItem {
  const asking = { mac: '52:54:00:99:00:fd', ip: `198.18.73.${turn + 1}` };
  const answer: PacketPattern = { arp: { operation: 2, senderMac: ANSWERING.mac, senderIp: ANSWERING.ip, targetIp: asking.ip } };
  const fence = (hearer: string): Fence => ({ rule: requirement(isEmptied ? EMPTIED : 'effects/hubport/netdev'), at: hearer, match: answer, last: true });
  const frame = toHex(encodeFrame({ ethernet: { destination: '52:54:00:99:00:fc', source: '52:54:00:99:00:fb', type: EXPERIMENTAL }, payload: payloadOf(at) }));
  const hears = (hearer: string): PacketExpectation => ({ rule: requirement(ruleOf(wire, isEmptied)), at: hearer, match: { payload: payloadOf(at) } });
  return step({
    kind: 'exchange',
    send: [{ at, packet: frame }, { at: asks, packet: toHex(encodeFrame(arpRequest(asking, ANSWERING.ip))) }],
    fence: [asks, at, ...hearers].map(fence),
    expect: [...[asks, ...hearers].map(hears), ...silent.map((each) => ({ ...hears(each.at), rule: requirement(each.rule), count: 0 }))],
  });
}

/** IEEE 802 gives this type to experiments. */
const EXPERIMENTAL = 0x88b5;
const MIN_PAYLOAD_BYTES = 50;

function payloadOf(from: string): string {
  return toHex(new TextEncoder().encode(`whoever is on this hub hears ${from}`.padEnd(MIN_PAYLOAD_BYTES, '.')));
}

/** Frames of no length on a stream may concern everybody on a hub. */
const EMPTIED = 'effects/socket/framing';

/** What is broken where this wire is not heard. */
function ruleOf({ kind, said }: Wire, isEmptied: boolean): string {
  if (isEmptied) return EMPTIED;
  if (said.has('empty datagram')) return 'effects/socket/datagram';
  return said.has('alone') ? 'effects/hubport/joined-later' : `effects/socket/${kind}`;
}

function step(each: Step): ProbeItem {
  return { kind: 'step', step: each };
}
