// The network stack inside the process that `user` asks for: everything beyond the guest's wire, made of frames.
//
// It does what libslirp 4.7 does under QEMU 7.2; a family that is off is deaf to all that is of it.

import { decodeFrame } from '../../../../generators/frames/decode.ts';
import type { Frame } from '../../../../generators/frames/frame.ts';
import { TFTP_PORT } from '../../../../generators/frames/tftp.ts';
import type { VirtualHost } from '../../host/virtual-host.ts';
import { receiveArp } from './arp.ts';
import { arrivalOf } from './arrival.ts';
import { DhcpServer, SERVER_PORT } from './dhcp-server.ts';
import { DHCPV6_GROUP, DHCPV6_PORT, receiveDhcpv6 } from './dhcpv6-server.ts';
import { GuestServices } from './guest-services.ts';
import { HostForwards } from './host-forwards.ts';
import { receiveIcmp } from './icmp.ts';
import { BROADCAST } from './ipv4-addresses.ts';
import { Link } from './link.ts';
import { Discovery } from './ndp.ts';
import type { HostForward, SlirpSettings } from './settings.ts';
import type { Stack } from './stack.ts';
import { TcpServices } from './tcp-services.ts';
import { pathOf, payloadOf, TcpTable } from './tcp-table.ts';
import { TftpServer } from './tftp-server.ts';
import { UdpSessions } from './udp-sessions.ts';

export type SlirpSurroundings = {
  /** A frame for the guest. */
  readonly out: (frame: Uint8Array) => void;
  readonly host: VirtualHost;
  readonly defects: ReadonlySet<string>;
};

export class Slirp {
  readonly #stack: Stack;
  readonly #dhcp: DhcpServer | undefined;
  readonly #discovery: Discovery | undefined;
  readonly #tftp: TftpServer;
  readonly #udp: UdpSessions;
  readonly #table: TcpTable;
  readonly #services: GuestServices;
  readonly #tcp: TcpServices;
  readonly #forwards: HostForwards;

  constructor(settings: SlirpSettings, { out, host, defects }: SlirpSurroundings) {
    const stack: Stack = { settings, link: new Link(settings, out, host.turns), host, defects };
    this.#stack = stack;
    this.#dhcp = settings.ipv4 && new DhcpServer(stack, settings.ipv4);
    this.#discovery = settings.ipv6 && new Discovery(stack, settings.ipv6);
    this.#tftp = new TftpServer(stack);
    this.#udp = new UdpSessions(stack);
    this.#table = new TcpTable(stack);
    this.#services = new GuestServices(stack, this.#table);
    this.#tcp = new TcpServices(stack, this.#table, this.#services);
    this.#forwards = new HostForwards(stack, this.#table, this.#udp);
  }

  /** Opens a port of the host; the reason where it cannot be had. */
  openForward(rule: HostForward): string | undefined {
    return this.#forwards.open(rule);
  }

  /** A frame from the guest. */
  receive(bytes: Uint8Array): void {
    const frame = decodeFrame(bytes);
    if (frame.malformed !== undefined && frame.malformed.layer !== 'dhcp' && frame.malformed.layer !== 'tftp') return;
    const { ipv4, ipv6 } = this.#stack.settings;
    if (frame.arp !== undefined && ipv4 !== undefined) receiveArp(frame, frame.arp, this.#stack);
    else if ((frame.ipv4 !== undefined && ipv4 !== undefined) || (frame.ipv6 !== undefined && ipv6 !== undefined)) this.#receivePacket(frame, bytes);
  }

  /** Gives back what it holds of the host, without a word to the guest. */
  close(): void {
    this.#forwards.close();
    this.#udp.close();
    this.#tcp.close();
    this.#services.close();
    this.#table.close();
    this.#discovery?.close();
  }

  #receivePacket(frame: Frame, bytes: Uint8Array): void {
    if (frame.tcp !== undefined) this.#tcp.receive(arrivalOf(frame, bytes), frame.tcp);
    else if (frame.udp !== undefined) this.#receiveDatagram(frame, bytes);
    else if (frame.icmp !== undefined && frame.ipv4 !== undefined) receiveIcmp(arrivalOf(frame, bytes), frame.ipv4, frame.icmp, this.#stack);
    else if (frame.icmpv6 !== undefined && frame.ipv6 !== undefined) this.#discovery?.receive(frame, frame.ipv6, frame.icmpv6);
  }

  /** Over IPv6 a restricted network has no services either. */
  #receiveDatagram(frame: Frame, bytes: Uint8Array): void {
    const { ipv4, ipv6, restricted } = this.#stack.settings;
    if (restricted && frame.ipv6 !== undefined && !this.#stack.defects.has('user-restrict-leaks-udp')) return;
    const path = pathOf(frame, frame.udp ?? { sourcePort: 0, destinationPort: 0 });
    const to = path.source;
    const [host, port] = [to.includes(':') ? ipv6?.host : ipv4?.host, path.sourcePort];
    if (port === SERVER_PORT && frame.ipv4 !== undefined && (to === host || to === BROADCAST)) {
      if (frame.dhcp !== undefined) this.#dhcp?.receive(frame.dhcp);
    } else if (port === DHCPV6_PORT && ipv6 !== undefined && (to === host || to === DHCPV6_GROUP)) {
      receiveDhcpv6(path, payloadOf(frame), this.#stack, ipv6);
    } else if (port === TFTP_PORT && to === host) {
      if (frame.tftp !== undefined && !(restricted && this.#stack.defects.has('user-restrict-blocks-tftp'))) this.#tftp.receive(path, frame.tftp);
    } else this.#udp.receive(arrivalOf(frame, bytes), path);
  }
}
