// Neighbour discovery and ICMPv6: the network tells of its prefix, answers for its host and name server, and echoes.
// ip6_icmp.c.

import type { Frame, Icmpv6, Ipv6 } from '../../../../generators/frames/frame.ts';
import { ICMPV6 } from '../../../../generators/frames/icmpv6.ts';
import { ALL_NODES, isMulticast, isOwnIpv6, isSolicitedNode, LINK_LOCAL_ROUTER } from './ipv6-addresses.ts';
import { macOfIpv6 } from './mac-addresses.ts';
import { nameServers } from './name-servers.ts';
import { icmpv6Packet } from './packet.ts';
import type { Ipv6Settings } from './settings.ts';
import type { Stack } from './stack.ts';

/** Discovery never crosses a router. */
const FRESH_HOP_LIMIT = 255;
const LONGEST_INTERVAL_MS = 600_000;
const SHORTEST_INTERVAL_MS = LONGEST_INTERVAL_MS / 3;

export class Discovery {
  readonly #stack: Stack;
  readonly #ipv6: Ipv6Settings;
  #cancelTimer: (() => void) | undefined;

  constructor(stack: Stack, ipv6: Ipv6Settings) {
    this.#stack = stack;
    this.#ipv6 = ipv6;
    this.#schedule();
  }

  receive(frame: Frame, ipv6: Ipv6, message: Icmpv6): void {
    if (message.type === ICMPV6.echoRequest) return this.#echo(ipv6, message);
    if (ipv6.hopLimit !== FRESH_HOP_LIMIT || message.code !== 0) return;
    const mac = frame.ethernet?.source ?? '';
    switch (message.type) {
      case ICMPV6.routerSolicitation:
        this.#stack.link.learn(ipv6.source, mac);
        return this.#advertiseRouter();
      case ICMPV6.neighbourSolicitation:
        return this.#answer(ipv6, message.target ?? '::', mac);
      case ICMPV6.neighbourAdvertisement:
        return this.#learn(ipv6, message, mac);
      default:
    }
  }

  close(): void {
    this.#cancelTimer?.();
  }

  #schedule(): void {
    this.#cancelTimer = this.#stack.host.turns.after((SHORTEST_INTERVAL_MS + LONGEST_INTERVAL_MS) / 2, () => {
      this.#advertiseRouter();
      this.#schedule();
    });
  }

  #echo({ source, destination }: Ipv6, message: Icmpv6): void {
    if (!isOwnIpv6(destination, this.#ipv6) || this.#stack.defects.has('user-ipv6-ping-unanswered')) return;
    this.#stack.link.sendPacket(icmpv6Packet({ source: destination, destination: source }, { ...message, type: ICMPV6.echoReply }));
  }

  #answer({ source, destination }: Ipv6, target: string, mac: string): void {
    const { link, defects } = this.#stack;
    if (isMulticast(target) || (source === '::' && !isSolicitedNode(destination))) return;
    if (!isOwnIpv6(target, this.#ipv6) && !defects.has('user-neighbour-answers-any-address')) return;
    if (defects.has('user-neighbour-silent') || (target === this.#ipv6.dns && defects.has('user-neighbour-without-dns'))) return;
    link.learn(source, mac);
    const to = source === '::' ? ALL_NODES : source;
    link.sendPacket(icmpv6Packet({ source: target, destination: to }, {
      type: ICMPV6.neighbourAdvertisement, code: 0, target,
      flags: { router: true, solicited: to !== ALL_NODES, override: true },
      targetLinkAddress: macOfIpv6(target),
    }));
  }

  #learn({ source, destination }: Ipv6, { target, flags }: Icmpv6, mac: string): void {
    if (isMulticast(target ?? '::') || (isMulticast(destination) && flags?.solicited === true)) return;
    this.#stack.link.learn(source, mac);
  }

  #advertiseRouter(): void {
    const { host, defects, link } = this.#stack;
    if (defects.has('user-ra-missing')) return;
    const prefix = {
      prefix: this.#ipv6.prefix,
      length: defects.has('user-ra-prefix-of-64-bits') ? 64 : this.#ipv6.prefixLength,
      onLink: !defects.has('user-ra-prefix-off-link'),
      autonomous: !defects.has('user-ra-prefix-not-autonomous'),
      validSeconds: 86_400, preferredSeconds: 14_400,
    };
    const hasNameServer = nameServers(host).some((server) => server.includes(':'));
    link.sendPacket(icmpv6Packet({ source: LINK_LOCAL_ROUTER, destination: ALL_NODES }, {
      type: ICMPV6.routerAdvertisement, code: 0, sourceLinkAddress: macOfIpv6(LINK_LOCAL_ROUTER),
      router: {
        hopLimit: 64, managed: defects.has('user-ra-managed'), other: false,
        lifetimeSeconds: defects.has('user-ra-no-default-router') ? 0 : (3 * LONGEST_INTERVAL_MS) / 1000,
        prefixes: defects.has('user-ra-without-prefix') ? [] : [prefix],
        dnsServers: hasNameServer ? [this.#ipv6.dns] : [],
        ...(hasNameServer ? { dnsLifetimeSeconds: 2 * LONGEST_INTERVAL_MS } : {}),
      },
    }));
  }
}
