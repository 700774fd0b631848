// Where what the guest sends to an address goes on the host: the network's host address is the host itself. socket.c,
// sotranslate_out and sotranslate_in.

import { LOOPBACK, LOOPBACK_IPV6, type SocketAddress } from '../../host/socket-address.ts';
import { BROADCAST, broadcastOf, isInNetwork } from './ipv4-addresses.ts';
import { ALL_NODES, isInPrefix } from './ipv6-addresses.ts';
import { nameServers } from './name-servers.ts';
import type { Stack } from './stack.ts';

const DNS_PORT = 53;

/** Undefined where no route leads there. */
export function hostAddressOf(address: string, port: number, stack: Stack): SocketAddress | undefined {
  if (stack.defects.has('user-host-unreachable')) return undefined;
  const host = address.includes(':') ? ipv6HostOf(address, port, stack) : ipv4HostOf(address, port, stack);
  return host === undefined || !isReachable(host) ? undefined : { host, port };
}

function ipv4HostOf(address: string, port: number, { settings, host }: Stack): string | undefined {
  if (address === settings.ipv4?.dns) return port === DNS_PORT ? nameServers(host).find((server) => !server.includes(':')) : undefined;
  return address === settings.ipv4?.host || address === BROADCAST ? LOOPBACK : address;
}

function ipv6HostOf(address: string, port: number, { settings, host }: Stack): string | undefined {
  const { ipv6 } = settings;
  if (address === ipv6?.dns) return port === DNS_PORT ? nameServers(host).find((server) => server.includes(':')) : undefined;
  return ipv6 !== undefined && (address === ALL_NODES || isInPrefix(address, ipv6)) ? LOOPBACK_IPV6 : address;
}

/** The host has a loopback interface and nothing else. */
export function isReachable(host: string): boolean {
  return host.includes(':') ? host === LOOPBACK_IPV6 : host.startsWith('127.') || host === '0.0.0.0';
}

/** As whom the guest sees a sender on the host, where it has last written to `wrote`. */
export function guestViewOf(sender: string, wrote: string, { settings }: Stack): string {
  const { ipv4, ipv6 } = settings;
  if (wrote.includes(':')) {
    const isOurs = ipv6 !== undefined && isInPrefix(wrote, ipv6);
    return isOurs && (sender === LOOPBACK_IPV6 || wrote !== ipv6.host) ? wrote : sender;
  }
  if (ipv4 === undefined || !isInNetwork(wrote, ipv4)) return sender;
  if (wrote === broadcastOf(ipv4)) return ipv4.host;
  return sender === LOOPBACK || wrote !== ipv4.host ? wrote : sender;
}

/** As whom the guest sees a caller of a forwarded port. */
export function guestViewOfCaller(caller: string, { settings }: Stack): string {
  return caller === '0.0.0.0' || caller.startsWith('127.') ? (settings.ipv4?.host ?? caller) : caller;
}
