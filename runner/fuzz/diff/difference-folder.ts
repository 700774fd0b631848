// A difference as a folder that others can take away: what differs and who is at fault, the session, and both transcripts.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { encodeSession } from '../session/session-text.ts';
import { writeFolder } from '../store/whole.ts';
import type { Trial } from '../trial.ts';
import type { KeptDifference, Side } from './difference.ts';
import type { Duel } from './pair.ts';

const DIFFERENCE_FORMAT = 1;

export type BuildNames = { readonly [side in Side]: { readonly name: string; readonly version: string } };

export type DifferenceRecord = {
  readonly format: typeof DIFFERENCE_FORMAT;
  readonly title: string;
  readonly kind: string;
  /** `against-the-text`, `left-open` or `undetermined`. */
  readonly classification: string;
  readonly why: string | undefined;
  /** Who breaks the text, and which requirement of it. */
  readonly by: readonly Side[];
  readonly blames: readonly { readonly side: Side; readonly requirement: string; readonly expected: string; readonly actual: string }[];
  readonly builds: { readonly [side in Side]: { readonly name: string; readonly version: string; readonly did: string } };
  readonly actions: number;
  readonly reproduces: string;
  readonly seen: number;
  readonly first: { readonly seed: number; readonly session: number; readonly actions: number };
  /** As NDJSON. */
  readonly session: string;
};

export function recordOf(kept: KeptDifference, { session }: Pick<Duel, 'session'>, builds: BuildNames, seed: number): DifferenceRecord {
  const { difference, classification, title, reproduces, count, first } = kept;
  const isBreach = classification.kind === 'against-the-text';
  return {
    format: DIFFERENCE_FORMAT, title, kind: difference.kind, classification: classification.kind,
    why: isBreach ? undefined : classification.why, by: isBreach ? classification.by : [], blames: isBreach ? classification.blames : [],
    builds: { target: { ...builds.target, did: difference.did.target }, against: { ...builds.against, did: difference.did.against } },
    actions: session.actions.length, reproduces: `${reproduces.times}/${reproduces.of}`, seen: count,
    first: { seed, session: first.number, actions: first.actions }, session: encodeSession(session),
  };
}

/** Returns where it lies. Throws what the system throws. */
export function writeDifference(out: string, record: DifferenceRecord, { trials }: Duel): string {
  const path = join(out, slugOf(record));
  writeFolder(path, {
    'difference.json': `${JSON.stringify(record, undefined, 2)}\n`, 'session.ndjson': record.session,
    'target.wire.ndjson': wireText(trials.target), 'against.wire.ndjson': wireText(trials.against),
    'target.stderr.txt': trials.target.performed.ended?.stderrTail ?? '', 'against.stderr.txt': trials.against.performed.ended?.stderrTail ?? '',
  });
  return path;
}

const LONGEST_SLUG = 60;

function slugOf({ kind, title, session }: DifferenceRecord): string {
  const words = `${kind} ${title}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, LONGEST_SLUG).replaceAll(/^-|-$/g, '');
  return `${words}-${createHash('sha256').update(`${title}\n${session}`).digest('hex').slice(0, 8)}`;
}

function wireText({ performed }: Trial): string {
  return performed.recorder.entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
