// What the real host's endpoints have in common: where they lie, how they tell what comes, and the limits that keep a
// flood from filling the memory.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import type { Unavailable } from '../unavailable.ts';

export interface Endpoint {
  readonly info: JsonObject;
  /** Resolves when the host has taken the bytes, or nobody is there to take them. Never rejects. */
  send(bytes: Uint8Array): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
  /** The connections that the target has to it, the newest last; absent where there can be none. */
  readonly connections?: () => readonly Connection[];
}

/** By the ports of its two ends, or by the path of a Unix socket. */
export type Connection =
  | { readonly protocol: 'tcp' | 'udp'; readonly targetPort: number; readonly ownPort: number }
  | { readonly protocol: 'unix'; readonly path: string };

/** Where an endpoint is opened. */
export type Room = {
  /** A folder of the instance's own. */
  readonly scratch: string;
  /** Whether the network is the target's own, with nothing beyond loopback: only there interfaces are made. */
  readonly isOwnNetwork: boolean;
  /** Tells what came; see `boundedDelivery`. */
  readonly deliver: Deliver;
};

export type Deliver = (bytes: Uint8Array) => void;

/** Or what the host lacks for it. */
export type Opened = Endpoint | Unavailable;

export function isOpen(opened: Opened): opened is Endpoint {
  return !('kind' in opened);
}

export const NO_OWN_NETWORK = 'a network namespace of the target\'s own (run with sandbox=namespaces)';

/** No case looks at more; what comes after these is read and dropped. */
export const MAX_PACKETS = 16_384;
const MAX_BYTES: number = 16 * 1024 * 1024;

/** Passes on what comes until the endpoint has had its fill. */
export function boundedDelivery(deliver: Deliver): Deliver {
  let packets = 0;
  let total = 0;
  return (bytes) => {
    packets += 1;
    total += bytes.length;
    if (packets <= MAX_PACKETS && total <= MAX_BYTES) deliver(bytes);
  };
}

/** How long a send waits for its peer, or for a peer that does not read. */
export const PEER_WAIT_MS = 5_000;
