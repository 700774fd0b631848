// Sessions: sequences of commands over a model of the network, half of them about ids that others of them use too.
//
// What is drawn is a list of intents, four small numbers each, which mean nothing by themselves and are read over the
// model. So shrinking drops or lowers intents, and commands and certificates follow.

import fc from 'fast-check';

import { certify } from './backend-rules.ts';
import type { CertifiedCommand } from './certificate.ts';
import { initialState } from './net-model/initial-state.ts';
import { knownCrash } from './net-model/crash.ts';
import { predict } from './net-model/predict.ts';
import type { NetState } from './net-model/state.ts';
import { assume } from './net-model/transition.ts';
import type { Schema } from './qapi/ir.ts';
import { isJsonObject } from './qapi/json-value.ts';
import type { BareCommand, Intent, IntentScope } from './session-intents.ts';
import { commandFor, INTENT_LIMITS } from './session-intents.ts';

export type SessionOptions = {
  /** Without NICs on a `bare` machine, which is what they start on where nothing is said. */
  readonly machine?: 'bare' | 'pc';
  /** What was sent and accepted before: a fixture's NICs and their netdevs, which the session uses and leaves alone. */
  readonly setup?: readonly CertifiedCommand[];
  /** Whether it plugs NICs. They stay, so that such a session needs an instance of its own. */
  readonly deviceAdd?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
};

const DEFAULT_MAX_LENGTH = 24;

export function session(schema: Schema, options: SessionOptions = {}): fc.Arbitrary<readonly CertifiedCommand[]> {
  return sessionFrom(sessionStart(schema, options), options);
}

/** The network that sessions of these options start with. */
export function sessionStart(schema: Schema, options: SessionOptions = {}): NetState {
  const { machine = 'bare', setup = [] } = options;
  return initialState({ certify: (execute, args) => certify(schema, execute, args), machine, setup });
}

/** Sessions that start in a given state of the network. */
export function sessionFrom(start: NetState, options: SessionOptions = {}): fc.Arbitrary<readonly CertifiedCommand[]> {
  const scope = { start, deviceAdd: options.deviceAdd ?? false };
  return sessionIntents(options).map((intents) => readIntents(intents, scope));
}

/** What is drawn before it is read; a session shrinks as its intents do. */
export function sessionIntents(options: SessionOptions = {}): fc.Arbitrary<readonly Intent[]> {
  const { minLength = 1, maxLength = DEFAULT_MAX_LENGTH } = options;
  const { verb, id, detail, flaw } = INTENT_LIMITS;
  const intent = fc.record({ verb: fc.nat(verb), id: fc.nat(id), detail: fc.nat(detail), flaw: fc.nat(flaw) });
  // Without bias: the shares in session-intents are of evenly drawn numbers.
  return fc.array(fc.noBias(intent), { minLength, maxLength, size: 'max' });
}

function readIntents(intents: readonly Intent[], scope: IntentScope): readonly CertifiedCommand[] {
  return walk(scope.start, intents, (intent, state) => commandFor(intent, state, scope)).commands;
}

/** The same commands with the certificates that their order gives them: after some were dropped, or to prove a record. */
export function recertify(commands: readonly BareCommand[], start: NetState): readonly CertifiedCommand[] {
  return walk(start, commands, (command) => command).commands;
}

/** Commands that delete what a session may have left and raise the links that it lowered, for those who go on with the same instance. */
export function leftovers(commands: readonly BareCommand[], start: NetState): readonly CertifiedCommand[] {
  return leftoversOf(walk(start, commands, (command) => command).state, commands, start);
}

/** The same for those who know the state that the commands have left. */
export function leftoversOf(state: NetState, commands: readonly BareCommand[], start: NetState): readonly CertifiedCommand[] {
  const added = [...state.netdevs.keys()].filter((id) => !start.netdevs.has(id));
  const deletions = walk(state, added, (id) => ({ execute: 'netdev_del', arguments: { id } }));
  // A netdev's link is its own and its NIC's, so that NICs come last.
  const lowered = [...start.netdevs.keys(), ...start.nics.keys()].filter((name) => commands.some((command) => lowers(command, name)));
  const raised = lowered.map((name) => ({ name, up: true })).filter((args) => knownCrash(deletions.state, 'set_link', args) === undefined);
  return [...deletions.commands, ...walk(deletions.state, raised, (args) => ({ execute: 'set_link', arguments: args })).commands];
}

function lowers({ execute, arguments: args }: BareCommand, name: string): boolean {
  return execute === 'set_link' && isJsonObject(args) && args.name === name && args.up !== true;
}

type Walk = { readonly commands: readonly CertifiedCommand[]; readonly state: NetState };

function walk<T>(start: NetState, items: readonly T[], commandOf: (item: T, state: NetState) => BareCommand): Walk {
  const commands: CertifiedCommand[] = [];
  let state = start;
  for (const item of items) {
    const { execute, arguments: args } = commandOf(item, state);
    const expectation = predict(state, execute, args);
    commands.push({ execute, arguments: args, extra: undefined, expectation });
    state = assume(state, execute, args, expectation);
  }
  return { commands, state };
}
