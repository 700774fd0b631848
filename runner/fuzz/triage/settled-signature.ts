// The signature of a failure in a session that is small, for a target that lives: what is left of the session tells what has brought it
// about, where a long one tells only where it was noticed.
//
// An error that should not be is told by its text, as a death is by an assertion: never to judge, only to tell one from another. A command that
// should have been refused is told by the rule that it breaks. What is noticed when the session is over, when all that it made should be
// gone, is told by its last command; the rest by the command that was answered wrongly, and not by its members.

import { type Shape, shapeName } from '../../../generators/campaign/shape.ts';
import type { Finding } from '../../case.ts';
import { firstFinding, type Signature, withoutNumbers } from './signature.ts';
import { commandsBefore, type Judged } from '../trial.ts';

export function settledSignature(judged: Judged): Signature | undefined {
  const { signature, verdict, performed } = judged;
  const first = firstFinding(verdict);
  if (signature === undefined || performed.ended !== undefined || first === undefined) return signature;
  const [, expected, told = expected] = RETURN.exec(first.actual) ?? [];
  if (told !== undefined) return `return-type: response/return-type, ${told}` as Signature;
  const manner = mannerOf(first);
  const fault = `${first.oracle}: ${first.requirement}${manner}`;
  if (manner !== '') return fault as Signature;
  const after = isAfterwards(judged) ? lastCommandOf(judged) : undefined;
  const last = after ?? judged.culprit;
  if (first.requirement === HANGS_UP && last !== undefined) return `${fault} at ${causeIn(last)}` as Signature;
  if (after !== undefined) return `${EXISTENCE.has(first.requirement) ? 'existence: netdev/gone' : fault} after ${branchOf(after)}` as Signature;
  return (first.oracle === 'outcome' || judged.culprit === undefined ? fault : `${fault} at ${branchOf(judged.culprit)}`) as Signature;
}

/** Oracles that look at one message alone: what they say names members of the schema. */
export const OF_A_MESSAGE: ReadonlySet<string> = new Set(['return-type', 'protocol-shape', 'encoding', 'timestamps', 'self-description']);

/** What a command without a result returns is written in one place for all; two oracles see it. */
const RETURN = /^return(?:: expected .*, got (\w+)$| is (\w+), )/;

/** Rules that say whether a name is there: by whichever it shows that something is left, it is one fault. */
export const EXISTENCE: ReadonlySet<string> = new Set([
  'netdev_add/success', 'netdev_add/duplicate-id', 'netdev_add/hubport/netdev-exists', 'netdev_del/success', 'netdev_del/unknown-id', 'set_link/success', 'set_link/unknown-name',
  'state/consistent',
]);

/** How it departs from what must be, beyond what must be. */
export function mannerOf({ oracle, actual, sent }: Pick<Finding, 'oracle' | 'actual' | 'sent'>): string {
  if (OF_A_MESSAGE.has(oracle)) return `, ${withoutNumbers(actual).slice(0, LONGEST)}`;
  const error = oracle === 'outcome' ? /^([A-Z]\w+): (.*)$/s.exec(actual) : null;
  return error === null ? '' : `, ${error[1]}: ${plainWords(error[2] ?? '', sent)}`;
}

/** Without names and numbers. */
function plainWords(text: string, sent: string): string {
  const [, name = ''] = /^(\S+): /.exec(text) ?? [];
  const bare = name !== '' && sent.includes(`"${name}"`) ? text.slice(name.length + 2) : text;
  return withoutNumbers(bare.replaceAll(/'[^']*'|"[^"]*"|`[^`']*'/g, '…')).slice(0, LONGEST);
}

const LONGEST = 100;

function commandsIn({ session }: Judged): number {
  return session.actions.filter(({ kind }) => kind === 'command').length;
}

/** Whether it was noticed by what the harness does at the end of each session. */
export function isAfterwards(judged: Judged): boolean {
  const first = firstFinding(judged.verdict);
  if (first === undefined) return false;
  return commandsBefore({ step: first.step, command: first.command ?? 0 }, judged.made) >= commandsIn(judged);
}

function lastCommandOf(judged: Judged): Shape | undefined {
  return judged.made.shapes.flat()[commandsIn(judged) - 1];
}

/** Who loses the descriptor of a connection notices it when he gets to it. Backends share what one member alone stands for, such as a helper program. */
const HANGS_UP = 'session/stays-open';

function causeIn({ execute, type, members }: Shape): string {
  const { id: _, ...others } = members;
  return Object.keys(others).length === 1 ? shapeName({ execute, type: undefined, members: others }) : branchOf({ execute, type });
}

function branchOf({ execute, type }: Pick<Shape, 'execute' | 'type'>): string {
  return type === undefined ? execute : `${execute} ${type}`;
}
