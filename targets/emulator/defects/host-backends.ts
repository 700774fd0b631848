// The faults of backends that work on things of the host: taps, bridges, switches, other processes, devices, macOS's
// networks. Each stands in the code at one place, under its name.

import type { DefectRow } from '../contract.ts';

export const HOST_BACKEND_DEFECTS: readonly DefectRow[] = Object.entries({
  'tap-drops-incoming': 'A tap passes nothing on that comes by its interface.',
  'tap-drops-outgoing': 'A tap sends nothing by its interface.',
  'tap-ifname-upper-case': 'The interface of a tap has its name in capitals.',
  'tap-script-not-run': 'The script of a tap is not run.',
  'tap-script-without-argument': 'Scripts of a tap are run without the name of the interface.',
  'tap-script-failure-ignored': 'A tap whose script fails is made all the same.',
  'tap-downscript-not-run': 'The script that takes a tap down is not run.',
  'tap-one-queue-only': 'A tap has one queue, however many are asked for.',
  'tap-vnet-header-inverted': 'A tap has the virtio header where it is not asked for, and none where it is.',
  'deleted-tap-keeps-interface': 'The interface of a deleted tap stays.',
  'bridge-drops-incoming': 'A bridge backend passes nothing on that comes by its interface.',
  'bridge-drops-outgoing': 'A bridge backend sends nothing by its interface.',
  'bridge-helper-called-for-br0': 'The helper program is always called for the bridge br0.',
  'deleted-bridge-keeps-interface': 'The interface of a deleted bridge backend stays.',
  'vde-drops-incoming': 'A vde backend passes nothing on that comes from its switch.',
  'vde-drops-outgoing': 'A vde backend sends nothing to its switch.',
  'vde-port-one-too-high': 'A vde backend takes the port above the one that was asked for.',
  'vde-mode-without-owner': 'The socket of a vde port has no permissions for its owner.',
  'deleted-vde-keeps-port': 'The switch port of a deleted vde backend stays in use.',
  'vhost-user-one-queue-only': 'A vhost-user backend has one queue, however many are asked for.',
  'vhost-user-more-queues-than-offered': 'A vhost-user backend is made with more queues than the other process has.',
  'vhost-user-rings-not-set-up': 'A vhost-user backend does not tell the other process of its rings.',
  'deleted-vhost-user-keeps-connection': 'The connection of a deleted vhost-user backend stays.',
}).map(([name, summary]): DefectRow => ({ name, area: 'effects', summary }));
