// What a campaign knows and shows: plain data, for the screen, the page, the metrics and the file from which it goes on.

import type { Trigger } from '../../generators/campaign/triggers.ts';
import type { FuzzSession } from '../../generators/campaign/session.ts';
import type { Finding } from '../case.ts';
import type { Signature } from './triage/signature.ts';

export const FINDING_FORMAT = 1;

/** One fault, minimised, as it is kept in `finding.json`. */
export type KeptFinding = {
  readonly format: typeof FINDING_FORMAT;
  readonly signature: Signature;
  /** One line: what happens, and after what. */
  readonly title: string;
  readonly kind: 'death' | 'hang' | 'wrong' | 'leak' | 'unsteady';
  readonly session: FuzzSession;
  /** The session in which it was first seen. */
  readonly first: { readonly seed: number; readonly number: number; readonly actions: number };
  readonly findings: readonly Finding[];
  /** How the target ended, where it did, and what it said. */
  readonly ended: { readonly how: string; readonly stderrTail: string } | undefined;
  readonly target: { readonly name: string; readonly version: string };
  readonly reproduces: { readonly times: number; readonly of: number };
  /** The shapes of its commands, for the campaign to go round. */
  readonly trigger: Trigger;
  /** The command that was under way or answered wrongly, and its members. */
  readonly at?: string;
  readonly foundAtMs: number;
  /** Of a further way to a fault that is kept already, its number from 2 on. */
  readonly route?: number;
  /** Where the campaign ended before it was as small as it gets, or was run ten times. */
  readonly unfinished?: true;
};

export type FindingRow = {
  readonly signature: string;
  readonly title: string;
  readonly kind: KeptFinding['kind'];
  /** How often it was met, the first time included. */
  readonly count: number;
  readonly commands: number;
  readonly reproduces: string;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly folder: string;
  /** The session that shows it, as NDJSON. */
  readonly reproducer: string;
};

export type CampaignSnapshot = {
  readonly target: string;
  readonly version: string;
  readonly seed: number;
  readonly workers: number;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  /** Undefined: until it is interrupted. */
  readonly limitMs: number | undefined;
  readonly sessions: number;
  readonly commands: number;
  readonly restarts: number;
  /** Over the last ten seconds, and over all. */
  readonly commandsPerSecond: number;
  readonly meanCommandsPerSecond: number;
  readonly corpus: number;
  readonly reached: number;
  /** Since something new was reached, and since the last finding; ms. */
  readonly sinceReachedMs: number;
  readonly sinceFindingMs: number | undefined;
  /** Nothing new for long by the campaign's own measure. */
  readonly plateau: boolean;
  readonly doing: readonly string[];
  readonly branches: readonly BranchRow[];
  readonly findings: readonly FindingRow[];
};

/** One of the schema, reached or not, or one that was sent and the schema does not have. */
export type BranchRow = {
  readonly branch: string;
  readonly commands: number;
  readonly outcomes: { readonly [outcome: string]: number };
  readonly members: { readonly [member: string]: number };
  /** The members that the schema gives it; undefined where the schema has no such branch. */
  readonly declared: readonly string[] | undefined;
};
