// Packets that were seen at several places as one capture that opens in Wireshark, with notes on what is to be seen there.
//
// Each endpoint is an interface. Packets that are no frames (what a read or a datagram gave) are shown as data.

import { decodeFrame } from './decode.ts';
import { fromHex } from './hex.ts';
import { type CapturedInterface, dataPdu, encodePcapng, LINK_TYPE } from './pcapng.ts';

export type NotedCapture = {
  readonly application: string;
  readonly title: string;
  /** Lines about all of it. */
  readonly notes: readonly string[];
  readonly packets: readonly NotedPacket[];
};

export type NotedPacket = {
  readonly step: number;
  /** What is done in the step. */
  readonly stepKind: string | undefined;
  readonly endpoint: string;
  readonly direction: 'in' | 'out';
  readonly hex: string;
  /** Whether the bytes are an Ethernet frame. */
  readonly frames: boolean;
  /** Since the epoch. */
  readonly atMs: number;
  /** Lines that stand below when it was seen and what is malformed in it. */
  readonly notes: readonly string[];
};

/** Nobody reads more in Wireshark's comments. */
const LONGEST_COMMENT = 4000;

export function captureOfPackets({ application, title, notes, packets }: NotedCapture): Uint8Array {
  const interfaces = interfacesOf(packets);
  const keys = [...interfaces.keys()];
  return encodePcapng({
    application,
    comment: clipped([title, ...noFrames(packets), ...notes]),
    interfaces: [...interfaces.values()],
    packets: packets.map((packet) => {
      const { atMs, direction, frames } = packet;
      const bytes = fromHex(packet.hex) ?? new Uint8Array();
      return {
        interface: keys.indexOf(keyOf(packet)), atMs, direction,
        bytes: frames ? bytes : dataPdu(bytes),
        comment: clipped([whenSeen(packet), ...(frames ? malformation(bytes) : []), ...packet.notes]),
      };
    }),
  });
}

function whenSeen({ step, stepKind, direction, endpoint }: NotedPacket): string {
  return `step ${step}${stepKind === undefined ? '' : ` (${stepKind})`}: ${direction === 'in' ? 'came in' : 'went out'} at ${endpoint}`;
}

/** An endpoint's name may be used again for one of another kind. */
function keyOf({ endpoint, frames }: NotedPacket): string {
  return `${frames ? 'frames' : 'data'} ${endpoint}`;
}

function interfacesOf(packets: readonly NotedPacket[]): ReadonlyMap<string, CapturedInterface> {
  return new Map(packets.map((packet) => [keyOf(packet), packet.frames
    ? { name: packet.endpoint, linkType: LINK_TYPE.ethernet }
    : { name: packet.endpoint, linkType: LINK_TYPE.upperPdu, comment: 'No frames: what a read or a datagram gave, shown as data.' }]));
}

function noFrames(packets: readonly NotedPacket[]): readonly string[] {
  const endpoints = new Set(packets.filter(({ frames }) => !frames).map(({ endpoint }) => endpoint));
  return endpoints.size === 0 ? [] : [`no frames, shown as data: ${[...endpoints].join(', ')}`];
}

function malformation(bytes: Uint8Array): readonly string[] {
  const { malformed } = decodeFrame(bytes);
  return malformed === undefined ? [] : [`malformed ${malformed.layer}: ${malformed.reason}`];
}

function clipped(lines: readonly string[]): string {
  const text = lines.join('\n');
  return text.length > LONGEST_COMMENT ? `${text.slice(0, LONGEST_COMMENT)}…` : text;
}
