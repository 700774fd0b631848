// Intents: four small numbers that become a command once the state of the network is known.
//
// Zero is the plainest choice in each place (add a user backend under the first hot id), so that shrinking leads
// there. Each intent gives exactly one command, and none that is known to kill its target or to touch the host.

import type { JsonObject, JsonValue } from './qapi/json-value.ts';
import { knownCrash } from './net-model/crash.ts';
import { NIC_DRIVERS } from './net-model/device.ts';
import type { NetState } from './net-model/state.ts';
import { ID_PREFIX } from './net-model/state.ts';
import { UNHEARD_OF_NAME } from './reserved-names.ts';
import { SESSION_BACKENDS } from './session-backends.ts';
import { flawed } from './session-flaws.ts';

export type Intent = { readonly verb: number; readonly id: number; readonly detail: number; readonly flaw: number };

/** Largest values of an intent's numbers. */
export const INTENT_LIMITS: Intent = { verb: 99, id: 9999, detail: 9999, flaw: 9999 };

export type BareCommand = { readonly execute: string; readonly arguments: JsonValue | undefined };

export type IntentScope = {
  /** The network before the session; its netdevs are not the session's to delete. */
  readonly start: NetState;
  readonly deviceAdd: boolean;
  /** Commands that are known to kill their target stay as they are. */
  readonly untamed?: boolean;
};

export function commandFor(intent: Intent, state: NetState, scope: IntentScope): BareCommand {
  const { execute, args } = draft(intent, state, scope);
  const tame = scope.untamed === true || knownCrash(state, execute, args) === undefined ? { execute, arguments: args } : tamed(execute, args);
  return { ...tame, arguments: flawed(tame.execute, tame.arguments, intent.flaw) };
}

type Draft = { readonly execute: string; readonly args: JsonObject };

/** At which number each verb begins. */
export const INTENT_VERBS = { 'add': 0, 'delete': 38, 'link': 58, 'query': 73, 'announce': 86, 'unheard-of': 92, 'plug': 94 } as const;

export type IntentVerb = keyof typeof INTENT_VERBS;

const VERBS = Object.keys(INTENT_VERBS) as readonly IntentVerb[];

function verbOf(number: number, deviceAdd: boolean): IntentVerb {
  const verb = VERBS.findLast((each) => INTENT_VERBS[each] <= number) ?? 'add';
  return verb === 'plug' && !deviceAdd ? 'link' : verb;
}

function draft(intent: Intent, state: NetState, scope: IntentScope): Draft {
  const { id, detail } = intent;
  const verb = verbOf(intent.verb, scope.deviceAdd);
  switch (verb) {
    case 'add': return { execute: 'netdev_add', args: netdev(pickId(state, id, ADDED), state, detail) };
    case 'delete': return { execute: 'netdev_del', args: { id: pickDeleted(state, id, scope.start) } };
    case 'link': return { execute: 'set_link', args: { name: pickId(state, id, NAMED), up: detail % 2 === 0 } };
    case 'query': return { execute: 'query-rx-filter', args: detail % 4 === 0 ? {} : { name: pickId(state, id, NAMED) } };
    case 'announce': return { execute: 'announce-self', args: announcement(state, id, detail) };
    case 'unheard-of': return { execute: UNHEARD_OF_NAME, args: {} };
    case 'plug': return { execute: 'device_add', args: nic(pickId(state, id, PLUGGED), state, detail) };
    default: throw verb satisfies never;
  }
}

/** The same command short of what would kill the target. */
function tamed(execute: string, args: JsonObject): BareCommand {
  if (execute === 'set_link') return { execute: 'query-rx-filter', arguments: { name: args['name'] ?? '' } };
  const { netdev: _, ...rest } = args;
  return { execute, arguments: rest };
}

/** Shares of 100: ids that the session uses again and again, of clients that are there, of clients that never were, ill-formed ones. */
type Mix = { readonly hot: number; readonly known: number; readonly cold: number };

