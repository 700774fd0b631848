// The signature of a failure in a session that is small, for a target that lives: what is left of the session tells what has brought it
// about, where a long one tells only where it was noticed.
//
// An error that should not be is told by its text, as a death is by an assertion: never to judge, only to tell one from another. A command that
// should have been refused is told by the rule that it breaks. What is noticed when the session is over, when all that it made should be
// gone, is told by its last command; the rest by the command that was answered wrongly, and not by its members.

import { isOfNicsId, type Shape, shapeName } from '../../../generators/campaign/shape.ts';
import type { Finding } from '../../case.ts';
import { wasNeverGiven } from './holders.ts';
import { firstFinding, isOfAMessage, isOfOneMessage, requirementOf, type Signature, withoutNumbers } from './signature.ts';
import { commandsBefore, type Judged } from '../trial.ts';

export function settledSignature(judged: Judged): Signature | undefined {
  const { signature, verdict, performed } = judged;
  const first = firstFinding(verdict);
  if (signature === undefined || performed.ended !== undefined || first === undefined) return signature;
  const manner = mannerOf(first);
  const fault = `${first.oracle}: ${first.requirement}${manner}`;
  if (manner !== '') return `${fault}${bearerIn(judged)}` as Signature;
  if (first.oracle === OF_FILTERS) return ofFilters(first, verdict.kind === 'fail' ? verdict.findings : []) as Signature;
  const after = isAfterwards(judged) ? lastCommandOf(judged) : undefined;
  const last = after ?? judged.culprit;
  if (first.oracle === 'outcome' && first.requirement === PLUGGED) return `packets: ${PLUGGED} at netdev_add hubport` as Signature;
  if (first.requirement === HANGS_UP && last !== undefined) return `${fault} at ${causeIn(last)}` as Signature;
  if (isOfRefused(judged) && last !== undefined) return `${fault} at refused ${branchOf(last)}` as Signature;
  if (isOfCutLink(judged)) return `${fault} at netdev_del` as Signature;
  const rule = ruleBroken(first);
  if (after !== undefined && EXISTENCE.has(rule ?? first.requirement)) return `existence: netdev/gone after ${branchOf(after)}` as Signature;
  if (rule !== undefined) return `outcome: ${rule}` as Signature;
  return (first.oracle === 'outcome' || first.requirement === CARRIES_ON || last === undefined ? fault : `${fault} at ${branchOf(last)}`) as Signature;
}

/** Who lets a NIC have a netdev that is plugged into a hub has not plugged it in: the same as where nothing is heard there. */
export const PLUGGED = 'effects/hubport/netdev';

export const OF_FILTERS = 'receive-filter';

/** What a filter is told to be is one fault, whoever asks and whatever came before; two members that have each other's values are one. */
function ofFilters(first: Finding, findings: readonly Finding[]): string {
  if (TABLES.has(first.requirement)) return `${OF_FILTERS}: query-rx-filter/mac-table`;
  const twin = findings.find((other) => other.oracle === OF_FILTERS && isOfOneMessage(first, other) && areSwapped(first, other));
  const requirements = twin === undefined ? [first.requirement] : [first.requirement, twin.requirement].toSorted();
  return `${OF_FILTERS}: ${requirements.join(' for ')}`;
}

function areSwapped(one: Finding, other: Finding): boolean {
  const [, due, told] = DEPARTURE.exec(one.actual) ?? [];
  const [, otherDue, otherTold] = DEPARTURE.exec(other.actual) ?? [];
  return due !== undefined && due === otherTold && told === otherDue;
}

/** Drivers set both with one command, and they are kept in one place. */
const TABLES: ReadonlySet<string> = new Set(['query-rx-filter/unicast-table', 'query-rx-filter/multicast-table']);

/** As values are told that are not those that are due. */
const DEPARTURE = /: expected (.*), got (.*)$/s;

/** Rules that say whether a name is there: by whichever it shows that something is left, it is one fault. */
export const EXISTENCE: ReadonlySet<string> = new Set([
  'netdev_add/success', 'netdev_add/duplicate-id', 'netdev_add/hubport/netdev-exists', 'netdev_del/success', 'netdev_del/unknown-id', 'set_link/success', 'set_link/unknown-name',
  'state/consistent',
]);

/** What must end with a netdev. */
export const OUTLIVING: ReadonlySet<string> = new Set(['netdev_del/frees-ports', 'netdev_del/closes-connection']);

