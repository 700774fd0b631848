// Two runs of one session beside each other: what they did in different ways, command by command, up to where one of them ended.
//
// Descriptions of errors, ids and times are never compared. What follows from a difference is none of its own: names that it
// spoke of are left out until both builds have deleted them.

import type { Shape } from '../../../generators/campaign/shape.ts';
import type { CertifiedCommand, Expectation } from '../../../generators/certificate.ts';
import { predict } from '../../../generators/net-model/predict.ts';
import type { NetState } from '../../../generators/net-model/state.ts';
import { assume, observe } from '../../../generators/net-model/transition.ts';
import { encodeJson, isJsonObject } from '../../../generators/qapi/json-value.ts';
import type { Schema } from '../../../generators/qapi/ir.ts';
import type { CommandExchange, ReplyMessage, StepExchange } from '../../exchange.ts';
import { repliesOf } from '../../exchange.ts';
import { compareEvents } from './compare-events.ts';
import { type Difference, type Fact, type Side, SIDES } from './difference.ts';
import { endOf } from './ends.ts';
import { type Builds, factAbout } from './only-one.ts';
import { pathOfDifference, type Vocabulary, vocabularyOf } from './same-values.ts';
import { Taint } from './taint.ts';

export type Runs = { readonly [side in Side]: readonly StepExchange[] };

export type Compared = { readonly differences: readonly Difference[]; readonly facts: readonly Fact[] };

export type Scope = {
  readonly spec: Schema;
  readonly builds: Builds;
  readonly start: NetState;
  /** What each said of its own end, where it ended. */
  readonly reports: { readonly [side in Side]: string | undefined };
  /** By step and place. */
  readonly shapes: readonly (readonly Shape[])[];
  /** The session's own commands; those after them are probes. */
  readonly commands: number;
};

type Walk = Scope & { readonly taint: Taint; readonly differences: Difference[]; readonly facts: Fact[]; done: number; state: NetState };

/** In the order of the session, those of events last. */
export function compareRuns(runs: Runs, scope: Scope): Compared {
  const walk: Walk = { ...scope, taint: new Taint(), differences: [], facts: [], done: 0, state: scope.start };
  const steps = Math.max(runs.target.length, runs.against.length);
  let compared = 0;
  while (compared < steps && !compareStep(walk, runs.target[compared], runs.against[compared])) compared++;
  const { differences, facts } = compareEvents(
    { target: runs.target.slice(0, compared), against: runs.against.slice(0, compared) }, scope, walk.taint,
  );
  return { differences: [...walk.differences, ...differences], facts: [...walk.facts, ...facts] };
}

/** True where there is nothing left to compare. */
function compareStep(walk: Walk, left: StepExchange | undefined, right: StepExchange | undefined): boolean {
  if (left === undefined || right === undefined) return true;
  for (const [place, one] of left.commands.entries()) {
    const other = right.commands[place];
    if (one.reply === undefined || other?.reply === undefined) return compareEnds(walk, left, right, place);
    compareCommand(walk, left.index, place, one, other);
    walk.done++;
  }
  if (compareEnds(walk, left, right, undefined)) return true;
  if (left.step.kind === 'bytes') compareBytes(walk, left, right);
  if (left.step.kind === 'stimulate') compareStimulus(walk, left, right);
  return false;
}

function compareEnds(walk: Walk, left: StepExchange, right: StepExchange, place: number | undefined): boolean {
  const ends = { target: toldEnd(endOf(left), walk.reports.target), against: toldEnd(endOf(right), walk.reports.against) };
  const ended = SIDES.filter((side) => ends[side] !== undefined);
  if (ends.target !== ends.against) {
    const did = { target: ends.target ?? 'lives', against: ends.against ?? 'lives' };
    const command = certified(walk, left.commands[place ?? left.commands.length - 1]);
    const rule = command === undefined ? undefined : ruleAlone(command);
    const isReported = ended.some((side) => walk.reports[side]?.includes('ssertion') === true);
    report(walk, {
      kind: 'ended', step: left.index, place, command, did, ended, nature: `ended ${did.target} | ${did.against}${rule === undefined || isReported ? '' : ` by ${rule}`}`,
      toldBy: rule === undefined && !isReported ? 'shape' : 'nature',
    });
  }
  return ended.length > 0 || !left.reached || !right.reached;
}

/** With what it said of it, which tells the cause. */
function toldEnd(end: string | undefined, told: string | undefined): string | undefined {
  return end === undefined || told === undefined || told === end ? end : `${end}: ${told}`;
}

function compareCommand(walk: Walk, step: number, place: number, one: CommandExchange, other: CommandExchange): void {
  const { execute, arguments: args } = one.command;
  const [left, right] = [one.reply, other.reply];
  if (left === undefined || right === undefined) return;
  const did = { target: outcomeOf(left), against: outcomeOf(right) };
  const command = certified(walk, one) ?? one.command;
  walk.state = did.target === did.against ? observe(walk.state, execute, args, seenIn(left)) : assume(walk.state, execute, args);
  if (walk.taint.covers(execute, args)) return walk.taint.pass(execute, args, [did.target, did.against]);
  if (did.target !== did.against) return compareOutcomes(walk, { step, place, command, did }, [left, right]);
  if (left.kind !== 'return' || right.kind !== 'return') return;
  const path = pathOfDifference(left.value, right.value, vocabularies(walk, execute));
  if (path === undefined) return;
  walk.taint.add(execute, args);
  const values = { target: clip(encodeJson(left.value)), against: clip(encodeJson(right.value)) };
  report(walk, { kind: 'value', step, place, command, did: values, ended: [], nature: `value of ${path} in ${branchOf(command)}`, toldBy: 'nature' });
}

