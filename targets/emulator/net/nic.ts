// A NIC: a net client that a device brings with it. Only virtio-net has a receive filter that can be asked for.

import type { FrameSink } from '../host/interfaces.ts';
import type { Client } from './clients.ts';
import type { RxFilter } from './rx-filter.ts';

export type Nic = {
  readonly kind: 'nic';
  /** The device id, or a made-up name. */
  readonly name: string;
  readonly deviceId: string | undefined;
  readonly typeName: string;
  /** The configured address; announcements carry it whatever the driver sets. */
  readonly mac: string;
  /** Where the virtio device sits in the object tree. */
  readonly path: string;
  linkDown: boolean;
  /** What the device tells its driver, which lags behind `linkDown` where nobody notified the device. */
  reportsLinkUp: boolean;
  peer: Client | undefined;
  /** Takes a frame that its peer sends. */
  readonly receive: FrameSink | undefined;
  readonly virtio: VirtioNet | undefined;
};

export type VirtioNet = {
  readonly failover: boolean;
  /** Plugs in the primary that waits until this standby has been negotiated. */
  plugPrimary: (() => void) | undefined;
  /** Whether a driver accepted the standby feature; from then on no primary is hidden. */
  standby: boolean;
  filter: RxFilter;
  /** Whether a driver has set up the queues. */
  driven: boolean;
  /** Takes what the NIC receives, where somebody wants it. */
  driver: FrameSink | undefined;
  /** The device asked its driver to announce itself, and waits for the acknowledgement. */
  announcing: boolean;
  /** The next change of the filter emits an event. */
  rxEventArmed: boolean;
};
