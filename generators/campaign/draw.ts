// A new session, drawn action by action over the model of the network, so that what comes later speaks of what came before.

import type fc from 'fast-check';
import { invalidCommand, validCommand } from '../commands.ts';
import { NIC_DRIVERS } from '../net-model/device.ts';
import type { NetState } from '../net-model/state.ts';
import type { Schema } from '../qapi/ir.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../qapi/json-value.ts';
import { UNHEARD_OF_NAME } from '../reserved-names.ts';
import { commandFor, INTENT_LIMITS, INTENT_VERBS, type IntentVerb } from '../session-intents.ts';
import { type Noise, randomNoise } from '../wire-noise.ts';
import type { Catalogue } from './catalogue.ts';
import { drawCounterpart } from './counterparts.ts';
import { type Dictionary, withLearntWord } from './dictionary.ts';
import { monitorsInTurn } from './monitors.ts';
import { drawOwnAddress } from './own-address.ts';
import { afterAction, beginning, type Progress, shapeAt } from './progress.ts';
import { isReference } from './shape.ts';
import { command, type FuzzAction, type FuzzCommand, type FuzzSession, leavesTraces } from './session.ts';
import { drawStimuli } from './stimuli.ts';
import { drawSwarm, drawVerb, pick, type Swarm, type Verb } from './swarm.ts';
import { type Trigger, TriggerWatch } from './triggers.ts';
import { drawWires } from './wires.ts';

export type DrawScope = {
  readonly schema: Schema;
  /** The world in which the session starts, and its name. */
  readonly fixture: string;
  readonly start: NetState;
  readonly triggers: readonly Trigger[];
  /** Whether it may do what only a new instance undoes. */
  readonly traces: boolean;
  /** How many there are to speak on; absent: one. */
  readonly monitors?: 1 | 2;
  /** Kinds of endpoint that the host beside it has; absent: none. */
  readonly beside?: ReadonlySet<string>;
  /** What the target has told so far; absent where nobody reads it. */
  readonly learnt?: Dictionary;
};

/** Where in a session. */
export type Place = Progress & { readonly past: readonly FuzzAction[] };

export type SessionSource = {
  draw(random: fc.Random, scope: DrawScope): FuzzSession;
  /** What comes next in a state: an action, or several that belong together. */
  drawActions(random: fc.Random, swarm: Swarm, place: Place, scope: DrawScope): readonly FuzzAction[];
};

/** Draws of one action before its place is left empty, where each would do what is known. */
const MOST_TRIES = 6;

/** Arbitraries are made once; they cost more than many draws. `catalogue` and `noises`: what is worth sending, such as that of a suite. */
export function sessionSource(schema: Schema, catalogue: Catalogue, noises: readonly Noise[] = []): SessionSource {
  const valid = validCommand(schema);
  const invalid = invalidCommand(schema);
  const noise = randomNoise();
  const groups = byRule(noises);

  const drawActions = (random: fc.Random, swarm: Swarm, place: Place, scope: DrawScope): readonly FuzzAction[] => {
    const verb = drawVerb(random, swarm);
    const together = drawTogether(random, verb, place, scope.beside ?? NOTHING);
    return together.length > 0 ? together : [withWord(random, drawAction(random, verb, place.net, scope), scope)];
  };

  const drawAction = (random: fc.Random, verb: Verb, state: NetState, scope: DrawScope): FuzzAction => {
    switch (verb) {
      case 'noise': return { kind: 'noise', noise: (random.nextInt(0, 2) === 0 ? undefined : pick(random, pick(random, groups) ?? [])) ?? noise.generate(random, undefined).value };
      case 'unheard-of': return command(pick(random, OTHERS) ?? '', {});
      case 'reconnect': return { kind: 'reconnect' };
      case 'stimulate': return intended(random, 'query', state, scope);
      case 'wild-valid': return wild(random, valid.generate(random, BIAS).value, state);
      case 'wild-invalid': return wild(random, invalid.generate(random, BIAS).value, state);
      case 'catalogue': return wild(random, catalogue.pick(random), state);
      case 'ports': return portHolder(random, state);
      case 'blend': return wild(random, catalogue.blend(random), state);
      case 'wire': case 'counterpart': case 'again': return intended(random, 'add', state, scope);
      default: return intended(random, verb, state, scope);
    }
  };

  const draw = (random: fc.Random, scope: DrawScope): FuzzSession => {
    const swarm = drawSwarm(random);
    const watch = new TriggerWatch(swarm.reckless ? [] : scope.triggers);
    const actions: FuzzAction[] = [];
    const inTurn = monitorsInTurn(random, scope.monitors);
    let progress = beginning(scope.start);
    for (let place = 0; place < swarm.length; place++) {
      for (const action of drawUnknown(() => drawActions(random, swarm, { ...progress, past: actions }, scope), progress, watch, scope.traces)) {
        actions.push(inTurn(action));
        const shape = shapeAt(progress, action);
        if (shape !== undefined) watch.take(shape);
        progress = afterAction(progress, action);
      }
    }
    return { fixture: scope.fixture, pipeline: swarm.pipeline, actions };
  };

  return { draw, drawActions };
}

