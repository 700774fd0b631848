// All that is wrong in one session, each as if it were the first: what every session shows must not hide what some show beside it.
//
// Beyond the first only what nothing that is wrong before it can have brought about: what is wrong with a message by itself, what a receive filter
// is told to be, for that is held against what its driver was acknowledged, and a port that stays held and was never given. What is wrong with a
// message brings nothing about either: where no more than that is wrong first, the first that is not of these messages counts as well. So does the
// first wrong reply after what is not heard on a wire, which no reply follows from, and an event that is wrong where a filter is told wrongly.

import type { Finding } from '../../case.ts';
import { NO_EVENT } from '../../oracles/event-order.ts';
import { A_TIMESTAMP } from '../../oracles/protocol-shape.ts';
import { wasNeverGiven } from './holders.ts';
import { isSameFault } from './same-fault.ts';
import { mannerOf, OF_FILTERS, settledSignature } from './settled-signature.ts';
import { earliestOf, isOfAMessage, isOfOneMessage, signatureFor, withFirst } from './signature.ts';
import type { Judged } from '../trial.ts';

/** Each is looked into by itself. */
const MOST_ASPECTS = 4;

/** It itself first. */
export function aspectsOf(judged: Judged): readonly Judged[] {
  const { verdict, performed, made, exchanges } = judged;
  if (verdict.kind !== 'fail' || performed.execution !== 'alive') return [judged];
  const [first, ...rest] = verdict.findings;
  const seen = new Set([keyOf(first)]);
  const others = rest.filter((finding) => {
    const isNew = finding.erratum === undefined && (isOfItself(finding, verdict.findings) || wasNeverGiven(finding, exchanges)) && !seen.has(keyOf(finding));
    if (isNew) seen.add(keyOf(finding));
    return isNew;
  }).slice(0, MOST_ASPECTS);
  const beside = besideOf(first, verdict.findings);
  return [judged, ...[...others, ...(beside === undefined ? [] : [beside])].map((finding): Judged => {
    const turned = withFirst(verdict, finding);
    const culprit = made.shapes[finding.step]?.[finding.command ?? 0];
    return { ...judged, verdict: turned, culprit, culpritArguments: undefined, place: undefined, signature: signatureFor(turned, undefined, culprit) };
  })];
}

/** A reply with which anything else is wrong tells a filter wrongly because of that. */
function isOfItself(finding: Finding, findings: readonly Finding[]): boolean {
  return isOfAMessage(finding) || (finding.oracle === OF_FILTERS && findings.every((other) => other.oracle === OF_FILTERS || !isOfOneMessage(finding, other)));
}

function besideOf(first: Finding | undefined, findings: readonly Finding[]): Finding | undefined {
  if (first === undefined) return undefined;
  if (isOfAMessage(first)) return firstBeside(findings);
  const other = BESIDE[first.oracle];
  return other === undefined ? undefined : earliestOf(findings.filter(({ oracle }) => oracle === other));
}

/** Of the second oracle nothing follows from what the first one finds. */
const BESIDE: { readonly [oracle: string]: string } = { packets: 'outcome', [OF_FILTERS]: 'event-order' };

/** The earliest that does not follow from a message with which something is wrong by itself. */
function firstBeside(findings: readonly Finding[]): Finding | undefined {
  const broken = findings.filter(isOfAMessage);
  return earliestOf(findings.filter((finding) => !isOfItself(finding, findings) && !followsFrom(broken, finding)));
}

/** An event with the wrong time has come nonetheless, and one with the wrong data is not missing. */
function followsFrom(broken: readonly Finding[], finding: Finding): boolean {
  return broken.some((other) => {
    const isOfTime = other.oracle === 'timestamps' || other.expected === A_TIMESTAMP;
    return isOfOneMessage(finding, other) && !isOfTime && (finding.actual !== NO_EVENT || other.requirement !== 'event/data-type');
  });
}

function keyOf(finding: Finding | undefined): string {
  return finding === undefined ? '' : `${finding.oracle} ${finding.requirement}${mannerOf(finding)}`;
}

/** The run as one of the fault that is wanted; undefined where it does not show it. */
export function asWanted(wanted: Judged, judged: Judged): Judged | undefined {
  return aspectThat((aspect) => isSameFault(wanted, aspect), judged);
}

/** The first that is so. */
export function aspectThat(is: (aspect: Judged) => boolean, judged: Judged): Judged | undefined {
  const [first, ...others] = aspectsOf(judged);
  return [...(first === undefined ? [] : [first]), ...others.map((other) => ({ ...other, signature: settledSignature(other) }))].find(is);
}
