// What the text has to say of a difference: which of the two breaks it, or that it leaves the matter open, or neither.
//
// Both runs are judged by all oracles of `check`; whoever is found at fault at the place of the difference is blamed for it.

import type { Schema } from '../../../generators/qapi/ir.ts';
import type { Finding, Verdict } from '../../case.ts';
import { type Blame, type Classification, type Difference, type Side, SIDES } from './difference.ts';

export type Verdicts = { readonly [side in Side]: Verdict };

export function classify(difference: Difference, verdicts: Verdicts, spec: Schema): Classification {
  const isHere = ({ step, command }: Finding): boolean =>
    step === difference.step && (command === undefined || difference.place === undefined || command === difference.place);
  const here = SIDES.flatMap((side) => findingsIn(verdicts[side]).filter(isHere).map((finding) => ({ side, finding })));
  const faults = here.filter(({ finding }) => finding.erratum === undefined).filter(({ side }) => difference.kind !== 'ended' || difference.ended.includes(side));
  if (faults.length > 0) return blaming(faults);
  const excused = here.find(({ finding }) => finding.erratum !== undefined);
  if (excused !== undefined) return { kind: 'left-open', why: `erratum ${excused.finding.erratum}: practice departs from the text there` };
  return byTheText(difference, spec) ?? bySession(verdicts) ?? { kind: 'undetermined', why: 'both do what the text allows, and it does not say more' };
}

function findingsIn(verdict: Verdict): readonly Finding[] {
  return verdict.kind === 'fail' || verdict.kind === 'deviation' ? verdict.findings : [];
}

function blaming(faults: readonly { readonly side: Side; readonly finding: Finding }[]): Classification {
  const blames: readonly Blame[] = faults.map(({ side, finding: { requirement, expected, actual } }) => ({ side, requirement, expected, actual }));
  return { kind: 'against-the-text', by: SIDES.filter((side) => faults.some((fault) => fault.side === side)), blames };
}

function byTheText({ kind, command, did }: Difference, spec: Schema): Classification | undefined {
  const expectation = command?.expectation;
  switch (kind) {
    case 'outcome': case 'state':
      if (expectation?.kind === 'open') return { kind: 'left-open', why: `${expectation.why} (${expectation.rule})` };
      return expectation?.kind === 'reject' && expectation.classes.length > 1
        ? { kind: 'left-open', why: `more than one thing is wrong, and the text gives no order: ${expectation.classes.join(' or ')} (${expectation.rule})` }
        : undefined;
    case 'events': {
      const name = /× (\S+)/.exec(did.target)?.[1] ?? '';
      return spec.events.has(name) ? undefined : { kind: 'left-open', why: `the text does not speak of the event ${name}` };
    }
    case 'bytes': return { kind: 'left-open', why: 'how broken input is cut into errors is not laid down' };
    case 'value': case 'ended': case 'stimulus': return undefined;
    default: throw kind satisfies never;
  }
}

/** What shows late has its cause earlier. */
function bySession(verdicts: Verdicts): Classification | undefined {
  const faults = SIDES.flatMap((side) => findingsIn(verdicts[side]).filter(({ erratum }) => erratum === undefined).slice(0, 1).map((finding) => ({ side, finding })));
  return faults.length === 1 ? blaming(faults) : undefined;
}
