// Character devices of the simulated host that backends are made of: vDPA devices and control devices of netmap.

import type { OpenEndpoint } from '../endpoint.ts';
import { NetmapDevice } from '../netmap.ts';
import { VdpaDevice } from '../vdpa.ts';
import { passive } from './names.ts';
import { unavailable } from '../../../unavailable.ts';

export const openVdpaDevice: OpenEndpoint<'vdpa-device'> = ({ queues }, { host, packet }) => {
  const path = host.unusedName('/dev/vhost-vdpa-');
  const device = new VdpaDevice(queues, packet);
  host.vdpaDevices.set(path, device);
  return {
    kind: 'open',
    endpoint: {
      info: () => ({ path }),
      send: (bytes) => device.arrive(bytes.slice()),
      close: () => void host.vdpaDevices.delete(path),
      ask: () => ({ queues: device.queuesInUse }),
    },
  };
};

/** On a host whose target is built without it, nothing can be tried. */
export const openNetmapDevice: OpenEndpoint<'netmap-device'> = (_spec, { host }) => {
  if (host.netmapDevices.size === 0) return unavailable('netmap');
  const path = host.unusedName('/dev/netmap-');
  host.netmapDevices.set(path, new NetmapDevice(host));
  return passive({ path }, () => void host.netmapDevices.delete(path));
};
