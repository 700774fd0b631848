// Whether a value alone brings a failure about, whatever command it comes with: then it is told by the plainest command that takes one.

import { isJsonArray, isJsonObject, type JsonValue, RawJson } from '../../../generators/qapi/json-value.ts';
import { command } from '../../../generators/campaign/session.ts';
import { isSameFault } from './same-fault.ts';
import type { Attempt, Judged } from '../trial.ts';

/** Of a session that is small: where it is one command with one value, one run. */
export async function byValueAlone(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  const [action, ...more] = small.session.actions;
  if (action?.kind !== 'command' || more.length > 0 || action.execute === PLAINEST || !isJsonObject(action.arguments) || !mayGoOn()) return small;
  const { type, ...args } = action.arguments;
  const [value = type, ...others] = leavesOf(args);
  if (value === undefined || others.length > 0) return small;
  const judged = await attempt({ ...small.session, actions: [command(PLAINEST, { name: value })] });
  return isSameFault(small, judged) ? judged : small;
}

const PLAINEST = 'query-rx-filter';

function leavesOf(value: JsonValue): readonly JsonValue[] {
  if (isJsonArray(value)) return value.flatMap(leavesOf);
  return isJsonObject(value) && !(value instanceof RawJson) ? Object.values(value).flatMap(leavesOf) : [value];
}
