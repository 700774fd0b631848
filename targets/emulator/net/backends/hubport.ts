// `hubport`: a port of a software hub, plugged into a netdev or left open for a NIC. net/hub.c.
//
// A netdev that has a peer already aborts the real process at this point; here the port is refused.

import { integerOf, textOf } from '../arguments.ts';
import { addHubPort, connectable } from '../hub.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { refused } from './backend.ts';

export function createHubport({ args, state, port }: BackendRequest): BackendOutcome {
  const name = textOf(args, 'netdev');
  const peer = name === undefined ? undefined : state.clients.netdev(name);
  if (name !== undefined && peer === undefined && !state.options.defects.has('hubport-missing-netdev-accepted')) {
    return refused(`there is no netdev '${name}' to plug the port into`);
  }
  if (peer !== undefined && !connectable(peer)) return refused(`netdev '${peer.name}' has a peer already`);
  if ((integerOf(args, 'hubid') ?? 0n) < 0n && state.options.defects.has('hubport-negative-id-refused'))
    return refused('hubid is negative');
  const joined = addHubPort(state, Number(integerOf(args, 'hubid') ?? 0n), port);
  return { kind: 'created', linkDown: false, peer, ...joined };
}
