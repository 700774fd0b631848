// How a row of the table of teeth is written down.

import { type RequirementId, requirement } from '../../generators/certificate.ts';

export type Tooth = {
  /** A defect of the reference emulator, by name. */
  readonly defect: string;
  /** The requirements that it turns red. */
  readonly breaks: readonly RequirementId[];
  /** The ids of the cases that show it. */
  readonly shownBy: readonly string[];
  /** CONFIG symbols without which the defect cannot show. */
  readonly config: readonly string[];
};

/** A defect that no case can see. */
export type Unseen = { readonly defect: string; readonly reason: string };

export function tooth(defect: string, breaks: readonly string[], shownBy: readonly string[]): Tooth {
  return { defect, breaks: breaks.map(requirement), shownBy, config: [] };
}

export function withVmnet(defect: string, breaks: readonly string[], shownBy: readonly string[]): Tooth {
  return { ...tooth(defect, breaks, shownBy), config: ['CONFIG_VMNET'] };
}
