// What makes two findings the same fault: the text of an assertion or a sanitizer's report where the target left one, else how it
// ended and the frames that a debugger has seen; for a target that lives, the oracle and the requirement; and where there is neither
// report nor debugger, the shape of the command, once it is minimised.

import { type Shape, shapeName } from '../../../generators/campaign/shape.ts';
import type { Finding, Verdict } from '../../case.ts';
import type { InstanceEnded } from '../../events.ts';

type Failure = Extract<Verdict, { readonly kind: 'fail' }>;

export type Signature = string & { readonly __brand: 'signature' };

/** `ended` where the target died; `at` the command that was under way, or the first that was answered wrongly. */
export function signatureFor(verdict: Verdict, ended: InstanceEnded | undefined, at: Shape | undefined): Signature {
  const place = at === undefined ? '' : ` at ${shapeName(at)}`;
  if (ended !== undefined) return (reportIn(ended) ?? `${ended.how}${place}`) as Signature;
  const first = firstFinding(verdict);
  return (first === undefined ? 'nothing' : `${first.oracle}: ${first.requirement}${place}`) as Signature;
}

/** One line for people. */
export function titleFor(verdict: Verdict, ended: InstanceEnded | undefined, signature: Signature): string {
  return ended !== undefined ? signature : `${signature}: ${firstFinding(verdict)?.actual ?? ''}`.slice(0, 200);
}

/** Of a death that left no report, by the frames in which it came. */
export function withFrames({ how }: InstanceEnded, frames: readonly string[]): Signature {
  return `${how} in ${frames.join(' < ')}` as Signature;
}

/** A signature without its place, neither command nor frames; of a target that lives, the oracle and the requirement. */
export function faultIn(signature: string): string {
  const [, ofALivingOne] = /^([\w-]+: [\w-]+\/[\w/-]+)(?:,| at | after | for |$)/.exec(signature) ?? [];
  return ofALivingOne ?? signature.replace(/^(killed by \w+) in .*$/, '$1').replace(/ (?:at|after) [\w-]+(?: .*)?$/, '');
}

export function hasReport(ended: InstanceEnded): boolean {
  return reportIn(ended) !== undefined;
}

/** Oracles that look at one message alone: what they say names members of the schema. */
const OF_A_MESSAGE: ReadonlySet<string> = new Set(['return-type', 'protocol-shape', 'encoding', 'timestamps', 'self-description']);

export function isOfAMessage({ oracle, requirement }: Pick<Finding, 'oracle' | 'requirement'>): boolean {
  return OF_A_MESSAGE.has(oracle) || requirement === 'event/data-type';
}

/**
 * What went wrong before all else, for it cannot follow from the rest; but for a target that does not answer, which explains all. Where that is wrong
 * with a message by itself as well, that comes first.
 */
export function tellingFirst(verdict: Verdict): Verdict {
  const noticed = firstFinding(verdict);
  if (verdict.kind !== 'fail' || noticed === undefined) return verdict;
  const first = noticed.oracle === 'liveness' ? noticed : earliestOf(verdict.findings) ?? noticed;
  return withFirst(verdict, verdict.findings.find((other) => isOfOneMessage(first, other) && isOfAMessage(other)) ?? first);
}

/** Of those that nothing excuses. */
export function earliestOf(findings: readonly Finding[]): Finding | undefined {
  return findings.filter(({ erratum }) => erratum === undefined)
    .toSorted((left, right) => left.step - right.step || (left.command ?? 0) - (right.command ?? 0))[0];
}

/** As if that finding of it had been noticed before all others. */
export function withFirst(verdict: Failure, first: Finding): Failure {
  return { ...verdict, findings: [first, ...verdict.findings.filter((other) => other !== first)] };
}

export function isOfOneMessage(one: Finding, other: Finding): boolean {
  return one.step === other.step && one.command === other.command;
}

export function requirementOf(verdict: Verdict): string {
  return firstFinding(verdict)?.requirement ?? '';
}

export function firstFinding(verdict: Verdict): Finding | undefined {
  return verdict.kind === 'fail' ? verdict.findings[0] : undefined;
}

/** What the target said of its own end, without what changes from run to run: addresses, numbers of processes and lines. */
function reportIn({ how, stderrTail: stderr }: InstanceEnded): string | undefined {
  const sanitizer = /(?:ERROR|SUMMARY): ((?:Address|Leak|Memory|Thread|UndefinedBehavior)Sanitizer: [^\n]*)/.exec(stderr)?.[1];
  if (sanitizer !== undefined) return [withoutNumbers(sanitizer), ...framesIn(stderr)].join(' ');
  const assertion = lastMatch(stderr, /([\w.]+): Assertion [`'](.+?)' failed/g) ?? lastMatch(stderr, /ERROR:[^:\n]+:\d+:(\w+): (assertion failed[^\n]*)/g);
  if (assertion !== undefined) return `${assertion[1]}: assertion ${assertion[2]}`;
  return how.startsWith('exited') ? lastComplaint(stderr) : undefined;
}

/** What a program said before it gave up, without what it quotes. */
function lastComplaint(stderr: string): string | undefined {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  const words = /^[\w.-]+: (?!warning:)(.*)$/.exec(line)?.[1];
  return words === undefined ? undefined : `gave up: ${withoutNumbers(words.replaceAll(/'[^']*'|"[^"]*"/g, '…'))}`;
}

/** Names of the first frames of a sanitizer's stack; the innermost that are the target's own tell faults apart. */
function framesIn(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^\s+#\d+ 0x[0-9a-f]+ in (\w+)/gm)].slice(0, 3).map(([, name]) => name ?? '');
}

export function withoutNumbers(text: string): string {
  return text.replaceAll(/0x[0-9a-f]+|\d+/g, 'N');
}

function lastMatch(text: string, pattern: RegExp): RegExpMatchArray | undefined {
  return [...text.matchAll(pattern)].at(-1);
}
