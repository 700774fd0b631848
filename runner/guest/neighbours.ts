// Address resolution of a guest: it answers for its own addresses, asks for those of others, and keeps what waits for an answer.
//
// ARP for IPv4 (RFC 826), neighbour solicitation for IPv6 (RFC 4861).

import ipaddr from 'ipaddr.js';
import type { Frame } from '../../generators/frames/frame.ts';
import type { Guest } from '../case.ts';
import { isIpv6, networkOf } from './address.ts';

const ARP = 0x0806;
const IPV6 = 0x86dd;
const ICMPV6 = 58;
const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const ANYONE = '00:00:00:00:00:00';
const SOLICITATION = 135;
const ADVERTISEMENT = 136;

export class Neighbours {
  readonly #guest: Guest;
  readonly #emit: (frame: Frame) => void;
  readonly #known = new Map<string, string>();
  readonly #waiting = new Map<string, ((mac: string) => void)[]>();

  constructor(guest: Guest, emit: (frame: Frame) => void) {
    this.#guest = guest;
    this.#emit = emit;
  }

  /** Calls back once the address's hardware address is known, which may be at once or never. */
  resolve(address: string, then: (mac: string) => void): void {
    const mac = this.#known.get(address);
    if (mac !== undefined) {
      then(mac);
      return;
    }
    this.#waiting.set(address, [...this.#waiting.get(address) ?? [], then]);
    this.#emit(isIpv6(address) ? this.#solicitation(address) : this.#request(address));
  }

  /** As `resolve`, whatever is known. */
  askAnew(address: string, then: () => void): void {
    this.#known.delete(address);
    this.resolve(address, then);
  }

  /** As `resolve`, for the neighbour that leads to an address. */
  resolveRoute(address: string, then: (mac: string) => void): void {
    const { gateway, ipv4, ipv6 } = this.#guest;
    const own = isIpv6(address) ? ipv6 : ipv4;
    const isNear = own !== undefined && networkOf(own) === networkOf(address);
    this.resolve(isNear || gateway === undefined ? address : gateway, then);
  }

  receive(frame: Frame): void {
    const { arp, icmpv6, ipv6, ethernet } = frame;
    if (arp !== undefined && ethernet?.type === ARP) {
      this.#learn(arp.senderIp, arp.senderMac);
      if (arp.operation === 1 && arp.targetIp === this.#guest.ipv4) this.#emit(this.#reply(arp.senderIp, arp.senderMac));
    }
    if (icmpv6?.type === ADVERTISEMENT && icmpv6.target !== undefined) {
      const mac = icmpv6.targetLinkAddress ?? ethernet?.source;
      if (mac !== undefined) this.#learn(icmpv6.target, mac);
    }
    if (icmpv6?.type === SOLICITATION && icmpv6.target === this.#guest.ipv6 && ipv6 !== undefined && ethernet !== undefined) {
      this.#emit(this.#advertisement(ipv6.source, icmpv6.sourceLinkAddress ?? ethernet.source));
    }
  }

  #learn(address: string, mac: string): void {
    this.#known.set(address, mac);
    const waiting = this.#waiting.get(address) ?? [];
    this.#waiting.delete(address);
    for (const then of waiting) then(mac);
  }

  #request(target: string): Frame {
    const { mac, ipv4 = '0.0.0.0' } = this.#guest;
    return {
      ethernet: { destination: BROADCAST, source: mac, type: ARP },
      arp: { operation: 1, senderMac: mac, senderIp: ipv4, targetMac: ANYONE, targetIp: target },
    };
  }

  #reply(targetIp: string, targetMac: string): Frame {
    const { mac, ipv4 = '0.0.0.0' } = this.#guest;
    return {
      ethernet: { destination: targetMac, source: mac, type: ARP },
      arp: { operation: 2, senderMac: mac, senderIp: ipv4, targetMac, targetIp },
    };
  }

  /** To the solicited-node group of the address. RFC 4291, section 2.7.1. */
  #solicitation(target: string): Frame {
    const { mac, ipv6 = '::' } = this.#guest;
    const { group, groupMac } = solicitedNode(target);
    return {
      ethernet: { destination: groupMac, source: mac, type: IPV6 },
      ipv6: { source: ipv6, destination: group, nextHeader: ICMPV6, hopLimit: 255 },
      icmpv6: { type: SOLICITATION, code: 0, target, sourceLinkAddress: mac },
    };
  }

  #advertisement(to: string, toMac: string): Frame {
    const { mac, ipv6 = '::' } = this.#guest;
    return {
      ethernet: { destination: toMac, source: mac, type: IPV6 },
      ipv6: { source: ipv6, destination: to, nextHeader: ICMPV6, hopLimit: 255 },
      icmpv6: {
        type: ADVERTISEMENT, code: 0, target: ipv6, targetLinkAddress: mac,
        flags: { router: false, solicited: true, override: true },
      },
    };
  }
}

function solicitedNode(address: string): { readonly group: string; readonly groupMac: string } {
  const tail = lastThreeBytes(address);
  const [a = '00', b = '00', c = '00'] = tail;
  return { group: ipaddr.parse(`ff02::1:ff${a}:${b}${c}`).toString(), groupMac: `33:33:ff:${a}:${b}:${c}` };
}

function lastThreeBytes(address: string): readonly string[] {
  return ipaddr.parse(address).toByteArray().slice(-3).map((byte) => byte.toString(16).padStart(2, '0'));
}
