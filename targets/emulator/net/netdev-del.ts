// netdev_del: the netdev goes at once. A NIC that was plugged into it keeps what is left of it as its peer, and
// its link goes down. net/net.c, qemu_del_net_client.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import { ProcessFault } from '../contract.ts';
import type { Reply } from '../contract.ts';
import { textOf } from './arguments.ts';
import type { Netdev } from './clients.ts';
import { notify } from './link.ts';
import { DONE, deviceNotFound, genericError } from './reply.ts';
import type { NetState } from './state.ts';

export function netdevDel(state: NetState, args: JsonObject): Reply {
  const { defects } = state.options;
  const id = textOf(args, 'id') ?? '';
  const netdev = state.clients.netdev(id);
  if (netdev === undefined) return unknownNetdev(id, state);
  if (netdev.peer?.kind === 'nic' && defects.has('netdev-del-crash-with-nic')) throw new ProcessFault('abort');
  if (netdev.peer?.kind === 'nic' && defects.has('netdev-del-with-nic-refused')) return genericError(`netdev '${id}' is in use`);
  if (defects.has('netdev-del-ignored')) return DONE;
  remove(netdev, state);
  if (defects.size > 0) state.retiredIds.add(id);
  return DONE;
}

function remove(netdev: Netdev, { clients, options }: NetState): void {
  clients.remove(netdev);
  netdev.release?.();
  const { peer } = netdev;
  if (peer === undefined) return;
  if (peer.kind === 'netdev') {
    peer.peer = undefined;
    return;
  }
  if (options.defects.has('netdev-del-keeps-link-up')) return;
  peer.linkDown = true;
  notify(peer);
}

function unknownNetdev(id: string, { clients, options }: NetState): Reply {
  const { defects } = options;
  if (defects.has('netdev-del-unknown-succeeds')) return DONE;
  if (defects.has('netdev-del-nic-succeeds') && clients.named(id).length > 0) return DONE;
  return defects.has('netdev-del-wrong-class') ? genericError(`there is no netdev '${id}'`) : deviceNotFound(id);
}
