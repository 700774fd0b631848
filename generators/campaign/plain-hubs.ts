// Hubs of which everything is known: each port of theirs is there, and what is plugged into it is a wire, a user network or nothing.
//
// What comes in at a port of such a hub goes out at every other, is lost nowhere and goes round nowhere. Of any other hub
// nothing is claimed.

import type { NetdevEntry, NetState } from '../net-model/state.ts';
import type { Beside } from './beside.ts';

/** Where a wire is: on no hub, on one where it is alone or where somebody hears it, or where that is not known. */
export type WirePlace = 'unplugged' | 'alone' | 'heard' | 'unclear';

export type World = { readonly net: NetState; readonly beside: Beside; /** Clients whose links may be down. */ readonly unlinked: ReadonlySet<string> };

export type PlainHub = { readonly hub: string; readonly ports: number; /** Ids of the wires that are plugged in. */ readonly wires: readonly string[] };

export function placeOf(id: string, world: World): WirePlace {
  const entry = world.net.netdevs.get(id);
  if (entry?.presence !== 'present' || world.net.strangers || world.unlinked.has(id) || !world.beside.wires.has(id)) return 'unclear';
  if (entry.peer.kind === 'none') return 'unplugged';
  const hub = entry.peer.kind === 'netdev' ? world.net.netdevs.get(entry.peer.name)?.hub : undefined;
  const plain = hub === undefined ? undefined : plainHub(hub, world);
  if (plain?.wires.includes(id) !== true) return 'unclear';
  return plain.ports === 1 ? 'alone' : 'heard';
}

/** Those with wires. */
export function plainHubs(world: World): readonly PlainHub[] {
  const hubs = new Set([...world.net.netdevs.values()].flatMap(({ hub }) => (hub === undefined ? [] : [hub])));
  return [...hubs].flatMap((hub) => plainHub(hub, world) ?? []).filter(({ wires }) => wires.length > 0);
}

function plainHub(hub: string, world: World): PlainHub | undefined {
  const { net } = world;
  const netdevs = [...net.netdevs.values()];
  // What may be a port of any hub may be one of this.
  const isOdd = netdevs.some(({ type, hub: own }) => own === undefined && (type === undefined || type === 'hubport'));
  if (net.strangers || isOdd) return undefined;
  const ports = netdevs.filter((entry) => entry.hub === hub);
  const plugged = ports.map((port) => pluggedInto(port, world));
  const wires = plugged.flatMap((each) => (each === 'unclear' || each === 'nothing harmful' ? [] : [each.wire]));
  return plugged.includes('unclear') ? undefined : { hub, ports: ports.length, wires };
}

function pluggedInto({ id, presence, peer }: NetdevEntry, { net, beside, unlinked }: World): 'unclear' | 'nothing harmful' | { readonly wire: string } {
  if (presence !== 'present' || unlinked.has(id)) return 'unclear';
  if (peer.kind === 'none') return 'nothing harmful';
  const other = peer.kind === 'netdev' && peer.certain ? net.netdevs.get(peer.name) : undefined;
  const isMutual = other?.peer.kind === 'netdev' && other.peer.certain && other.peer.name === id;
  if (other?.presence !== 'present' || !isMutual || unlinked.has(other.id)) return 'unclear';
  if (other.type === 'user') return 'nothing harmful';
  return beside.wires.has(other.id) ? { wire: other.id } : 'unclear';
}
