// Two runs of one session beside each other: what they did in different ways, command by command, up to where one of them ended.
//
// Descriptions of errors, ids and times are never compared. What follows from a difference is none of its own: names that it
// spoke of are left out until both builds have deleted them.

import type { Shape } from '../../../generators/campaign/shape.ts';
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
  /** By step and place. */
  readonly shapes: readonly (readonly Shape[])[];
  /** The session's own commands; those after them are probes. */
  readonly commands: number;
};

type Walk = Scope & { readonly taint: Taint; readonly differences: Difference[]; readonly facts: Fact[]; done: number };

/** In the order of the session, those of events last. */
export function compareRuns(runs: Runs, scope: Scope): Compared {
  const walk: Walk = { ...scope, taint: new Taint(), differences: [], facts: [], done: 0 };
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
  const ends = { target: endOf(left), against: endOf(right) };
  const ended = SIDES.filter((side) => ends[side] !== undefined);
  if (ends.target !== ends.against) {
    const did = { target: ends.target ?? 'lives', against: ends.against ?? 'lives' };
    const item = left.commands[place ?? left.commands.length - 1];
    report(walk, { kind: 'ended', step: left.index, place, item, did, ended, nature: `ended ${did.target} | ${did.against}` });
  }
  return ended.length > 0 || !left.reached || !right.reached;
}

function compareCommand(walk: Walk, step: number, place: number, one: CommandExchange, other: CommandExchange): void {
  const { execute, arguments: args, expectation } = one.command;
  const [left, right] = [one.reply, other.reply];
  if (left === undefined || right === undefined) return;
  if (walk.taint.covers(execute, args)) return walk.taint.pass(execute, args, [outcomeOf(left), outcomeOf(right)]);
  const did = { target: outcomeOf(left), against: outcomeOf(right) };
  const kind = walk.done < walk.commands ? 'outcome' : 'state';
  if (did.target !== did.against) {
    walk.taint.add(execute, args);
    const fact = factAbout(execute, args, walk.builds);
    const lacking = fact === undefined ? undefined : fact.side === 'target' ? right : left;
    if (fact !== undefined && lacking?.kind === 'error') return void walk.facts.push(fact);
    return report(walk, {
      kind, step, place, item: one, did, ended: [], nature: `${kind} ${branchOf(one)}: ${did.target} | ${did.against} by ${expectation.rule}`,
    });
  }
  if (left.kind !== 'return' || right.kind !== 'return') return;
  const path = pathOfDifference(left.value, right.value, vocabularies(walk, execute));
  if (path === undefined) return;
  walk.taint.add(execute, args);
  const values = { target: clip(encodeJson(left.value)), against: clip(encodeJson(right.value)) };
  report(walk, { kind: 'value', step, place, item: one, did: values, ended: [], nature: `value of ${path} in ${branchOf(one)}` });
}

/** How garbage is cut into errors is seen by their number; what a build says of itself is not looked at. */
function compareBytes(walk: Walk, left: StepExchange, right: StepExchange): void {
  const did = { target: outcomesIn(left), against: outcomesIn(right) };
  if (did.target === did.against) return;
  report(walk, { kind: 'bytes', step: left.index, place: undefined, item: undefined, did, ended: [], nature: `bytes ${did.target} | ${did.against}` });
}

function compareStimulus(walk: Walk, left: StepExchange, right: StepExchange): void {
  const did = { target: left.stimulusOutcome ?? 'nothing', against: right.stimulusOutcome ?? 'nothing' };
  if (did.target === did.against) return;
  const unable = SIDES.filter((side) => did[side].includes('"kind":"unavailable"'));
  if (unable.length > 0) return void walk.facts.push({ side: unable[0] === 'target' ? 'against' : 'target', has: 'NICs that can be driven from outside' });
  const kind = left.step.kind === 'stimulate' ? left.step.stimulus.kind : '';
  report(walk, { kind: 'stimulus', step: left.index, place: undefined, item: undefined, did, ended: [], nature: `stimulus ${kind} ${did.target} | ${did.against}` });
}

type Found = Omit<Difference, 'command' | 'shape'> & { readonly item: CommandExchange | undefined };

function report({ differences, shapes }: Walk, { item, ...rest }: Found): void {
  const at = shapes[rest.step];
  differences.push({ ...rest, command: item?.command, shape: item === undefined ? undefined : at?.[rest.place ?? at.length - 1] });
}

export function outcomeOf(reply: ReplyMessage): string {
  return reply.kind === 'return' ? 'success' : reply.errorClass;
}

function branchOf({ command: { execute, arguments: args } }: CommandExchange): string {
  return execute === 'netdev_add' && isJsonObject(args) && typeof args['type'] === 'string' ? `${execute} ${args['type']}` : execute;
}

function outcomesIn({ arrived }: StepExchange): string {
  return repliesOf(arrived).map(outcomeOf).join(' ') || 'nothing';
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
