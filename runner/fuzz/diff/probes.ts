// Commands that show the state that a session leaves behind: each name that it spoke of is looked for, then deleted.

import type { FuzzSession } from '../../../generators/campaign/session.ts';
import { knownCrash } from '../../../generators/net-model/crash.ts';
import type { NetState } from '../../../generators/net-model/state.ts';
import { assume } from '../../../generators/net-model/transition.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';

/** Of a long session those that it spoke of last. */
const MOST_NAMES = 8;

/** The session with its probes. */
export function probed(session: FuzzSession, start: NetState): FuzzSession {
  let state = start;
  for (const action of session.actions) if (action.kind === 'command') state = assume(state, action.execute, action.arguments);
  const probes: FuzzSession['actions'][number][] = [];
  const probe = (execute: string, args: JsonObject): void => {
    if (knownCrash(state, execute, args) !== undefined) return;
    probes.push({ kind: 'command', execute, arguments: args });
    state = assume(state, execute, args);
  };
  if (start.machine === 'pc') probe('query-rx-filter', {});
  for (const name of namesIn(session).filter((each) => !start.nics.has(each) && !start.netdevs.has(each)).slice(-MOST_NAMES)) {
    probe('set_link', { name, up: true });
    probe('netdev_del', { id: name });
  }
  return { ...session, actions: [...session.actions, ...probes] };
}

/** Names that arguments speak of. */
export function namesOf(args: JsonValue | undefined): readonly string[] {
  if (!isJsonObject(args)) return [];
  return ['id', 'name', 'netdev'].map((member) => args[member]).filter((value) => typeof value === 'string');
}

function namesIn({ actions }: FuzzSession): readonly string[] {
  return [...new Set(actions.flatMap((action) => (action.kind === 'command' ? namesOf(action.arguments) : [])))];
}

export function commandsIn({ actions }: FuzzSession): number {
  return actions.filter(({ kind }) => kind === 'command').length;
}
