// What a target's own words have told: names of net clients, addresses of adapters, and limits. Now and then a command that is drawn gets one of them
// in place of a value, or a text as long as one of them says.
//
// Plain data; whoever reads replies fills it. A learnt text only ever stands for a client's name or an adapter's address: no path
// or host that a target mentions is opened, run or spoken to.

import type fc from 'fast-check';
import { harmless } from '../harmless.ts';
import { isJsonArray, type JsonObject, type JsonValue } from '../qapi/json-value.ts';
import { pick } from './swarm.ts';

export type Dictionary = {
  readonly names: readonly string[];
  readonly macs: readonly string[];
  /** By the member of which they were told; under `ANY_MEMBER` those of which that is not known. */
  readonly limits: ReadonlyMap<string, readonly number[]>;
};

export const ANY_MEMBER = '';

const MOST_NAMES = 64;
const MOST_MACS = 16;
const MOST_MEMBERS = 64;
const MOST_LIMITS = 16;

/** A name is no story. */
const LONGEST_NAME = 200;

/** Bounded; what is full forgets what it learnt first. */
export class LearntWords implements Dictionary {
  #names: readonly string[] = [];
  #macs: readonly string[] = [];
  readonly #limits = new Map<string, readonly number[]>();

  get names(): readonly string[] {
    return this.#names;
  }

  get macs(): readonly string[] {
    return this.#macs;
  }

  get limits(): ReadonlyMap<string, readonly number[]> {
    return this.#limits;
  }

  name(name: string): void {
    if (name !== '' && name.length <= LONGEST_NAME) this.#names = withNew(this.#names, name, MOST_NAMES);
  }

  /** An address in another form is none. */
  mac(mac: string): void {
    if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) this.#macs = withNew(this.#macs, mac, MOST_MACS);
  }

  limit(member: string, limit: number): void {
    const known = this.#limits.get(member);
    if (Number.isSafeInteger(limit) && (known !== undefined || this.#limits.size < MOST_MEMBERS)) this.#limits.set(member, withNew(known ?? [], limit, MOST_LIMITS));
  }
}

function withNew<Item>(known: readonly Item[], item: Item, most: number): readonly Item[] {
  return known.includes(item) ? known : [...known, item].slice(-most);
}

/** One value replaced by a word that fits it; the arguments as they are where there is none. */
export function withLearntWord(random: fc.Random, execute: string, args: JsonObject, dictionary: Dictionary): JsonObject {
  const fitting = Object.entries(args).map(([member, value]) => [member, wordFor(random, member, value, dictionary)] as const)
    .filter(([, word]) => word !== undefined);
  const [member, word] = pick(random, fitting) ?? [];
  return member === undefined || word === undefined ? args : harmless(execute, { ...args, [member]: word });
}

/** Members that bear, or ask for, the name of a net client. */
const NAMING: ReadonlySet<string> = new Set(['id', 'name', 'netdev', 'interfaces']);
/** These choose what all others mean. */
const CHOOSING: ReadonlySet<string> = new Set(['type', 'driver']);

function wordFor(random: fc.Random, member: string, value: JsonValue, { names, macs, limits }: Dictionary): JsonValue | undefined {
  if (CHOOSING.has(member)) return undefined;
  if (member === 'mac') return pick(random, macs);
  if (NAMING.has(member)) {
    const name = pick(random, names);
    return name === undefined || !isJsonArray(value) ? name : [...value, name];
  }
  const limit = pick(random, limits.get(member) ?? limits.get(ANY_MEMBER) ?? []);
  if (limit === undefined) return undefined;
  const near = limit + random.nextInt(-1, 1);
  if (typeof value === 'number' || typeof value === 'bigint') return near;
  return typeof value === 'string' && near > 0 && near <= LONGEST_TEXT ? 'x'.repeat(near) : undefined;
}

const LONGEST_TEXT = 20_000;
