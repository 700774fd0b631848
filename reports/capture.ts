// The packets of a case that has something to tell, as a capture that opens in Wireshark: comments say at which step
// each was seen, and what was found there.

import { captureOfPackets } from '../generators/frames/capture-of-packets.ts';
import type { Case, Finding, Verdict } from '../runner/case.ts';
import type { CaseFinished, PacketEntry, TranscriptEntry } from '../runner/events.ts';
import { columnOf } from './tally.ts';

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
    return [{ name: captureName(source.name), bytes: capture(source, packets, event, `plumbline ${plumbline}`) }];
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

function capture(source: Source, packets: readonly PacketEntry[], event: CaseFinished, application: string): Uint8Array {
  const findings = findingsOf(source.verdict);
  return captureOfPackets({
    application,
    title: `${source.name}: ${event.title}\nverdict: ${columnOf(event)}`,
    notes: findings.map(findingText),
    packets: packets.map((packet, index) => ({
      ...packet,
      stepKind: source.case.steps[packet.step]?.kind,
      notes: findings.filter(({ step }) => lastUpTo(packets, step) === index).map(findingText),
    })),
  });
}

function findingsOf(verdict: Verdict): readonly Finding[] {
  return verdict.kind === 'fail' || verdict.kind === 'deviation' ? verdict.findings : [];
}

/** The last packet of a step, or of those before it where it has none; the first of all where those have none. */
function lastUpTo(packets: readonly PacketEntry[], step: number): number {
  return Math.max(0, packets.findLastIndex((packet) => packet.step <= step));
}

function findingText({ step, requirement, expected, actual }: Finding): string {
  return `finding at step ${step}: ${requirement}\nexpected: ${expected}\ngot: ${actual}`;
}