const ADDED: Mix = { hot: 50, known: 17, cold: 28 };
const NAMED: Mix = { hot: 32, known: 55, cold: 8 };
const PLUGGED: Mix = { hot: 25, known: 15, cold: 60 };

// Two come up most. Some begin like another, or differ from it in case alone.
const HOT_IDS: readonly string[] = ['h0', 'h0', 'h0', 'h1', 'h1', 'h1', 'h2', 'H0', 'h00'].map((id) => `${ID_PREFIX}${id}`);

// None of these is an identifier: docs/devel/qapi-code-gen does not say it, util/id.c does.
const ODD_IDS: readonly string[] = ['', '1plumb', `${ID_PREFIX} a`, `${ID_PREFIX}\u00e9`, `${ID_PREFIX}/a`, `${ID_PREFIX}%s`, `-${ID_PREFIX}`];

function pickId(state: NetState, number: number, mix: Mix): string {
  const share = number % 100;
  const index = Math.floor(number / 100);
  if (share < mix.hot) return hotId(index);
  if (share < mix.hot + mix.known) return nth([...state.netdevs.keys(), ...state.nics.keys()], index) ?? hotId(index);
  if (share < mix.hot + mix.known + mix.cold) return coldId(index);
  return nth(ODD_IDS, index) ?? '';
}

function pickDeleted(state: NetState, number: number, start: NetState): string {
  const id = pickId(state, number, NAMED);
  return start.netdevs.has(id) ? hotId(number) : id;
}

function hotId(index: number): string {
  return nth(HOT_IDS, index) ?? '';
}

// One cold id is long: no text limits the length.
function coldId(index: number): string {
  return `${ID_PREFIX}c${index === 99 ? 'x'.repeat(300) : index}`;
}

function netdev(id: string, state: NetState, detail: number): JsonObject {
  const hubports = 25;
  if (detail % 100 >= 100 - hubports) return hubport(id, state, Math.floor(detail / 100));
  const backend = nth(BACKENDS_BY_WEIGHT, detail);
  return { type: backend?.type ?? 'user', id, ...backend?.members };
}

const HUB_IDS: readonly number[] = [0, 1, -5, 2147483647, -2147483648];

function hubport(id: string, state: NetState, number: number): JsonObject {
  const hubid = nth(HUB_IDS, number) ?? 0;
  const reference = Math.floor(number / HUB_IDS.length);
  if (reference % 4 === 0) return { type: 'hubport', id, hubid };
  const known = reference % 4 === 3 ? undefined : nth([...state.netdevs.keys()], reference);
  return { type: 'hubport', id, hubid, netdev: known ?? hotId(reference) };
}

const BACKENDS_BY_WEIGHT = SESSION_BACKENDS.flatMap((backend) => Array.from({ length: backend.weight }, () => backend));

function announcement(state: NetState, id: number, detail: number): JsonObject {
  const timing = { initial: detail % 50, max: 50, rounds: detail % 4, step: detail % 20 };
  const interfaces = detail % 3 === 0 ? {} : { interfaces: detail % 3 === 1 ? [] : [pickId(state, id, NAMED)] };
  return { ...timing, ...interfaces, ...(detail % 5 === 0 ? {} : { id: hotId(detail) }) };
}

function nic(id: string, state: NetState, detail: number): JsonObject {
  const driver = nth([...NIC_DRIVERS.keys()], detail) ?? 'e1000';
  const isWellFormed = !ODD_IDS.includes(id);
  const plain = { driver, id: isWellFormed ? id : hotId(detail) };
  const reference = Math.floor(detail / NIC_DRIVERS.size);
  if (reference % 3 === 0) return plain;
  return { ...plain, netdev: nth([...state.netdevs.keys()], reference) ?? hotId(reference) };
}

function nth<T>(items: readonly T[], index: number): T | undefined {
  return items[index % items.length];
}
