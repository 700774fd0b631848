// The network's end of the wire to the guest: packets go out once the guest's MAC address is known, or within a second not
// at all. slirp.c, if_encap.
//
// Each packet that waits has asked for the address itself, so that two of them make two requests.

import { encodeFrame } from '../../../../generators/frames/encode.ts';
import { ETHER_TYPE } from '../../../../generators/frames/ethernet.ts';
import type { Frame } from '../../../../generators/frames/frame.ts';
import { arpRequest, groupMac, neighbourSolicitation } from '../../../../generators/frames/requests.ts';
import type { Clock } from '../../contract.ts';
import { BROADCAST, broadcastOf } from './ipv4-addresses.ts';
import { isMulticast } from './ipv6-addresses.ts';
import { BROADCAST_MAC, macOfIpv4, macOfIpv6 } from './mac-addresses.ts';
import { Neighbours } from './neighbours.ts';
import type { SlirpSettings } from './settings.ts';

const PATIENCE_MS = 1000;

type Waiting = { readonly packet: Frame; readonly to: string; readonly until: number };

export class Link {
  readonly #settings: SlirpSettings;
  readonly #out: (frame: Uint8Array) => void;
  readonly #clock: Clock;
  readonly #neighbours = new Neighbours();
  #waiting: Waiting[] = [];

  constructor(settings: SlirpSettings, out: (frame: Uint8Array) => void, clock: Clock) {
    this.#settings = settings;
    this.#out = out;
    this.#clock = clock;
  }

  /** A frame with its Ethernet header. */
  send(frame: Frame): void {
    this.#out(encodeFrame(frame));
  }

  /** An IPv4 or IPv6 packet. */
  sendPacket(packet: Frame): void {
    const to = packet.ipv4?.destination ?? packet.ipv6?.destination ?? '';
    const mac = this.#macFor(to);
    if (mac !== undefined) return this.#deliver(packet, mac);
    this.#waiting.push({ packet, to, until: this.#clock.now() + PATIENCE_MS });
    this.#ask(to);
  }

  learn(address: string, mac: string): void {
    if (this.#isShared(address)) return;
    this.#neighbours.learn(address, mac);
    const ready = this.#waiting.filter(({ to }) => to === address);
    this.#waiting = this.#waiting.filter(({ to }) => to !== address);
    for (const { packet, until } of ready) if (until >= this.#clock.now()) this.#deliver(packet, mac);
  }

  #deliver(packet: Frame, destination: string): void {
    const isIpv6 = packet.ipv6 !== undefined;
    const source = isIpv6 ? macOfIpv6(packet.ipv6.source) : macOfIpv4(this.#settings.ipv4?.host ?? '0.0.0.0');
    this.send({ ethernet: { destination, source, type: isIpv6 ? ETHER_TYPE.ipv6 : ETHER_TYPE.ipv4 }, ...packet });
  }

  #macFor(address: string): string | undefined {
    if (!this.#isShared(address)) return this.#neighbours.macOf(address);
    return address.includes(':') && address !== '::' ? groupMac(address) : BROADCAST_MAC;
  }

  /** Whether it is nobody's own: broadcast, multicast, unspecified. */
  #isShared(address: string): boolean {
    if (address.includes(':')) return address === '::' || isMulticast(address);
    const { ipv4 } = this.#settings;
    return address === '0.0.0.0' || address === BROADCAST || (ipv4 !== undefined && address === broadcastOf(ipv4));
  }

  #ask(address: string): void {
    const { ipv4, ipv6 } = this.#settings;
    if (!address.includes(':')) {
      if (ipv4 !== undefined) this.send(arpRequest({ mac: macOfIpv4(ipv4.host), ip: ipv4.host }, address));
    } else if (ipv6 !== undefined) {
      this.send(neighbourSolicitation({ mac: macOfIpv6(ipv6.host), ip: ipv6.host }, address));
    }
  }
}
