// How the suites write a case down: everything that most cases leave at its default is left out.

import { type CertifiedCommand, type JsonPattern, requirement } from '../generators/certificate.ts';
import type {
  Case, CaseId, EventExpectation, FixtureName, Need, PacketPattern, RepliesExpectation, Step, StepAction, StimulusExpectation,
} from '../runner/case.ts';
import type { EndpointSpec, HostQuestion } from '../targets/host-side.ts';
import { BARE } from './fixtures.ts';
import { mayLeaveDamage } from './damage.ts';

export type Stimulus = Extract<StepAction, { readonly kind: 'stimulate' }>['stimulus'];

export type CaseOptions = {
  readonly fixture?: FixtureName;
  readonly start?: Case['start'];
  readonly needs?: readonly Need[];
};

/** `rules`: the requirements that a red verdict would break, the most specific first. */
export function caseOf(
  id: string, title: string, rules: readonly string[], steps: readonly Step[], options: CaseOptions = {},
): Case {
  const isDamaging = mayLeaveDamage(steps);
  const { fixture = BARE, start = isDamaging ? 'fresh-instance' : 'shared', needs = [] } = options;
  const allNeeds = isDamaging && !needs.includes(OWNED) ? [...needs, OWNED] : needs;
  return { id: id as CaseId, title, requirements: rules.map(requirement), fixture, start, needs: allNeeds, steps };
}

export function send(...commands: readonly CertifiedCommand[]): Step {
  return { kind: 'commands', commands };
}

export function sendOn(monitor: 0 | 1, ...commands: readonly CertifiedCommand[]): Step {
  return { kind: 'commands', commands, monitor };
}

export function greet(options: { readonly negotiate?: boolean; readonly oob?: boolean; readonly monitor?: 0 | 1 } = {}): Step {
  const { negotiate = true, oob = false, monitor = 0 } = options;
  return { kind: 'greet', negotiate, oob, monitor };
}

/** One write a chunk; each reply must match its pattern, in this order. */
export function bytes(rule: string, chunks: readonly string[], ...replies: readonly JsonPattern[]): Step {
  return { kind: 'bytes', chunks, replies: { kind: 'exactly', rule: requirement(rule), replies }, resync: 'newline' };
}

/** Bytes that are no JSON; `unfinished` where the server must be brought back to a known state before it can reply. */
export function garbage(rule: string, chunks: readonly string[], options: { readonly unfinished?: boolean } = {}): Step {
  const resync = options.unfinished === true ? 'reset' : 'newline';
  return { kind: 'bytes', chunks, replies: { kind: 'errors', rule: requirement(rule), atLeast: 1 }, resync };
}

/** Bytes whose replies the specification leaves open. */
export function openBytes(rule: string, why: string, chunks: readonly string[]): Step {
  const replies: RepliesExpectation = { kind: 'open', rule: requirement(rule), why };
  return { kind: 'bytes', chunks, replies, resync: 'reset' };
}

export function stimulate(rule: string, stimulus: Stimulus, outcome: Outcome, events: readonly EventExpectation[] = []): Step {
  return { kind: 'stimulate', stimulus, outcome: withRule(rule, outcome), events };
}

export function open(name: string, endpoint: EndpointSpec): Step {
  return { kind: 'open', name, endpoint };
}

export function close(name: string): Step {
  return { kind: 'close', name };
}

/** `as`: under which name later texts may quote the answer. */
export function observe(rule: string, question: HostQuestion, match: PacketPattern, as?: string): Step {
  return { kind: 'observe', question, outcome: { rule: requirement(rule), match }, ...(as === undefined ? {} : { as }) };
}

type WithoutRule<T> = T extends unknown ? Omit<T, 'rule'> : never;
type Outcome = WithoutRule<StimulusExpectation>;

function withRule(rule: string, outcome: Outcome): StimulusExpectation {
  return { rule: requirement(rule), ...outcome };
}

export const OWNED: Need = { kind: 'owned' };
export const STIMULUS: Need = { kind: 'stimulus' };
