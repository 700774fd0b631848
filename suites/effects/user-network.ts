// A user network and a wire on one hub, and the frames by which a case finds out what answers there.
//
// Silence is proved by a fence: a question that is asked last and whose answer does not depend on what is being tested.

import { requirement } from '../../generators/certificate.ts';
import { encodeFrame } from '../../generators/frames/encode.ts';
import type { Frame } from '../../generators/frames/frame.ts';
import { toHex } from '../../generators/frames/hex.ts';
import { arpRequest, neighbourSolicitation, type Station } from '../../generators/frames/requests.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Dialogue, Fence, Need, PacketExpectation, PacketPattern, Step } from '../../runner/case.ts';
import { caseOf, OWNED } from '../case-of.ts';
import { wired } from './wiring.ts';

export const WIRE = 'wire';

/** Its address is the first that is leased where nothing says otherwise, so forwards without an address lead to it. */
export const STATION: Station = { mac: '52:54:00:12:34:56', ip: '10.0.2.15' };
export const STATION6: Station = { mac: '52:54:00:12:34:56', ip: 'fe80::5054:ff:fe12:3456' };

/** RFC 4862: what a guest makes of the default prefix. */
export const GUEST6 = 'fec0::5054:ff:fe12:3456';

/** Where the host is, if nothing says otherwise. */
export const HOST = '10.0.2.2';
export const HOST6 = 'fec0::2';

export type UserCase = {
  /** `effects/user/…`, the first of the requirements. */
  readonly id: string;
  readonly title: string;
  readonly rules: readonly string[];
  /** Members of the netdev beside type and id. */
  readonly options: JsonObject;
  /** Opens what the options quote. */
  readonly before?: readonly Step[];
  readonly steps: readonly Step[];
  /** What is to be seen once the backend is deleted, or to be tidied up. */
  readonly after?: readonly Step[];
  readonly needs?: readonly Need[];
};

export const SLIRP: Need = { kind: 'slirp' };

export function userCase({ id, title, rules, options, before = [], steps, after = [], needs = [] }: UserCase): Case {
  return caseOf(id, title, rules, [...before, ...onUserNetwork(options, steps), ...after], { needs: [OWNED, SLIRP, ...needs] });
}

export function onUserNetwork(options: JsonObject, steps: readonly Step[]): readonly Step[] {
  const { up, down } = wired([WIRE], [{ type: 'user', id: 'user', ...options }]);
  return [...up, ...steps, ...down];
}

/** Sends the frames in their order on the wire. */
export function exchange(frames: readonly Frame[], fence: readonly Fence[], expect: readonly PacketExpectation[]): Step {
  return { kind: 'exchange', send: frames.map((frame) => ({ at: WIRE, packet: toHex(encodeFrame(frame)) })), fence, expect };
}

/** One packet like that, no more and no less. */
export function comes(rule: string, match: PacketPattern, at: string = WIRE): PacketExpectation {
  return { rule: requirement(rule), at, match, count: 1 };
}

/** One packet like that or more: routers advertise themselves unasked, and senders repeat themselves to slow hearers. */
export function occurs(rule: string, match: PacketPattern): PacketExpectation {
  return { rule: requirement(rule), at: WIRE, match };
}

export function isAbsent(rule: string, match: PacketPattern, at: string = WIRE): PacketExpectation {
  return { rule: requirement(rule), at, match, count: 0 };
}

/** Who has the address? By ARP or by neighbour discovery. */
export function whoHas(address: string): Frame {
  return isIpv6(address) ? neighbourSolicitation(STATION6, address) : arpRequest(STATION, address);
}

export function isAnswered(address: string): PacketPattern {
  return isIpv6(address) ? { icmpv6: { type: 136, target: address } } : { arp: { operation: 2, senderIp: address, targetMac: STATION.mac } };
}

export function isIpv6(address: string): boolean {
  return address.includes(':');
}

/** The answer for an address that answers whatever else is wrong; its question is the last that is sent. */
export function lastAnswer(rule: string, address: string): Fence {
  return { rule: requirement(rule), at: WIRE, match: isAnswered(address), last: true };
}

export type Neighbours = { readonly present: readonly string[]; readonly absent: readonly string[]; readonly fence: string };

/** Asks for each address; `present` must answer, `absent` must not. */
export function neighbours(rule: string, { present, absent, fence }: Neighbours): Step {
  return exchange([...present, ...absent, fence].map(whoHas), [lastAnswer(rule, fence)], [
    ...present.map((address) => comes(rule, isAnswered(address))),
    ...absent.map((address) => isAbsent(rule, isAnswered(address))),
  ]);
}

/** What the guest on the wire finds out. */
export function converse(rule: string, dialogue: Dialogue, match: PacketPattern): Step {
  return { kind: 'converse', at: WIRE, dialogue, outcome: { rule: requirement(rule), match } };
}

/** A guest with an address in the default network. */
export function guest(ipv4: string = STATION.ip, echoPorts: readonly number[] = []): Step {
  return { kind: 'guest', at: WIRE, guest: { mac: STATION.mac, ipv4, echoPorts } };
}

/** A guest with an address in the default IPv6 network. */
export function guest6(): Step {
  return { kind: 'guest', at: WIRE, guest: { mac: STATION.mac, ipv6: GUEST6 } };
}
