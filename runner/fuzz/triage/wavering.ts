// What does not come each time is one fault, whether it was told as a command that is answered one way and another, or as the wrong one of these.

import type { KeptFinding } from '../campaign-state.ts';

export function areOneWavering(one: KeptFinding, other: KeptFinding): boolean {
  return one.at !== undefined && one.at === other.at && ((isUnsteady(one) && isNowAndThen(other)) || (isUnsteady(other) && isNowAndThen(one)));
}

function isUnsteady({ kind }: KeptFinding): boolean {
  return kind === 'unsteady';
}

function isNowAndThen({ kind, reproduces }: KeptFinding): boolean {
  return kind === 'wrong' && reproduces.times < reproduces.of;
}
