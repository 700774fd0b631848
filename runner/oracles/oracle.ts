// What an oracle is: a pure function from what happened to what was wrong with it.
//
// An oracle reads the exchanges of one case and the facts about the target, never the target itself, so that a
// stored run can be judged again. Each finding quotes the requirement that it breaks.

import { type RequirementId, requirement } from '../../generators/certificate.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import type { Case, Erratum, Finding, Fixture } from '../case.ts';
import type { StepExchange } from '../exchange.ts';

export type JudgeContext = {
  readonly spec: Schema;
  /** The target's own schema, where it let itself be introspected. */
  readonly own: Schema | undefined;
  readonly errata: readonly Erratum[];
  readonly fixture: Fixture;
  /** The target runs on this host, so that its clock is ours. */
  readonly sameClock: boolean;
  /** The time of day was changed meanwhile: times of day tell nothing. */
  readonly clockHasJumped?: boolean;
};

export type Oracle = {
  readonly name: string;
  /** The requirements that its findings may quote besides those of the case's own certificates. */
  readonly requirements: readonly RequirementId[];
  readonly judge: (subject: Case, exchanges: readonly StepExchange[], context: JudgeContext) => readonly Finding[];
};

export type Departure = {
  readonly requirement: RequirementId;
  readonly step: number;
  readonly command?: number | undefined;
  readonly sent: string;
  readonly expected: string;
  readonly actual: string;
  readonly erratum?: Finding['erratum'];
};

export function finding(oracle: string, departure: Departure): Finding {
  const { requirement: rule, step, command, sent, expected, actual, erratum } = departure;
  return { oracle, requirement: rule, erratum, step, command, sent: clip(sent), expected, actual: clip(actual) };
}

export function requirements(...ids: readonly string[]): readonly RequirementId[] {
  return ids.map(requirement);
}

/** Evidence is for reading; the transcript has the whole. */
const CLIP = 2_000;

function clip(text: string): string {
  return text.length <= CLIP ? text : `${text.slice(0, CLIP)}… (${text.length} characters)`;
}
