// Interfaces that the harness makes on the simulated host: bridges, and cards at the other end of whose cable it sits.

import type { OpenEndpoint } from '../endpoint.ts';
import { passive } from './names.ts';

export const openBridge: OpenEndpoint<'bridge'> = (_spec, { host }) => {
  const name = host.unusedName('plumb');
  host.interfaces.add({ name, kind: 'bridge', up: true, leave: () => undefined });
  return passive({ name }, () => host.interfaces.remove(name));
};

export const openNetworkCard: OpenEndpoint<'network-card'> = (_spec, { host, packet }) => {
  const name = host.unusedName('en');
  host.interfaces.add({ name, kind: 'card', up: true, leave: packet });
  const endpoint = {
    info: () => ({ name }),
    send: (bytes: Uint8Array) => host.interfaces.arrive(name, bytes.slice()),
    close: () => host.interfaces.remove(name),
  };
  return { kind: 'open', endpoint };
};
