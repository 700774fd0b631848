// What the schema text says, beyond one row a member, of backends whose host is simulated here: netmap, vhost-vdpa, vmnet, and what
// a tap tells the kernel alone.

import type { Requirement } from '../../runner/case.ts';
import { must, should } from './row.ts';

export const simulatedEffectRequirements: readonly Requirement[] = [
  ...must(
    ['effects/netmap/defaults/devname', 'net.json:405', 'Without devname the netmap device is /dev/netmap.'],
    ['effects/netmap/port-free-again', 'net.json:72', 'The port of a netmap backend goes with it.'],
    ['effects/vhost-vdpa/frames', 'net.json:439', 'The data path of the NIC is that of the vDPA device.'],
    ['effects/vhost-vdpa/defaults/queues', 'net.json:446', 'Without queues a vhost-vdpa backend has one queue.'],
    ['effects/vhost-vdpa/device-free-again', 'net.json:72', 'A vhost-vdpa backend lets go of its device when it is deleted.'],
    ['effects/vmnet-host/defaults/isolated', 'net.json:460', 'Interfaces of vmnet in host mode communicate with each other unless they are isolated.'],
    ['effects/vmnet-shared/defaults/isolated', 'net.json:508', 'Interfaces of vmnet in shared mode on the same subnet communicate with each other unless they are isolated.'],
    ['effects/vmnet-bridged/defaults/isolated', 'net.json:552', 'Interfaces of vmnet that are bridged to the same card communicate with each other unless they are isolated.'],
  ),
  ...should(['effects/tap/defaults/sndbuf', 'qemu-options, -netdev tap', 'Without sndbuf the send buffer of a tap has no limit.']),
];
