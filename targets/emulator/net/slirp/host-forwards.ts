// `hostfwd`: ports of the host that lead to the guest. slirp_add_hostfwd; tcp_subr.c, tcp_connect.
//
// A caller is accepted at once, whether or not the guest can be reached.

import type { SocketAddress } from '../../host/socket-address.ts';
import type { Stream } from '../../host/stream.ts';
import { guestViewOfCaller } from './reach.ts';
import type { HostForward } from './settings.ts';
import type { Stack } from './stack.ts';
import type { TcpTable } from './tcp-table.ts';
import { tieToStream, type Ways } from './tied-stream.ts';
import type { UdpSessions } from './udp-sessions.ts';

export class HostForwards {
  readonly #stack: Stack;
  readonly #table: TcpTable;
  readonly #udp: UdpSessions;
  readonly #closers: (() => void)[] = [];

  constructor(stack: Stack, table: TcpTable, udp: UdpSessions) {
    this.#stack = stack;
    this.#table = table;
    this.#udp = udp;
  }

  /** The reason where the port cannot be had. */
  open(rule: HostForward): string | undefined {
    const isUdp = (rule.protocol === 'udp') !== this.#stack.defects.has('user-hostfwd-wrong-protocol');
    return isUdp ? this.#udp.forward(rule) : this.#listen(rule);
  }

  close(): void {
    if (!this.#stack.defects.has('user-hostfwd-survives-netdev-del')) for (const close of this.#closers) close();
  }

  #listen(rule: HostForward): string | undefined {
    const { host } = this.#stack;
    const at = { host: rule.hostAddress, port: rule.hostPort };
    const outcome = host.tcp.listen(host.target, at, (stream, from) => this.#welcome(stream, from, rule));
    if (outcome.kind === 'refused') return outcome.reason;
    this.#closers.push(outcome.listener.close);
    return undefined;
  }

  #welcome(stream: Stream, from: SocketAddress, { guestAddress, guestPort }: HostForward): void {
    const { settings, defects } = this.#stack;
    if (settings.restricted && defects.has('user-restrict-blocks-hostfwd')) return stream.close();
    const path = { source: guestViewOfCaller(from.host, this.#stack), sourcePort: from.port, destination: guestAddress, destinationPort: guestPort };
    tieToStream(stream, (user) => this.#table.open(path, user), this.#ways());
  }

  #ways(): Ways {
    const { defects } = this.#stack;
    return { toHost: !defects.has('user-hostfwd-to-guest-only'), toGuest: !defects.has('user-hostfwd-to-host-only') };
  }
}
