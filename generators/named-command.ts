// A command of a deterministic enumeration, and the scene that it is built for: one command, one branch.

import type { CertifiedCommand } from './certificate.ts';
import { harmless } from './harmless.ts';
import { textsFor, USUAL_ID } from './net-texts.ts';
import type { Branch, Member, Schema, UnionType } from './qapi/ir.ts';
import { holds, integerRange, membersOf } from './qapi/ir.ts';
import type { JsonObject, JsonValue } from './qapi/json-value.ts';
import { OWN_PREFIX } from './reserved-names.ts';

export type NamedCommand = {
  /** `[a-z0-9_.+/-]`, unique per command and branch, and stable. */
  readonly name: string;
  readonly command: CertifiedCommand;
  /** Ids of netdevs that may exist afterwards. */
  readonly cleanup: readonly string[];
};

/** The arguments of a command as one branch of them sees it; a command whose arguments are no union has one scene. */
export type Scene = {
  readonly schema: Schema;
  readonly execute: string;
  readonly union: UnionType | undefined;
  readonly branch: Branch | undefined;
  /** Value of the discriminator. */
  readonly type: string | undefined;
  /** The key of `textsFor`. */
  readonly scope: string;
  /** All members but the discriminator, those of the branch last. */
  readonly members: readonly Member[];
  readonly defined: ReadonlySet<string>;
};

/** The commands that the enumerations and the random commands are about. */
export const NET_COMMANDS: readonly string[] = ['netdev_add', 'netdev_del', 'set_link', 'query-rx-filter', 'announce-self'];

const NOTHING_DEFINED: ReadonlySet<string> = new Set();

/** Undefined where the schema has no such command or the build no such branch. */
export function sceneOf(schema: Schema, execute: string, type?: string, defined: ReadonlySet<string> = NOTHING_DEFINED): Scene | undefined {
  const command = schema.commands.get(execute);
  if (command === undefined) return undefined;
  const argumentsType = schema.types.get(command.arguments ?? '');
  const known = membersOf(schema, command.arguments ?? '').filter((member) => holds(member.condition, defined));
  if (argumentsType?.kind !== 'union') {
    return { schema, execute, union: undefined, branch: undefined, type: undefined, scope: execute, members: known, defined };
  }
  if (type === undefined || !typesOf(schema, argumentsType, defined).includes(type)) return undefined;
  const branch = argumentsType.branches.find((each) => each.value === type && holds(each.condition, defined));
  const own = branch === undefined ? [] : membersOf(schema, branch.type).filter((member) => holds(member.condition, defined));
  const common = known.filter((member) => member.name !== argumentsType.discriminator);
  return { schema, execute, union: argumentsType, branch, type, scope: type, members: [...common, ...own], defined };
}

/** The values of the discriminator of a command's arguments, in the order of the schema; none for a command without. */
export function branchTypes(schema: Schema, execute: string, defined: ReadonlySet<string> = NOTHING_DEFINED): readonly string[] {
  const type = schema.types.get(schema.commands.get(execute)?.arguments ?? '');
  return type?.kind === 'union' ? typesOf(schema, type, defined) : [];
}

/** The mandatory members with their usual values and what keeps them harmless. Undefined where that cannot be said. */
export function usualArguments(scene: Scene): JsonObject | undefined {
  const args = mandatoryArguments(scene);
  return args === undefined ? undefined : harmless(scene.execute, args);
}

/** The mandatory members alone, the discriminator included; to be completed, then made harmless. */
export function mandatoryArguments(scene: Scene): JsonObject | undefined {
  const args: { [name: string]: JsonValue } = scene.union === undefined ? {} : { [scene.union.discriminator]: scene.type ?? '' };
  for (const member of scene.members.filter((each) => !each.optional)) {
    const value = usualValue(scene, member);
    if (value === undefined) return undefined;
    args[member.name] = value;
  }
  return args;
}

/** What a member holds where nothing about it is of interest; undefined for a text that nobody has thought about. */
export function usualValue(scene: Scene, member: Member): JsonValue | undefined {
  if (scene.execute === 'netdev_add' && member.name === 'id') return USUAL_ID;
  const texts = textsFor(scene.scope, member.name);
  if (texts !== undefined) return texts.usual;
  if (member.type.kind !== 'builtin') return undefined;
  if (member.type.name === 'bool') return true;
  return integerRange(member.type.name) === undefined ? undefined : 1;
}

/** An id that no other command of the enumerations has, so that what one leaves behind does not hinder the next. */
export function idFor(scene: Scene, name: string): string {
  return `${OWN_PREFIX}${scene.type ?? ''}.${name.replaceAll(/[/+]/g, '.')}`;
}

/** Ids that a command may leave behind. */
export function cleanupOf(execute: string, args: JsonValue | undefined): readonly string[] {
  if (execute !== 'netdev_add' || typeof args !== 'object' || args === null || !('id' in args)) return [];
  return typeof args.id === 'string' ? [args.id] : [];
}

function typesOf(schema: Schema, union: UnionType, defined: ReadonlySet<string>): readonly string[] {
  const type = union.members.find((member) => member.name === union.discriminator)?.type;
  const values = type?.kind === 'named' ? schema.types.get(type.name) : undefined;
  return values?.kind === 'enum' ? values.values.filter((value) => holds(value.condition, defined)).map((value) => value.name) : [];
}
