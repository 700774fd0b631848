// A leak or a hang that comes with any netdev is told by none in particular.

import type { FuzzAction, FuzzCommand } from '../../../generators/campaign/session.ts';
import { isJsonObject, type JsonObject } from '../../../generators/qapi/json-value.ts';
import { faultIn, type Signature } from './signature.ts';
import type { Attempt, Judged } from '../trial.ts';

/** What of a leak or a hang is told: that of one type, or that of any, where the plainest of two types leak as much, or hang. A run for each. */
export async function ofAnyNetdev(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  const fault = faultIn(small.signature ?? '');
  const same: Judged[] = [];
  for (const plainest of PLAIN_TYPES) {
    const actions = small.session.actions.map((action) => (action.kind === 'command' && action.execute === 'netdev_add' ? withArguments(action, plainest) : action));
    if (!mayGoOn() || actions.every((action, place) => action === small.session.actions[place])) return small;
    const judged = await attempt({ ...small.session, actions });
    if (judged.signature === undefined || faultIn(judged.signature) !== fault) return small;
    same.push(judged);
  }
  return { ...(same[0] ?? small), signature: `${fault} at netdev_add` as Signature };
}

const PLAIN_TYPES: readonly JsonObject[] = [{ type: 'user' }, { type: 'hubport', hubid: 0 }];

/** The same one as another. */
export function withArguments(action: FuzzCommand, plainest: JsonObject): FuzzAction {
  const id = isJsonObject(action.arguments) ? action.arguments['id'] : undefined;
  return { ...action, arguments: { ...plainest, ...(id === undefined ? {} : { id }) } };
}
