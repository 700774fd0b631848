// Commands that others found worth sending, whole, or taken apart: the values of each member by class, put together anew.
//
// Every branch, every member of it and every class of its values come up as often as the next, however many values there are.

import type fc from 'fast-check';
import type { CertifiedCommand } from '../certificate.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../qapi/json-value.ts';
import type { BareCommand } from '../session-intents.ts';
import { valueClass } from './shape.ts';
import { pick } from './swarm.ts';

type Branch = {
  readonly commands: readonly BareCommand[];
  /** Those that are not refused for their form alone. */
  readonly heeded: readonly CertifiedCommand[];
  /** With the fewest members of all. */
  readonly plainest: JsonObject;
  /** By member, then by class. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, readonly JsonValue[]>>;
};

/** Members that a blended command gets beside those that it must have. */
const MOST_MEMBERS = 4;

export class Catalogue {
  readonly #branches: readonly Branch[];

  constructor(commands: readonly CertifiedCommand[]) {
    const groups = new Map<string, CertifiedCommand[]>();
    for (const command of commands) {
      const type = isJsonObject(command.arguments) ? String(command.arguments['type'] ?? '') : '';
      groups.set(`${command.execute} ${type}`, [...groups.get(`${command.execute} ${type}`) ?? [], command]);
    }
    const [large, small] = [true, false].map((isLarge) => [...groups.values()].filter((group) => (group.length >= FEWEST_OF_A_BRANCH) === isLarge));
    this.#branches = [...large ?? [], (small ?? []).flat()].filter((group) => group.length > 0).map(branchOf);
  }

  pick(random: fc.Random): BareCommand {
    return pick(random, pick(random, this.#branches)?.commands ?? []) ?? NO_COMMAND;
  }

  blend(random: fc.Random): BareCommand {
    return this.#blendOf(random, pick(random, this.#branches));
  }

  /** The N-th netdev_add: the plainest of each type first, then what a backend itself refuses, then what it has to judge, then blends, and so on. */
  backend(random: fc.Random, index: number): BareCommand {
    const backends = this.#branches.filter(({ commands, plainest }) => plainest['type'] !== undefined && commands.every(({ execute }) => execute === 'netdev_add'));
    const branch = backends[index % backends.length];
    if (branch === undefined) return NO_COMMAND;
    switch (Math.floor(index / backends.length) % 4) {
      case 0: return { execute: 'netdev_add', arguments: branch.plainest };
      case 1: return pick(random, branch.heeded.filter(isRefusedByBackend)) ?? this.#blendOf(random, branch);
      case 2: return pick(random, branch.heeded) ?? NO_COMMAND;
      default: return this.#blendOf(random, branch);
    }
  }

  #blendOf(random: fc.Random, branch: Branch | undefined): BareCommand {
    const base = pick(random, branch?.commands ?? []);
    if (branch === undefined || base === undefined || !isJsonObject(base.arguments)) return NO_COMMAND;
    const args: { [member: string]: JsonValue } = { ...(random.nextInt(0, 2) === 0 ? base.arguments : branch.plainest) };
    for (let left = random.nextInt(1, MOST_MEMBERS); left > 0; left--) {
      const [member, classes] = pick(random, [...branch.values]) ?? ['type', new Map<string, JsonValue[]>()];
      const value = pick(random, pick(random, [...classes.values()]) ?? []);
      if (member !== 'type' && value !== undefined) args[member] = value;
    }
    return { execute: base.execute, arguments: args };
  }
}

/** For a reason of its own, and not for its id. */
function isRefusedByBackend({ arguments: args, expectation: { kind, rule } }: CertifiedCommand): boolean {
  return kind === 'reject' && isJsonObject(args) && rule.startsWith(`netdev_add/${args['type']}/`);
}

const NO_COMMAND: BareCommand = { execute: 'query-rx-filter', arguments: {} };

/** Types that are none come up a few times each; together they are one branch. */
const FEWEST_OF_A_BRANCH = 10;

/** What is blended is not refused for a member alone. */
function branchOf(commands: readonly CertifiedCommand[]): Branch {
  const sound = commands.filter(({ expectation }) => expectation.kind !== 'reject');
  const all = sound.map(({ arguments: args }) => (isJsonObject(args) ? args : {}));
  const values = new Map<string, Map<string, JsonValue[]>>();
  for (const [member, value] of all.flatMap((args) => Object.entries(args))) note(values, member, value);
  const plainest = all.reduce((least, args) => (Object.keys(args).length < Object.keys(least).length ? args : least), all[0] ?? {});
  return { commands, heeded: commands.filter(({ expectation }) => !expectation.rule.startsWith('arguments/')), plainest, values };
}

/** Of one class, more would say nothing new. */
const MOST_VALUES = 40;

function note(values: Map<string, Map<string, JsonValue[]>>, member: string, value: JsonValue): void {
  const classes = values.get(member) ?? new Map<string, JsonValue[]>();
  values.set(member, classes);
  const known = classes.get(valueClass(value)) ?? [];
  classes.set(valueClass(value), known);
  if (known.length < MOST_VALUES) known.push(value);
}
