// Defects of the backends whose host the emulator simulates: netmap, vhost-vdpa, vmnet.

import { type Tooth, tooth } from './tooth.ts';

/** Cases and rules that frames have to get through for. */
const HEARD: readonly string[] = ['vmnet-host', 'vmnet-shared', 'vmnet-bridged'].map((type) => `effects/${type}/defaults/isolated`);

export const simulatedEffectTeeth: readonly Tooth[] = [
  simulated('netmap-drops-incoming', ['effects/netmap/defaults/devname', 'effects/netmap/ifname'], ['effects/netmap/defaults/devname', 'effects/netmap/ifname/card']),
  simulated('netmap-drops-outgoing', ['effects/netmap/defaults/devname', 'effects/netmap/ifname'], ['effects/netmap/defaults/devname', 'effects/netmap/ifname/card']),
  simulated('netmap-vale-switches-are-one', ['effects/netmap/ifname'], ['effects/netmap/ifname/other-switch']),
  simulated('deleted-netmap-keeps-port', ['effects/netmap/port-free-again'], ['effects/netmap/port-free-again']),
  simulated('vhost-vdpa-drops-incoming', ['effects/vhost-vdpa/frames'], ['effects/vhost-vdpa/frames']),
  simulated('vhost-vdpa-drops-outgoing', ['effects/vhost-vdpa/frames'], ['effects/vhost-vdpa/frames']),
  simulated('vhost-vdpa-one-queue-only', ['effects/vhost-vdpa/queues'], ['effects/vhost-vdpa/queues/three']),
  simulated('vhost-vdpa-all-queues', ['effects/vhost-vdpa/defaults/queues'], ['effects/vhost-vdpa/defaults/queues']),
  simulated('deleted-vhost-vdpa-keeps-device', ['effects/vhost-vdpa/device-free-again'], ['effects/vhost-vdpa/device-free-again']),
  simulated('vmnet-drops-incoming', HEARD, HEARD),
  simulated('vmnet-drops-outgoing', HEARD, HEARD),
  simulated('vmnet-gateway-leased', both('start-address'), both('start-address/seen')),
  simulated('vmnet-end-address-not-leased', both('end-address'), both('end-address/seen')),
  simulated('vmnet-isolated-from-host', both('isolated'), [...both('isolated/both'), ...both('isolated/one')]),
  simulated('vmnet-uuid-networks-are-one', ['effects/vmnet-host/net-uuid'], ['effects/vmnet-host/net-uuid/members']),
  simulated('vmnet-uuid-network-with-host', ['effects/vmnet-host/net-uuid'], ['effects/vmnet-host/net-uuid/no-dhcp']),
  simulated('vmnet-prefix-not-advertised', ['effects/vmnet-shared/nat66-prefix'], ['effects/vmnet-shared/nat66-prefix/advertised']),
  simulated('vmnet-bridged-to-first-card', ['effects/vmnet-bridged/ifname'], ['effects/vmnet-bridged/ifname/card']),
];

function simulated(defect: string, breaks: readonly string[], shownBy: readonly string[]): Tooth {
  return { ...tooth(defect, breaks, shownBy), config: ['CONFIG_VMNET', 'CONFIG_NETMAP'] };
}

/** Of the two modes that have an address range. */
function both(rest: string): readonly string[] {
  return ['vmnet-host', 'vmnet-shared'].map((type) => `effects/${type}/${rest}`);
}
