// One thing that two builds did in different ways in the same session, and what the text has to say of it. Plain data.

import type { Shape } from '../../../generators/campaign/shape.ts';
import type { CertifiedCommand } from '../../../generators/certificate.ts';
import type { Finding } from '../../case.ts';

/** The two builds as the options name them. */
export type Side = 'target' | 'against';

export const SIDES: readonly Side[] = ['target', 'against'];

/** `state`: an outcome of the probes at the end. `ended`: a death, a silence, or a connection that was closed. */
export type DifferenceKind = 'outcome' | 'value' | 'events' | 'ended' | 'bytes' | 'stimulus' | 'state';

export type Difference = {
  readonly kind: DifferenceKind;
  readonly step: number;
  /** Within the step; undefined where it is about the step as a whole. */
  readonly place: number | undefined;
  readonly command: CertifiedCommand | undefined;
  readonly shape: Shape | undefined;
  /** What each of them did, in words that are the same each time. */
  readonly did: { readonly [side in Side]: string };
  /** Which of them ended; of kind `ended` alone. */
  readonly ended: readonly Side[];
  /** The same for differences of one cause, whatever the session. */
  readonly nature: string;
  /** What beside the nature tells the cause: nothing, the command's shape, or what came before it. */
  readonly toldBy: 'nature' | 'shape' | 'past';
};

/** Something that only one of the builds has. No difference of behaviour. */
export type Fact = { readonly side: Side; readonly has: string };

export type Blame = Pick<Finding, 'requirement' | 'expected' | 'actual'> & { readonly side: Side };

export type Classification =
  | { readonly kind: 'against-the-text'; readonly by: readonly Side[]; readonly blames: readonly Blame[] }
  | { readonly kind: 'left-open'; readonly why: string }
  | { readonly kind: 'undetermined'; readonly why: string };

/** A difference that was made small, as it is told and kept. */
export type KeptDifference = {
  readonly difference: Difference;
  readonly classification: Classification;
  readonly title: string;
  /** The session in which it was first seen; the number is undefined where it was given. */
  readonly first: { readonly number: number; readonly actions: number };
  readonly reproduces: { readonly times: number; readonly of: number };
  /** Sessions in which it was seen, the first included. */
  readonly count: number;
};