/** So that each rule comes up as often as the next, however many ways there are to break it. */
function byRule(noises: readonly Noise[]): readonly (readonly Noise[])[] {
  const groups = new Map<string, Noise[]>();
  for (const noise of noises) groups.set(noise.replies.rule, [...groups.get(noise.replies.rule) ?? [], noise]);
  return [...groups.values()];
}

/** Often small, now and then not: fast-check's measure. */
const BIAS = 3;

function drawUnknown(draw: () => readonly FuzzAction[], progress: Progress, watch: TriggerWatch, traces: boolean): readonly FuzzAction[] {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const actions = draw();
    if ((traces || !actions.some(leavesTraces)) && !isKnown(actions, progress, watch)) return actions;
  }
  return [];
}

function isKnown(actions: readonly FuzzAction[], from: Progress, watch: TriggerWatch): boolean {
  let progress = from;
  return actions.some((action, index) => {
    const shape = shapeAt(progress, action);
    if (index < actions.length - 1) progress = afterAction(progress, action);
    return shape !== undefined && watch.completes(shape);
  });
}

const NOTHING: ReadonlySet<string> = new Set();

/** Several actions that belong together; none where the verb is of another kind, or the host lacks what it takes. */
function drawTogether(random: fc.Random, verb: Verb, place: Place, kinds: ReadonlySet<string>): readonly FuzzAction[] {
  switch (verb) {
    case 'wire': return drawWires(random, kinds, place);
    case 'counterpart': return drawCounterpart(random, kinds);
    case 'again': return drawAgain(random, place.past);
    case 'plug': return random.nextInt(0, 2) === 0 ? drawTwin(random, place.net) : [];
    case 'ports': return random.nextInt(0, 1) === 0 ? drawRivals(random, place.net) : [];
    case 'stimulate': return drawStimuli(random, place.net);
    default: return [];
  }
}

/** An adapter by the name of a backend, and then whoever is meant by that name: often a backend that has an adapter already. */
function drawTwin(random: fc.Random, { netdevs, nics }: NetState): readonly FuzzAction[] {
  const plugged = [...nics.values()].flatMap(({ peer }) => (peer.kind === 'netdev' ? [peer.name] : []));
  const name = pick(random, plugged.length > 0 && random.nextInt(0, 2) > 0 ? plugged : [...netdevs.keys()]);
  if (name === undefined) return [];
  return [command('device_add', { driver: pick(random, [...NIC_DRIVERS.keys()]) ?? '', id: name }), command('set_link', { name, up: random.nextInt(0, 2) === 0 })];
}

/** Of those that were sent before, how many are near enough to be sent again. */
const RECENT = 12;

/** An earlier command, often by another client: what a refused one has done to descriptors shows then. */
function drawAgain(random: fc.Random, past: readonly FuzzAction[]): readonly FuzzAction[] {
  const commands = past.filter((action): action is FuzzCommand => action.kind === 'command');
  const harmful = commands.filter(leavesTraces);
  const chosen = pick(random, harmful.length > 0 && random.nextInt(0, 2) > 0 ? harmful : commands.slice(-RECENT));
  if (chosen === undefined) return [];
  return random.nextInt(0, 1) === 0 ? [chosen] : [{ kind: 'reconnect' }, chosen];
}

/** Commands that are not of the network. Negotiation is over when a session begins: its command does not exist any longer. */
const OTHERS: readonly string[] = [UNHEARD_OF_NAME, 'qmp_capabilities'];

