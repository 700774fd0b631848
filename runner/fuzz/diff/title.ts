// A difference in one line.

import { type Shape, shapeName } from '../../../generators/campaign/shape.ts';
import type { Classification, Difference } from './difference.ts';

export function titleOf({ kind, shape, command, did, nature, toldBy }: Difference, classification: Classification, cause: Shape | undefined): string {
  const place = shape === undefined ? kind : shapeName(shape);
  const where = toldBy === 'past' && cause !== undefined ? `${place} after ${shapeName(cause)}` : place;
  const what = kind === 'value' ? nature : `${did.target} | ${did.against}`;
  const rule = ruleOf(classification) ?? (kind === 'outcome' || kind === 'state' ? command?.expectation.rule : undefined);
  return `${where}: ${what}${rule === undefined ? '' : ` (${rule})`}`;
}

function ruleOf(classification: Classification): string | undefined {
  return classification.kind === 'against-the-text' ? classification.blames[0]?.requirement : undefined;
}
