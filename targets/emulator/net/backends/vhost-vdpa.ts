// `vhost-vdpa`: the rings of a NIC are those of a device of the host. A device must be named, whatever the schema says of
// a default. net/vhost-vdpa.c; where the original takes as many queues as the device has, this one takes those of `queues`.

import { integerOf, textOf } from '../arguments.ts';
import type { BackendOutcome, BackendRequest } from './backend.ts';
import { created, refused } from './backend.ts';

export function createVhostVdpa({ id, args, port, state }: BackendRequest): BackendOutcome {
  const { defects } = state.options;
  const device = textOf(args, 'vhostdev');
  if (device === undefined && defects.has('vhost-vdpa-default-device-accepted')) return created();
  if (device === undefined) return refused('vhostdev was not given');
  if (defects.has('vhost-vdpa-missing-device-accepted')) return created();
  const known = state.world.vdpaDevices.get(device);
  const usual = defects.has('vhost-vdpa-all-queues') ? BigInt(known?.queues ?? 1) : 1n;
  const queues = integerOf(args, 'queues') ?? usual;
  const take = (frame: Uint8Array): void => {
    if (!defects.has('vhost-vdpa-drops-incoming')) port.deliver(frame);
  };
  const opened = queues < 1n ? undefined : known?.open(defects.has('vhost-vdpa-one-queue-only') ? 1 : Number(queues), take);
  if (opened === undefined) return refused(`'${device}' cannot be opened as a vDPA device with ${queues} queues`);
  const descriptor = state.world.target.openDescriptor();
  const release = (): void => {
    descriptor.close();
    if (!defects.has('deleted-vhost-vdpa-keeps-device')) opened.close();
  };
  // What comes from anywhere but the rings of a NIC is lost.
  return created(release, (frame) => {
    if (state.clients.netdev(id)?.peer?.kind === 'nic' && !defects.has('vhost-vdpa-drops-outgoing')) opened.send(frame);
  });
}
