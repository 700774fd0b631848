// All that is wrong in one session, each as if it were the first: what every session shows must not hide what some show beside it.
//
// Beyond the first only what is wrong with a message by itself, which nothing before it can have brought about. It brings nothing about either:
// where no more than that is wrong first, the first that is not of these messages counts as well.

import type { Finding } from '../../case.ts';
import { isSameFault } from './same-fault.ts';
import { mannerOf, settledSignature } from './settled-signature.ts';
import { isOfAMessage, isOfOneMessage, signatureFor, withFirst } from './signature.ts';
import type { Judged } from '../trial.ts';

/** Each is looked into by itself. */
const MOST_ASPECTS = 4;

/** It itself first. */
export function aspectsOf(judged: Judged): readonly Judged[] {
  const { verdict, performed, made } = judged;
  if (verdict.kind !== 'fail' || performed.execution !== 'alive') return [judged];
  const [first, ...rest] = verdict.findings;
  const seen = new Set([keyOf(first)]);
  const others = rest.filter((finding) => {
    const isNew = isOfAMessage(finding) && !seen.has(keyOf(finding));
    seen.add(keyOf(finding));
    return isNew;
  }).slice(0, MOST_ASPECTS);
  const beside = first !== undefined && isOfAMessage(first) ? firstBeside(verdict.findings) : undefined;
  return [judged, ...[...others, ...(beside === undefined ? [] : [beside])].map((finding): Judged => {
    const turned = withFirst(verdict, finding);
    const culprit = made.shapes[finding.step]?.[finding.command ?? 0];
    return { ...judged, verdict: turned, culprit, culpritArguments: undefined, place: undefined, signature: signatureFor(turned, undefined, culprit) };
  })];
}

/** The earliest that is not of a message with which something is wrong by itself; an event with the wrong time has come nonetheless. */
function firstBeside(findings: readonly Finding[]): Finding | undefined {
  const broken = findings.filter((finding) => isOfAMessage(finding) && finding.oracle !== 'timestamps');
  return findings.filter((finding) => finding.erratum === undefined && !isOfAMessage(finding) && !broken.some((other) => isOfOneMessage(finding, other)))
    .toSorted((left, right) => left.step - right.step || (left.command ?? 0) - (right.command ?? 0))[0];
}

function keyOf(finding: Finding | undefined): string {
  return finding === undefined ? '' : `${finding.oracle} ${finding.requirement}${mannerOf(finding)}`;
}

/** The run as one of the fault that is wanted; undefined where it does not show it. */
export function asWanted(wanted: Judged, judged: Judged): Judged | undefined {
  const [first, ...others] = aspectsOf(judged);
  return [...(first === undefined ? [] : [first]), ...others.map((other) => ({ ...other, signature: settledSignature(other) }))].find((aspect) => isSameFault(wanted, aspect));
}
