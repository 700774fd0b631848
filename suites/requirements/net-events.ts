// What the schema text says of the two net events. Lines are those of net.json; the words are our own.

import type { Requirement } from '../../runner/case.ts';
import { must } from './row.ts';

export const netEventRequirements: readonly Requirement[] = must(
  ['nic-rx-filter-changed/first', 'net.json:738', 'The first change of an adapter\'s receive filter always emits NIC_RX_FILTER_CHANGED.'],
  ['nic-rx-filter-changed/once', 'net.json:738', 'Further changes are silent until query-rx-filter is executed.'],
  ['nic-rx-filter-changed/rearmed', 'net.json:738', 'After query-rx-filter the next change emits the event again.'],
  ['nic-rx-filter-changed/per-nic', 'net.json:738', 'What was emitted for one adapter does not silence another.'],
  ['nic-rx-filter-changed/change-only', 'net.json:738', 'What changes no receive filter, or is refused, emits nothing.'],
  ['nic-rx-filter-changed/name', 'net.json:741', 'name is the name of the net client.'],
  ['nic-rx-filter-changed/path', 'net.json:743', 'path is the path of the device.'],
  ['failover-negotiated/emitted', 'net.json:813', 'FAILOVER_NEGOTIATED is emitted when the driver enabled VIRTIO_NET_F_STANDBY.'],
  ['failover-negotiated/not-otherwise', 'net.json:813', 'Without VIRTIO_NET_F_STANDBY the event is not emitted.'],
  ['failover-negotiated/hotplugs-primary', 'net.json:814', 'A primary that was hidden until then is plugged in.'],
  ['failover-negotiated/standby-id', 'net.json:817', 'Where there is no primary, device-id names the standby adapter.'],
  ['failover-negotiated/device-id', 'net.json:817', 'device-id names the device that was unplugged, the hidden primary.'],
);