function compareOutcomes(walk: Walk, at: Pick<Found, 'step' | 'place' | 'did'> & { readonly command: CertifiedCommand }, [left, right]: readonly [ReplyMessage, ReplyMessage]): void {
  const { command, did } = at;
  walk.taint.add(command.execute, command.arguments);
  const fact = factAbout(command.execute, command.arguments, walk.builds);
  const lacking = fact?.side === 'target' ? right : left;
  if (fact !== undefined && lacking.kind === 'error') return void walk.facts.push(fact);
  const kind = walk.done < walk.commands ? 'outcome' : 'state';
  const rule = ruleAlone(command);
  const place = rule === undefined ? branchOf(command) : command.execute;
  const { expectation } = command;
  report(walk, {
    ...at, kind, ended: [], nature: `${place}: ${did.target} | ${did.against} by ${expectation.rule}`,
    toldBy: speaksOfThePast(command) ? 'past' : rule === undefined && expectation.kind !== 'open' ? 'shape' : 'nature',
  });
}

/** These say what is there; why it is there, or is not, was decided before. */
function speaksOfThePast({ execute, expectation }: CertifiedCommand): boolean {
  return execute !== 'netdev_add' && expectation.kind !== 'open' && expectation.rule.startsWith(`${execute}/`);
}

/** A refusal that a rule of the command itself demands, so that the rule tells the cause. */
function ruleAlone({ execute, expectation }: CertifiedCommand): string | undefined {
  return expectation.kind === 'reject' && expectation.rule.startsWith(`${execute}/`) ? expectation.rule : undefined;
}

/** Where the outcome is open by what was sent alone, what was answered alike by both may have settled it. */
function certified({ state }: Walk, item: CommandExchange | undefined): CertifiedCommand | undefined {
  if (item === undefined) return undefined;
  const { execute, arguments: args, expectation } = item.command;
  const settled: Expectation = expectation.kind === 'open' ? predict(state, execute, args) : expectation;
  return { ...item.command, expectation: settled };
}

function seenIn(reply: ReplyMessage): Parameters<typeof observe>[3] {
  return reply.kind === 'return' ? { kind: 'success', value: reply.value } : { kind: 'error', errorClass: reply.errorClass };
}

/** How garbage is cut into errors is seen by their number; what a build says of itself is not looked at. */
function compareBytes(walk: Walk, left: StepExchange, right: StepExchange): void {
  const did = { target: outcomesIn(left), against: outcomesIn(right) };
  if (did.target === did.against) return;
  report(walk, { kind: 'bytes', step: left.index, place: undefined, command: undefined, did, ended: [], nature: `bytes by ${left.step.kind === 'bytes' ? left.step.replies.rule : ''}`, toldBy: 'nature' });
}

function compareStimulus(walk: Walk, left: StepExchange, right: StepExchange): void {
  const did = { target: left.stimulusOutcome ?? 'nothing', against: right.stimulusOutcome ?? 'nothing' };
  if (did.target === did.against) return;
  const unable = SIDES.filter((side) => did[side].includes('"kind":"unavailable"'));
  if (unable.length > 0) return void walk.facts.push({ side: unable[0] === 'target' ? 'against' : 'target', has: 'NICs that can be driven from outside' });
  const kind = left.step.kind === 'stimulate' ? left.step.stimulus.kind : '';
  report(walk, {
    kind: 'stimulus', step: left.index, place: undefined, command: undefined, did, ended: [], nature: `stimulus ${kind} ${did.target} | ${did.against}`, toldBy: 'nature',
  });
}

type Found = Omit<Difference, 'shape'>;

function report({ differences, shapes }: Walk, found: Found): void {
  const at = shapes[found.step];
  differences.push({ ...found, shape: found.command === undefined ? undefined : at?.[found.place ?? at.length - 1] });
}

function outcomeOf(reply: ReplyMessage): string {
  return reply.kind === 'return' ? 'success' : reply.errorClass;
}

function branchOf({ execute, arguments: args }: CertifiedCommand): string {
  return execute === 'netdev_add' && isJsonObject(args) && typeof args['type'] === 'string' ? `${execute} ${args['type']}` : execute;
}

function outcomesIn({ arrived }: StepExchange): string {
  const outcomes = repliesOf(arrived).map(outcomeOf);
  return [...new Set(outcomes)].map((outcome) => `${outcomes.filter((each) => each === outcome).length} × ${outcome}`).join(', ') || 'nothing';
}

function vocabularies({ spec, builds }: Walk, execute: string): readonly [Vocabulary, Vocabulary] {
  const of = (side: Side): Vocabulary => {
    const schema = builds[side].schema ?? spec;
    return vocabularyOf(schema, schema.commands.get(execute)?.returns);
  };
  return [of('target'), of('against')];
}

const LONGEST = 2_000;

function clip(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
