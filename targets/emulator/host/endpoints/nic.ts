// The queues of a virtio-net NIC, as a driver has them.

import type { OpenEndpoint } from '../endpoint.ts';
import { unavailable } from '../../../unavailable.ts';

export const openNic: OpenEndpoint<'nic'> = (spec, { drivers, packet }) => {
  const driver = drivers.attach(spec.nic, packet);
  if (driver === undefined) return unavailable(`a virtio-net NIC with the device id '${spec.nic}'`);
  return { kind: 'open', endpoint: { info: () => ({}), send: driver.send, close: driver.detach } };
};
