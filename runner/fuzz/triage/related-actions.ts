// What of a session is likely to matter to its last action: that action alone, what speaks of the same things, and what speaks of theirs.

import { isJsonArray, isJsonObject, type JsonValue, RawJson } from '../../../generators/qapi/json-value.ts';
import { quotedIn } from '../../../generators/placeholders.ts';
import type { FuzzAction } from '../../../generators/campaign/session.ts';

/** Steps from one thing to the next; beyond, most of a session is related. */
const MOST_STEPS = 3;

/** Parts of the session that end with its last action, each with the one before in it, and none of them all of it. */
export function relatedTo(actions: readonly FuzzAction[]): readonly (readonly FuzzAction[])[] {
  const last = actions.at(-1);
  if (last === undefined) return [];
  const parts: (readonly FuzzAction[])[] = [];
  let kept: ReadonlySet<number> = new Set([actions.length - 1]);
  for (let step = 0; step <= MOST_STEPS && kept.size < actions.length; step++) {
    const chosen = kept;
    parts.push(actions.filter((_, place) => chosen.has(place)));
    const things = new Set([...kept].flatMap((place) => thingsIn(actions[place])));
    kept = new Set(actions.flatMap((action, place) => (kept.has(place) || thingsIn(action).some((thing) => things.has(thing)) ? [place] : [])));
    if (kept.size === chosen.size) break;
  }
  return parts;
}

/** Names, and the numbers of hubs. */
function thingsIn(action: FuzzAction | undefined): readonly string[] {
  if (action?.kind === 'stimulate') return thingsOf(action.stimulus, '');
  if (action?.kind === 'open') return [action.name];
  if (action?.kind === 'packets') return action.packets.map(({ at }) => at);
  return action?.kind === 'command' && action.arguments !== undefined ? thingsOf(action.arguments, '') : [];
}

function thingsOf(value: JsonValue, member: string): readonly string[] {
  if (typeof value === 'string') return NAMING.has(member) ? [value] : quotedIn(value);
  if ((typeof value === 'number' || typeof value === 'bigint') && member === 'hubid') return [`hub ${value}`];
  if (isJsonArray(value)) return value.flatMap((item) => thingsOf(item, member));
  return isJsonObject(value) && !(value instanceof RawJson) ? Object.entries(value).flatMap(([name, inner]) => thingsOf(inner, name)) : [];
}

const NAMING: ReadonlySet<string> = new Set(['id', 'name', 'netdev', 'nic', 'interfaces', 'failover_pair_id', 'chardev', 'path']);
