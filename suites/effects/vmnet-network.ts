// Hubs with an interface of vmnet each, and what a machine on their wires finds out: who hears whom, who leases what.
//
// No host here has vmnet; the emulator simulates it where its build does (CONFIG_VMNET). Elsewhere these are untestable.

import { requirement } from '../../generators/certificate.ts';
import { encodeFrame } from '../../generators/frames/encode.ts';
import type { Frame } from '../../generators/frames/frame.ts';
import { toHex } from '../../generators/frames/hex.ts';
import { arpRequest, dhcpDiscover } from '../../generators/frames/requests.ts';
import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Case, Fence, PacketExpectation, PacketPattern, Step } from '../../runner/case.ts';
import { type Hub, type WiredCase, wiredCase } from './hub-wires.ts';
import { frameOf, type Labelled, matchOf } from './nic-wires.ts';

export type VmnetType = 'vmnet-host' | 'vmnet-shared' | 'vmnet-bridged';

export function vmnetCase(type: VmnetType, subject: Omit<WiredCase, 'needs'>): Case {
  return wiredCase({ ...subject, needs: [{ kind: 'backend', type }] });
}

/** A wire, and an interface of vmnet on its hub. */
export function hubWith(wire: string, type: VmnetType, options: JsonObject): Hub {
  return { wires: [wire], backends: [{ type, id: `vm-${wire}`, ...options }] };
}

/** In a network of its own, with two addresses to lease. */
export const RANGE: JsonObject = { 'start-address': '10.73.40.129', 'end-address': '10.73.40.131', 'subnet-mask': '255.255.255.192' };
export const GATEWAY = '10.73.40.129';
export const LEASED: readonly [string, string] = ['10.73.40.130', '10.73.40.131'];
const NEIGHBOUR = '10.73.40.140';

export const FIRST_MAC = '52:54:00:73:40:01';
const SECOND_MAC = '52:54:00:73:40:02';

export function sent(at: string, ...frames: readonly Frame[]): readonly { readonly at: string; readonly packet: string }[] {
  return frames.map((frame) => ({ at, packet: toHex(encodeFrame(frame)) }));
}

export function labelled(each: Labelled): { readonly at: string; readonly packet: string } {
  return { at: each.at, packet: toHex(encodeFrame(frameOf(each))) };
}

/** Who has the host's address? Asked last, its answer is a fence. */
export function whoIsHost(): Frame {
  return arpRequest({ mac: FIRST_MAC, ip: NEIGHBOUR }, GATEWAY);
}

export function isHost(): PacketPattern {
  return { arp: { operation: 2, senderIp: GATEWAY, targetMac: FIRST_MAC } };
}

export function last(rule: string, at: string, match: PacketPattern): Fence {
  return { rule: requirement(rule), at, match, last: true };
}

export function counted(rule: string, at: string, match: PacketPattern, count: number): PacketExpectation {
  return { rule: requirement(rule), at, match, count };
}

/** Two clients ask for an address each; each member of the range shows in the offers. */
export function offers(rule: string, expect: readonly PacketExpectation[]): Step {
  return {
    kind: 'exchange', send: sent('a', dhcpDiscover(FIRST_MAC, 0x73400001), dhcpDiscover(SECOND_MAC, 0x73400002), whoIsHost()),
    fence: [last(rule, 'a', isHost())], expect,
  };
}

export function isOffer(dhcp: { readonly [member: string]: PacketPattern }): PacketPattern {
  return { dhcp: { operation: 'reply', ...dhcp } };
}

/** Neither hears the other, and each reaches the host: that is asked after all else. */
export function deaf(rule: string): Step {
  return {
    kind: 'exchange',
    send: [labelled({ at: 'a', text: 'from a' }), labelled({ at: 'b', text: 'from b' }), ...sent('a', whoIsHost()), ...sent('b', whoIsHost())],
    fence: [last(rule, 'a', isHost()), last(rule, 'b', isHost())],
    expect: [
      counted(rule, 'b', matchOf('from a'), 0), counted(rule, 'a', matchOf('from b'), 0),
      counted(rule, 'a', isHost(), 1), counted(rule, 'b', isHost(), 1),
    ],
  };
}
