// A packet that has come from the guest: as data, and as it was on the wire, which errors quote.

import type { Frame } from '../../../../generators/frames/frame.ts';

export type Arrival = {
  readonly frame: Frame;
  /** From the IP header on; may have Ethernet's padding at its end. */
  readonly packet: Uint8Array;
};

export function arrivalOf(frame: Frame, bytes: Uint8Array): Arrival {
  return { frame, packet: bytes.subarray(ETHERNET_HEADER_BYTES) };
}

const ETHERNET_HEADER_BYTES = 14;
