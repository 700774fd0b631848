// The event stream of a run: everything that reports, replays, merges and judges again reads it and nothing else.
//
// One JSON object a line (NDJSON). A reader ignores unknown members and kinds; a change that breaks it raises `format`.

import type { Case, CaseId, Verdict } from './case.ts';

export const STREAM_FORMAT = 1;

export type RunEvent =
  | RunStarted
  | CaseFinished
  | InstanceEnded
  | RunFinished;

export type RunStarted = {
  readonly kind: 'run-started';
  readonly format: typeof STREAM_FORMAT;
  readonly plumbline: string;
  readonly target: string;
  /** `QMP.version` of the greeting as text, `7.2.22 (Debian …)`; undefined where the target never greeted. */
  readonly targetVersion: string | undefined;
  /** Whether it was the run's own process; absent in older streams, which told only of such. */
  readonly ownership?: 'owned' | 'attached';
  readonly seed: number;
  readonly runs: number;
  readonly workers: number;
  readonly shard: { readonly index: number; readonly of: number } | undefined;
  readonly strict: boolean;
  /** Pattern of `--only`, if any. */
  readonly only: string | undefined;
  readonly baseline: string | undefined;
  /** Cases that this shard will run. */
  readonly cases: number;
  readonly atMs: number;
};

export type CaseFinished = {
  readonly kind: 'case-finished';
  readonly id: CaseId;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly verdict: Verdict;
  /** The baseline's word on a failing case; absent otherwise. */
  readonly baseline?: { readonly reason: string; readonly link: string };
  /** The case as executed and what was said; present for every verdict but a pass, and for all where `--out` is given. */
  readonly record?: { readonly case: Case; readonly transcript: readonly TranscriptEntry[] };
  /** Where a random case shrank: the smaller case and its own record. */
  readonly shrunk?: { readonly case: Case; readonly transcript: readonly TranscriptEntry[]; readonly verdict: Verdict };
  /** Of a failing case that was run again on a fresh instance: whether it fails there as well. */
  readonly alone?: 'fails' | 'passes';
  readonly replay: string;
  readonly commands: number;
  readonly durationMs: number;
  /** SHA-256 over the bytes sent, hex. */
  readonly digest: string;
};

/** An instance that ended other than by our hand. */
export type InstanceEnded = {
  readonly kind: 'instance-ended';
  readonly duringCase: CaseId | undefined;
  readonly how: string;
  readonly stderrTail: string;
  readonly lastSent: readonly string[];
};

export type RunFinished = {
  readonly kind: 'run-finished';
  readonly outcome: 'conforms' | 'findings' | 'interrupted' | 'could-not-run';
  readonly counts: Counts;
  /** Baseline entries that no longer hold: passed, matched nothing, expired. */
  readonly staleBaseline: readonly { readonly pattern: string; readonly why: 'passed' | 'unmatched' | 'expired' }[];
  readonly commands: number;
  readonly durationMs: number;
  /** Sum of the cases' digests (`runner/digest`), hex: the same for the same seed, suite and schema in whatever order they ran. */
  readonly digest: string;
};

export type Counts = {
  readonly pass: number;
  readonly fail: number;
  /** Failures that the baseline lists. */
  readonly known: number;
  readonly deviation: number;
  readonly untestable: number;
  readonly errored: number;
};

/** What went over a monitor, in order. Text is latin1 for what was sent (one character a byte), as decoded for what came. */
export type TranscriptEntry =
  | { readonly kind: 'sent'; readonly step: number; readonly monitor: number; readonly text: string; readonly atMs: number }
  | { readonly kind: 'received'; readonly step: number; readonly monitor: number; readonly text: string; readonly atMs: number }
  | { readonly kind: 'stimulus'; readonly step: number; readonly outcome: string; readonly atMs: number }
  /** What the host or a guest answered to an `open`, `observe` or `converse` step, as JSON text. */
  | { readonly kind: 'answer'; readonly step: number; readonly answer: string; readonly atMs: number }
  /** What came in at an endpoint or went out there; `frames`: the bytes are an Ethernet frame. */
  | PacketEntry
  /** The longest that the harness's own timers were late during a step in which the time of arrival counts. */
  | { readonly kind: 'lag'; readonly step: number; readonly lagMs: number; readonly atMs: number }
  /** `stillness`: what was found out about a target that says nothing, where somebody asked. */
  | { readonly kind: 'silence'; readonly step: number; readonly monitor: number; readonly waitedMs: number; readonly stillness?: string; readonly atMs: number }
  | { readonly kind: 'death'; readonly step: number; readonly how: string; readonly atMs: number }
  /** How the messages that came over this connection so far were terminated; told only where not all ended with CRLF. */
  | { readonly kind: 'line-ends'; readonly step: number; readonly monitor: number; readonly lf: number; readonly none: number; readonly atMs: number }
  | { readonly kind: 'connected' | 'closed'; readonly step: number; readonly monitor: number; readonly atMs: number };

export type PacketEntry = {
  readonly kind: 'packet';
  readonly step: number;
  readonly endpoint: string;
  readonly direction: 'in' | 'out';
  readonly hex: string;
  readonly frames: boolean;
  readonly atMs: number;
};
