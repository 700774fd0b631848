// A session whose names are `a`, `b`, `c`, in the order in which they come up, wherever they are quoted as such. Names only: other texts
// are paths, programs and addresses, and those of the generator are known to be harmless.

import { isIdentifier } from '../../../generators/identifier.ts';
import { isAbsentName } from '../../../generators/reserved-names.ts';
import { isJsonArray, isJsonObject, type JsonValue, RawJson } from '../../../generators/qapi/json-value.ts';
import type { FuzzAction } from '../../../generators/campaign/session.ts';

export function withPlainNames(actions: readonly FuzzAction[]): readonly FuzzAction[] {
  return withNames(actions, new Map(namesIn(actions).map((name, place) => [name, LETTERS[place] ?? name])));
}

/** Whoever has the names. */
export function withNames(actions: readonly FuzzAction[], names: ReadonlyMap<string, string>): readonly FuzzAction[] {
  return actions.map((action) => {
    if (action.kind === 'command') return action.arguments === undefined ? action : { ...action, arguments: renamed(action.arguments, '', names) };
    return action;
  });
}

const LONGEST = 32;

const LETTERS: readonly string[] = [...'abcdefghijklmnopqrstuvwxyz'];

/** Those that the session itself gives to a backend or a device; a NIC of the world has the name that it has. Well-formed and short ones, for otherwise the form may matter. */
function namesIn(actions: readonly FuzzAction[]): readonly string[] {
  const given = actions.flatMap((action) => {
    const id = action.kind === 'command' && GIVING.has(action.execute) && isJsonObject(action.arguments) ? action.arguments['id'] : undefined;
    return typeof id === 'string' && id.length <= LONGEST && isIdentifier(id) && !isAbsentName(id) ? [id] : [];
  });
  // One that is used otherwise as well keeps its name.
  const stimulated = new Set(actions.flatMap((action) => (action.kind === 'stimulate' ? Object.values(action.stimulus) : [])));
  return [...new Set(given)].filter((name) => !stimulated.has(name));
}

const GIVING: ReadonlySet<string> = new Set(['netdev_add', 'device_add']);

function renamed(value: JsonValue, member: string, plain: ReadonlyMap<string, string>): JsonValue {
  if (typeof value === 'string') return NAMING.has(member) ? plain.get(value) ?? value : value;
  if (isJsonArray(value)) return value.map((item) => renamed(item, member, plain));
  if (!isJsonObject(value) || value instanceof RawJson) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, renamed(inner, name, plain)]));
}

const NAMING: ReadonlySet<string> = new Set(['id', 'name', 'netdev', 'interfaces', 'failover_pair_id']);
