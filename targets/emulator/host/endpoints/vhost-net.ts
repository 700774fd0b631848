// The kernel's accelerator of virtio, where the host has it.

import type { OpenEndpoint } from '../endpoint.ts';

export const VHOST_NET = '/dev/vhost-net';

export const openVhostNet: OpenEndpoint<'vhost-net'> = (_spec, { host }) => {
  host.files.put(VHOST_NET, { kind: 'other' });
  return {
    kind: 'open',
    endpoint: {
      info: () => ({ path: VHOST_NET }),
      send: () => undefined,
      close: () => host.files.remove(VHOST_NET),
      peerDescriptor: () => host.target.numberOf(({ kind }) => kind === 'vhost'),
    },
  };
};