function intended(random: fc.Random, verb: IntentVerb, state: NetState, { start }: DrawScope): FuzzAction {
  const { id, detail, flaw } = INTENT_LIMITS;
  const intent = { verb: INTENT_VERBS[verb], id: random.nextInt(0, id), detail: random.nextInt(0, detail), flaw: random.nextInt(0, flaw) };
  return { kind: 'command', ...commandFor(intent, state, { start, deviceAdd: state.machine === 'pc', untamed: true }) };
}

/** A netdev that holds a port of the harness's own, which nobody else holds, but perhaps this session; or is refused because it wants it twice. */
function portHolder(random: fc.Random, { netdevs }: NetState): FuzzAction {
  const held = random.nextInt(0, 2) === 0 ? pick(random, [...netdevs.values()].flatMap(({ ports }) => ports)) : undefined;
  const address = held ?? drawOwnAddress(random);
  const id = pick(random, HOT_NAMES.filter((name) => !netdevs.has(name))) ?? pick(random, HOT_NAMES) ?? '';
  if (random.nextInt(0, 4) > 0) return holderOf(random, address, id);
  const forward = forwardFrom(random, address);
  return command('netdev_add', { type: 'user', id, hostfwd: [forward, forward] });
}

/** Two of which the second wants the port that the first has. */
function drawRivals(random: fc.Random, { netdevs }: NetState): readonly FuzzAction[] {
  const [one, other] = HOT_NAMES.filter((name) => !netdevs.has(name));
  if (one === undefined || other === undefined) return [];
  const address = drawOwnAddress(random);
  return [holderOf(random, address, one), holderOf(random, address, other)];
}

function holderOf(random: fc.Random, address: string, id: string): FuzzAction {
  switch (random.nextInt(0, 3)) {
    case 0: return command('netdev_add', { type: 'socket', id, listen: address });
    case 1: return tunnelFrom(address, id);
    default: return command('netdev_add', { type: 'user', id, hostfwd: [forwardFrom(random, address)] });
  }
}

function forwardFrom(random: fc.Random, address: string): JsonObject {
  return { str: `${random.nextInt(0, 1) === 0 ? 'tcp' : 'udp'}:${address}-:22` };
}

function tunnelFrom(address: string, id: string): FuzzAction {
  const [src = '', srcport = ''] = address.split(':');
  return command('netdev_add', { type: 'l2tpv3', id, src, dst: '127.0.0.1', udp: true, srcport, dstport: '9', txsession: 1 });
}

/** A command out of the schema, mostly about ids that the session knows. */
function wild(random: fc.Random, { execute, arguments: args }: { readonly execute: string; readonly arguments: JsonValue | undefined }, state: NetState): FuzzAction {
  if (!isJsonObject(args)) return command(execute, args);
  const known = [...state.netdevs.keys(), ...state.nics.keys()];
  return command(execute, withLongText(random, withKnownNames(random, args, known)));
}

const LONG_IN_100 = 2;
/** Around the sizes of the buffers in which implementations keep names, paths and lines. */
const LONG_TEXTS: readonly number[] = [128, 256, 1_024, 4_097, 20_000];

function withLongText(random: fc.Random, args: JsonObject): JsonObject {
  if (random.nextInt(0, 99) >= LONG_IN_100) return args;
  const [member] = pick(random, Object.entries(args).filter(([name, value]) => typeof value === 'string' && name !== 'type')) ?? [];
  return member === undefined ? args : { ...args, [member]: 'x'.repeat(pick(random, LONG_TEXTS) ?? 0) };
}

const LEARNT_IN_100 = 5;

function withWord(random: fc.Random, action: FuzzAction, { learnt }: DrawScope): FuzzAction {
  if (learnt === undefined || action.kind !== 'command' || !isJsonObject(action.arguments) || random.nextInt(0, 99) >= LEARNT_IN_100) return action;
  return { ...action, arguments: withLearntWord(random, action.execute, action.arguments, learnt) };
}

const KNOWN_IN_100 = 60;

function withKnownNames(random: fc.Random, args: JsonObject, known: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(args).map(([member, value]) => {
    const isName = isReference(member) && typeof value === 'string';
    if (!isName || random.nextInt(0, 99) >= KNOWN_IN_100) return [member, value];
    return [member, pick(random, [...HOT_NAMES, ...known]) ?? value];
  }));
}

const HOT_NAMES: readonly string[] = ['plumb-h0', 'plumb-h1', 'plumb-h2'];
