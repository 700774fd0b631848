// Address resolution of a guest: it answers for its own addresses, asks for those of others, and keeps what waits for an answer.
//
// ARP for IPv4 (RFC 826), neighbour solicitation for IPv6 (RFC 4861).

import type { Frame } from '../../generators/frames/frame.ts';
import { arpReply, arpRequest, neighbourSolicitation, type Station } from '../../generators/frames/requests.ts';
import type { Guest } from '../case.ts';
import { isIpv6, networkOf } from './address.ts';

const ARP = 0x0806;
const IPV6 = 0x86dd;
const ICMPV6 = 58;
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
    this.#emit(isIpv6(address) ? neighbourSolicitation(this.#overIpv6(), address) : arpRequest(this.#overIpv4(), address));
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
      if (arp.operation === 1 && arp.targetIp === this.#guest.ipv4) this.#emit(arpReply(this.#overIpv4(), { mac: arp.senderMac, ip: arp.senderIp }));
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

  #overIpv4(): Station {
    const { mac, ipv4 = '0.0.0.0' } = this.#guest;
    return { mac, ip: ipv4 };
  }

  #overIpv6(): Station {
    const { mac, ipv6 = '::' } = this.#guest;
    return { mac, ip: ipv6 };
  }

  #advertisement(to: string, toMac: string): Frame {
    const { mac, ip } = this.#overIpv6();
    return {
      ethernet: { destination: toMac, source: mac, type: IPV6 },
      ipv6: { source: ip, destination: to, nextHeader: ICMPV6, hopLimit: 255 },
      icmpv6: {
        type: ADVERTISEMENT, code: 0, target: ip, targetLinkAddress: mac,
        flags: { router: false, solicited: true, override: true },
      },
    };
  }
}
