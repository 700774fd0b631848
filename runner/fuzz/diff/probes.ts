// Commands that show the state that a session leaves behind: each name that it spoke of is deleted. What is gone is looked for
// by every session (`aftermath.ts`).

import { command, type FuzzSession } from '../../../generators/campaign/session.ts';
import type { NetState } from '../../../generators/net-model/state.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';

/** Of a long session those that it spoke of last. */
const MOST_NAMES = 8;

/** The session with its probes. */
export function probed(session: FuzzSession, start: NetState): FuzzSession {
  const probes: FuzzSession['actions'][number][] = [];
  const probe = (execute: string, args: JsonObject): void => void probes.push(command(execute, args));
  if (start.machine === 'pc') probe('query-rx-filter', {});
  const names = namesIn(session).filter((each) => !start.nics.has(each) && !start.netdevs.has(each));
  for (const id of names.slice(0, MOST_NAMES)) probe('netdev_del', { id });
  return { ...session, actions: [...session.actions, ...probes] };
}

/** Names that arguments speak of. */
export function namesOf(args: JsonValue | undefined): readonly string[] {
  if (!isJsonObject(args)) return [];
  return ['id', 'name', 'netdev'].map((member) => args[member]).filter((value) => typeof value === 'string');
}

/** The last first. */
function namesIn({ actions }: FuzzSession): readonly string[] {
  return [...new Set(actions.toReversed().flatMap((action) => (action.kind === 'command' ? namesOf(action.arguments) : [])))];
}

export function commandsIn({ actions }: FuzzSession): number {
  return actions.filter(({ kind }) => kind === 'command').length;
}
