// Whether two runs show one fault, and what kind of fault it is.

import type { KeptFinding } from '../campaign-state.ts';
import { bearerIn, isOfRefused, mannerOf } from './settled-signature.ts';
import { faultIn, firstFinding } from './signature.ts';
import type { Judged } from '../trial.ts';

/** A dead target that leaves a report is told by the report alone, and by its frames where both were seen with a debugger; the rest by oracle and requirement, whatever the shape. */
export function isSameFault(wanted: Judged, candidate: Judged): boolean {
  if (candidate.signature === undefined || wanted.signature === undefined) return false;
  if (wanted.backtrace !== undefined && candidate.backtrace !== undefined) return wanted.signature === candidate.signature;
  return faultOf(candidate) === faultOf(wanted);
}

function faultOf(judged: Judged): string {
  const { signature, verdict, performed, exchanges } = judged;
  if (performed.ended !== undefined) return faultIn(signature ?? '');
  const first = firstFinding(verdict);
  return `${first?.oracle} ${first?.requirement}${first === undefined ? '' : mannerOf(first)}${bearerIn(judged)}${isOfRefused(judged) ? ' of what was refused' : ''} ${exchanges.findLast(({ stillness }) => stillness !== undefined)?.stillness}`;
}

/** What needs more than one run to be seen. */
const KINDS_OF_ORACLES: { readonly [oracle: string]: KeptFinding['kind'] } = { leaks: 'leak', steadiness: 'unsteady' };

export function kindOf({ performed, verdict }: Judged): KeptFinding['kind'] {
  if (performed.ended !== undefined) return 'death';
  if (performed.execution === 'silent') return 'hang';
  return KINDS_OF_ORACLES[firstFinding(verdict)?.oracle ?? ''] ?? 'wrong';
}
