// A failure that comes with the count alone: the last command over and over, or with the deletion that goes with it, in the place of all that
// a session had done.

import { command, type FuzzAction, type FuzzCommand } from '../../../generators/campaign/session.ts';
import { isJsonObject } from '../../../generators/qapi/json-value.ts';

/** What came less often is made small otherwise. */
const FEWEST = 16;

/** The plainest first; none where the last action is no command, or its like came seldom. */
export function repeatsOf(actions: readonly FuzzAction[]): readonly (readonly FuzzAction[])[] {
  const last = actions.at(-1);
  if (last?.kind !== 'command') return [];
  const times = actions.filter((action) => action.kind === 'command' && action.execute === last.execute).length;
  if (times < FEWEST) return [];
  const deletion = deletionOf(last);
  const rounds = [[last], ...(deletion === undefined ? [] : [[deletion, last]])];
  return rounds.map((round) => Array.from({ length: times }, () => round).flat());
}

function deletionOf({ execute, arguments: args }: FuzzCommand): FuzzCommand | undefined {
  const id = isJsonObject(args) ? args['id'] : undefined;
  return id === undefined || !execute.endsWith('_add') ? undefined : command(execute.replace(/_add$/, '_del'), { id });
}
