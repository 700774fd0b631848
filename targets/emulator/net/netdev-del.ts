// netdev_del: the netdev goes at once. A NIC that was plugged into it keeps what is left of it as its peer, and
// its link goes down. net/net.c, qemu_del_net_client.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Reply } from '../contract.ts';
import { ProcessFault } from '../contract.ts';
import { textOf } from './arguments.ts';
import type { Netdev } from './clients.ts';
import { notify } from './link.ts';
import { DONE, deviceNotFound, genericError } from './reply.ts';
import type { NetState } from './state.ts';

export function netdevDel(state: NetState, args: JsonObject): Reply {
  const { defects } = state.options;
  const id = textOf(args, 'id') ?? '';
  if (state.options.machine === 'preconfig' && defects.has('netdev-del-refused-in-preconfig'))
    return genericError('the machine is not initialised');
  const netdev = state.clients.netdev(id) ?? similarNetdev(id, state);
  if (netdev === undefined) return unknownNetdev(id, state);
  if (netdev.peer?.kind === 'nic' && defects.has('netdev-del-crash-with-nic')) throw new ProcessFault('abort', 'netdev-del-crash-with-nic');
  if (netdev.peer?.kind === 'nic' && defects.has('netdev-del-with-nic-refused'))
    return genericError(`netdev '${id}' is in use`);
  if (defects.has('netdev-del-ignored')) return DONE;
  remove(netdev, state);
  if (defects.size > 0) state.retiredIds.add(id);
  return DONE;
}

function similarNetdev(id: string, { clients, options }: NetState): Netdev | undefined {
  const { defects } = options;
  if (!defects.has('netdev-del-case-insensitive') && !defects.has('netdev-del-by-prefix')) return undefined;
  const wanted = id.toLowerCase();
  const matches = (name: string): boolean =>
    defects.has('netdev-del-by-prefix') ? id !== '' && name.startsWith(id) : name.toLowerCase() === wanted;
  const similar = [...clients.names()].find(matches);
  return similar === undefined ? undefined : clients.netdev(similar);
}

function remove(netdev: Netdev, { clients, options, world }: NetState): void {
  leak(netdev, options.defects, world.target);
  if (options.defects.has('netdev-del-removes-all-of-type')) removeSiblings(netdev, clients);
  clients.remove(netdev);
  if (options.defects.has('deleted-netdev-still-forwards')) return;
  if (options.defects.has('deleted-netdev-leaks-descriptor')) world.target.openDescriptor();
  if (!options.defects.has('deleted-netdev-keeps-ports')) netdev.release?.();
  netdev.deleted = true;
  const { peer } = netdev;
  if (peer === undefined) return;
  if (peer.kind === 'netdev') {
    peer.peer = undefined;
    netdev.peer = undefined;
    return;
  }
  if (options.defects.has('netdev-del-keeps-link-up')) return;
  peer.linkDown = true;
  notify(peer);
}

/** Each is of one type, so that it takes the right netdev to see it. */
function leak({ type }: Netdev, defects: ReadonlySet<string>, target: NetState['world']['target']): void {
  if (type === 'socket' && defects.has('deleted-socket-leaks-descriptor')) target.openDescriptor();
  if (type === 'user' && defects.has('deleted-user-leaks-thread')) target.startThread();
  if (type === 'hubport' && defects.has('deleted-hubport-leaks-memory')) target.keepMemory(LEAKED_KIB);
}

const LEAKED_KIB = 12;

function removeSiblings(netdev: Netdev, clients: NetState['clients']): void {
  const others = [...clients.names()]
    .map((name) => clients.netdev(name))
    .filter((other) => other !== undefined && other !== netdev);
  for (const other of others) if (other?.type === netdev.type) clients.remove(other);
}

function unknownNetdev(id: string, { clients, options }: NetState): Reply {
  const { defects } = options;
  if (defects.has('netdev-del-unknown-succeeds')) return DONE;
  if (defects.has('netdev-del-nic-succeeds') && clients.named(id).length > 0) return DONE;
  return defects.has('netdev-del-wrong-class') ? genericError(`there is no netdev '${id}'`) : deviceNotFound(id);
}
