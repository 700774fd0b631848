// Where the harness waits on the simulated host: one file a kind in `endpoints/`, one row each in its `table.ts`.

import type { JsonObject } from '../../../generators/qapi/json-value.ts';
import type { EndpointSpec } from '../../host-side.ts';
import type { Unavailable } from '../../unavailable.ts';
import type { VirtualHost } from './virtual-host.ts';

/** What a kind is opened with. */
export type EndpointPlace = {
  readonly host: VirtualHost;
  readonly name: string;
  /** A packet has come at the endpoint. */
  readonly packet: (bytes: Uint8Array) => void;
  readonly drivers: Drivers;
};

/** The drivers of NICs, where there are any. */
export type Drivers = {
  /** Takes the queues of a NIC: `onPacket` gets what the NIC receives. Undefined where it has none to be driven. */
  readonly attach: (nic: string, onPacket: (bytes: Uint8Array) => void) => { readonly send: (bytes: Uint8Array) => void; readonly detach: () => void } | undefined;
};

export type Endpoint = {
  /** Asked once all that the opening caused has happened. */
  readonly info: () => JsonObject;
  readonly send: (bytes: Uint8Array) => void;
  readonly close: () => void;
  /** The number that the target's end has in its process. */
  readonly peerDescriptor?: () => number | undefined;
  /** For questions that are about this kind alone. */
  readonly ask?: () => JsonObject;
};

export type EndpointOutcome = { readonly kind: 'open'; readonly endpoint: Endpoint } | Unavailable;

export type OpenEndpoint<Kind extends EndpointSpec['kind']> = (spec: Extract<EndpointSpec, { kind: Kind }>, place: EndpointPlace) => EndpointOutcome;
