// Which NIC a netdev belongs to, and whether that is certain.

import type { NetState, NicEntry } from './state.ts';

/** The NIC that shows the link of the netdev of this name, if nothing is in doubt: both are there, and the name is no other's. */
export function certainNicBehind(state: NetState, name: string): NicEntry | undefined {
  const nic = nicBehind(state, name);
  const isSo = nic !== undefined && nic.peer.kind === 'netdev' && nic.peer.name === name && isCertain(state, nic) && !state.nics.has(name);
  return isSo ? nic : undefined;
}

export function nicBehind({ netdevs, nics }: NetState, name: string): NicEntry | undefined {
  const peer = netdevs.get(name)?.peer;
  return peer?.kind === 'nic' ? nics.get(peer.name) : undefined;
}

/** Whether a NIC is there and its netdev too, and each is the other's peer. */
export function isCertain({ netdevs }: NetState, { id, presence, peer }: NicEntry): boolean {
  const netdev = peer.kind === 'netdev' ? netdevs.get(peer.name) : undefined;
  const isMutual = netdev?.peer.kind === 'nic' && netdev.peer.name === id && netdev.peer.certain;
  return presence === 'present' && netdev?.presence === 'present' && isMutual;
}
