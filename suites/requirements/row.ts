// How the rows of the requirement table are written down.

import { requirement } from '../../generators/certificate.ts';
import type { Requirement } from '../../runner/case.ts';

type Written = readonly [id: string, source: string, text: string];

export const must = (...rows: readonly Written[]): readonly Requirement[] => rows.map((row) => requirementOf('must', row));
export const should = (...rows: readonly Written[]): readonly Requirement[] => rows.map((row) => requirementOf('should', row));
export const informative = (...rows: readonly Written[]): readonly Requirement[] =>
  rows.map((row) => requirementOf('informative', row));

function requirementOf(level: Requirement['level'], [id, source, text]: Written): Requirement {
  return { id: requirement(id), level, source, text };
}
