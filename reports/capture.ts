// The packets of a case that has something to tell, as a capture that opens in Wireshark: comments say at which step
// each was seen, and what was found there.
//
// Each endpoint is an interface. Packets that are no frames (what a read or a datagram gave) are shown as data.

import { decodeFrame } from '../generators/frames/decode.ts';
import { fromHex } from '../generators/frames/hex.ts';
import { type Capture, type CapturedInterface, dataPdu, encodePcapng, LINK_TYPE } from '../generators/frames/pcapng.ts';
import type { Case, Finding, Verdict } from '../runner/case.ts';
import type { CaseFinished, PacketEntry, TranscriptEntry } from '../runner/events.ts';
import { columnOf } from './tally.ts';

/** Nobody reads more in Wireshark's comments; the event stream has it whole. */
const LONGEST_COMMENT = 4000;
/** Of a file's name, without its ending; file systems take 255 bytes. */
const LONGEST_NAME = 200;

export type NamedCapture = { readonly name: string; readonly bytes: Uint8Array };

/** None where no packet was seen; two where a random case shrank. */
export function capturesOf(event: CaseFinished, plumbline: string): readonly NamedCapture[] {
  const { record, shrunk } = event;
  const sources: readonly (Source | undefined)[] = [
    record && { ...record, name: event.id, verdict: event.verdict },
    shrunk && { ...shrunk, name: `${event.id}/shrunk` },
  ];
  return sources.flatMap((source) => {
    const packets = packetsOf(source?.transcript ?? []);
    if (source === undefined || packets.length === 0) return [];
    return [{ name: captureName(source.name), bytes: encodePcapng(capture(source, packets, event, `plumbline ${plumbline}`)) }];
  });
}

type Source = { readonly name: string; readonly case: Case; readonly transcript: readonly TranscriptEntry[]; readonly verdict: Verdict };

function packetsOf(transcript: readonly TranscriptEntry[]): readonly PacketEntry[] {
  return transcript.filter((entry): entry is PacketEntry => entry.kind === 'packet');
}

/** A file's name. No id has a tilde, so two cases have two names. */
function captureName(id: string): string {
  return `${id.replaceAll('/', '~').slice(0, LONGEST_NAME)}.pcapng`;
}

export function isCaptureName(file: string): boolean {
  return /^[^/]+~[^/]*\.pcapng$/.test(file);
}

function capture(source: Source, packets: readonly PacketEntry[], event: CaseFinished, application: string): Capture {
  const interfaces = interfacesOf(packets);
  const keys = [...interfaces.keys()];
  const findings = findingsOf(source.verdict);
  return {
    application,
    comment: clipped([`${source.name}: ${event.title}`, `verdict: ${columnOf(event)}`, ...noFrames(packets), ...findings.map(findingText)].join('\n')),
    interfaces: [...interfaces.values()],
    packets: packets.map((packet, index) => {
      const bytes = fromHex(packet.hex) ?? new Uint8Array();
      return {
        interface: keys.indexOf(keyOf(packet)),
        atMs: packet.atMs,
        direction: packet.direction,
        bytes: packet.frames ? bytes : dataPdu(bytes),
        comment: clipped([
          `step ${packet.step}${stepKind(source, packet.step)}: ${packet.direction === 'in' ? 'came in' : 'went out'} at ${packet.endpoint}`,
          ...packet.frames ? malformation(bytes) : [],
          ...findings.filter(({ step }) => lastUpTo(packets, step) === index).map(findingText),
        ].join('\n')),
      };
    }),
  };
}

/** An endpoint's name may be used again for one of another kind. */
function keyOf({ endpoint, frames }: PacketEntry): string {
  return `${frames ? 'frames' : 'data'} ${endpoint}`;
}

function interfacesOf(packets: readonly PacketEntry[]): ReadonlyMap<string, CapturedInterface> {
  return new Map(packets.map((packet) => [keyOf(packet), packet.frames
    ? { name: packet.endpoint, linkType: LINK_TYPE.ethernet }
    : { name: packet.endpoint, linkType: LINK_TYPE.upperPdu, comment: 'No frames: what a read or a datagram gave, shown as data.' }]));
}

function noFrames(packets: readonly PacketEntry[]): readonly string[] {
  const endpoints = new Set(packets.filter(({ frames }) => !frames).map(({ endpoint }) => endpoint));
  return endpoints.size === 0 ? [] : [`no frames, shown as data: ${[...endpoints].join(', ')}`];
}

function findingsOf(verdict: Verdict): readonly Finding[] {
  return verdict.kind === 'fail' || verdict.kind === 'deviation' ? verdict.findings : [];
}

/** The last packet of a step, or of those before it where it has none; the first of all where those have none. */
function lastUpTo(packets: readonly PacketEntry[], step: number): number {
  return Math.max(0, packets.findLastIndex((packet) => packet.step <= step));
}

function stepKind(source: Source, step: number): string {
  const kind = source.case.steps[step]?.kind;
  return kind === undefined ? '' : ` (${kind})`;
}

function malformation(bytes: Uint8Array): readonly string[] {
  const { malformed } = decodeFrame(bytes);
  return malformed === undefined ? [] : [`malformed ${malformed.layer}: ${malformed.reason}`];
}

function findingText({ step, requirement, expected, actual }: Finding): string {
  return `finding at step ${step}: ${requirement}\nexpected: ${expected}\ngot: ${actual}`;
}

function clipped(text: string): string {
  return text.length > LONGEST_COMMENT ? `${text.slice(0, LONGEST_COMMENT)}…` : text;
}