/** Whether what stays was never given. */
export function isOfRefused({ verdict, exchanges }: Judged): boolean {
  const first = firstFinding(verdict);
  return first !== undefined && wasNeverGiven(first, exchanges);
}

/** Who refuses an id that a NIC has does so in the words in which others refuse one that a netdev had. */
export function bearerIn(judged: Judged): string {
  return isOfAdding(judged) && judged.culprit !== undefined && isOfNicsId(judged.culprit) ? ', where a NIC has the id' : '';
}

/** Whether a netdev was refused that there is room for. */
export function isOfAdding({ verdict, performed: { ended } }: Judged): boolean {
  return ended === undefined && requirementOf(verdict) === 'netdev_add/success';
}

/** How it departs from what must be, beyond what must be. */
export function mannerOf({ oracle, requirement, expected, actual, sent }: Pick<Finding, 'oracle' | 'requirement' | 'expected' | 'actual' | 'sent'>): string {
  if (isOfAMessage({ oracle, requirement })) return `, ${withoutNumbers(OF_ANY_MESSAGE.has(oracle) ? `not ${expected}` : actual.replace(VALUE_OF_NO_ENUM, '…')).slice(0, LONGEST)}`;
  const error = oracle === 'outcome' ? /^([A-Z]\w+): (.*)$/s.exec(actual) : null;
  return error === null ? '' : `, ${error[1]}: ${plainWords(error[2] ?? '', sent)}`;
}

/** Who writes an enum otherwise writes all of its values so. */
const VALUE_OF_NO_ENUM = /'[^']*'(?= is no value of )/;

/** What these tell of is the whole message, whichever it is, so that the fault is what they have missed in it. */
const OF_ANY_MESSAGE: ReadonlySet<string> = new Set(['protocol-shape', 'timestamps', 'encoding']);

/** Without names and numbers. */
function plainWords(text: string, sent: string): string {
  const [, name = ''] = /^(\S+): /.exec(text) ?? [];
  const bare = name !== '' && sent.includes(`"${name}"`) ? text.slice(name.length + 2) : text;
  return withoutNumbers(bare.replaceAll(/'[^']*'|"[^"]*"|`[^`']*'/g, '…')).slice(0, LONGEST);
}

const LONGEST = 100;

/** What is deleted and heard nonetheless is heard by whomever. */
export const CARRIES_ON = 'effects/netdev_del/silent';

/** The rule by which a command had to be refused after what was answered before, and was not. */
function ruleBroken({ oracle, expected, actual }: Finding): string | undefined {
  const [, rule] = /\(([\w-]+(?:\/[\w-]+)+)\), after /.exec(expected) ?? [];
  return oracle === 'state' && actual === 'success' ? rule : undefined;
}

/** The rule or else the requirement that it breaks first. */
export function ruleOf({ verdict }: Judged): string {
  const first = firstFinding(verdict);
  return first === undefined ? '' : ruleBroken(first) ?? first.requirement;
}

function commandsIn({ session }: Judged): number {
  return session.actions.filter(({ kind }) => kind === 'command').length;
}

/** Whether it was noticed by what the harness does at the end of each session. */
export function isAfterwards(judged: Judged): boolean {
  const first = firstFinding(judged.verdict);
  if (first === undefined) return false;
  return commandsBefore({ step: first.step, command: first.command ?? 0 }, judged.made) >= commandsIn(judged);
}

/** That of an adapter, where nobody has set it: it goes down with the backend that is deleted. */
export function isOfCutLink({ verdict, session }: Judged): boolean {
  return requirementOf(verdict) === 'set_link/sets-link' && !session.actions.some((action) => action.kind === 'command' && action.execute === 'set_link');
}

function lastCommandOf(judged: Judged): Shape | undefined {
  return judged.made.shapes.flat()[commandsIn(judged) - 1];
}

/** Who loses the descriptor of a connection notices it when he gets to it. Backends share what one member alone stands for, such as a helper program. */
export const HANGS_UP = 'session/stays-open';

function causeIn({ execute, type, members }: Shape): string {
  const { id: _, ...others } = members;
  return Object.keys(others).length === 1 ? shapeName({ execute, type: undefined, members: others }) : branchOf({ execute, type });
}

function branchOf({ execute, type }: Pick<Shape, 'execute' | 'type'>): string {
  return type === undefined ? execute : `${execute} ${type}`;
}
