// What does not come each time is one fault, whether it was told as a command that is answered one way and another, or as the wrong one of these.

import { shapeName } from '../../../generators/campaign/shape.ts';
import type { KeptFinding } from '../campaign-state.ts';

export function areOneWavering(one: KeptFinding, other: KeptFinding): boolean {
  return isOfOneCommand(one, other) || isOfOneCommand(other, one);
}

/** What wavers is no more than told by its command, and has no trigger. */
function isOfOneCommand(wavering: KeptFinding, { kind, reproduces, trigger }: KeptFinding): boolean {
  const last = trigger.at(-1);
  return wavering.kind === 'unsteady' && kind === 'wrong' && reproduces.times < reproduces.of && last !== undefined
    && wavering.signature.endsWith(` at ${shapeName(last)}`);
}
