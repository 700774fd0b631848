// Commands that are legal in form and kill every QEMU from 5.2 to 11.1, so that random sessions stay clear of them.
//
// Deterministic cases ask for them on purpose. A random session that runs into one would end there each time, and
// say nothing new.

import type { JsonValue } from '../qapi/json-value.ts';
import { isJsonObject } from '../qapi/json-value.ts';
import type { NetState } from './state.ts';

/** What is known to happen, or undefined for a command that is not known to do harm. */
export function knownCrash(state: NetState, execute: string, args: JsonValue | undefined): string | undefined {
  if (!isJsonObject(args)) return undefined;
  const { type, name, netdev } = args;
  if (execute === 'netdev_add' && type === 'hubport' && typeof netdev === 'string') return portOnPort(state, netdev);
  if (execute === 'set_link' && typeof name === 'string') return linkOfTwo(state, name);
  return undefined;
}

function portOnPort(state: NetState, netdev: string): string | undefined {
  const peer = state.netdevs.get(netdev)?.peer;
  if (peer === undefined || peer.kind === 'none') return undefined;
  return `abort: ${netdev} is connected already (net/net.c, qemu_net_client_setup, assertion !peer->peer)`;
}

// The first client of that name decides whether peers are touched, and then each of them is taken to have one.
function linkOfTwo(state: NetState, name: string): string | undefined {
  const nic = state.nics.get(name);
  const netdev = state.netdevs.get(name);
  if (nic === undefined || netdev === undefined) return undefined;
  const harmless = nic.peer.kind === 'none' && netdev.peer.kind === 'none';
  return harmless ? undefined : `SIGSEGV: ${name} names a netdev and a NIC, and one has no peer (net/net.c, qmp_set_link)`;
}
