// Whether a name is there is one thing, by whichever command it shows: where it is wrong before the last command already, that one is left out; one
// that is missing is missed by a deletion as well.

import { command } from '../../../generators/campaign/session.ts';
import { isJsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import { EXISTENCE, isAfterwards, OUTLIVING, ruleOf } from './settled-signature.ts';
import { firstFinding } from './signature.ts';
import type { Attempt, Judged } from '../trial.ts';

export async function beforeTheLast(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  let root = small;
  while (EXISTENCE.has(ruleOf(root)) && root.session.actions.length > 1 && mayGoOn()) {
    const judged = await attempt({ ...root.session, actions: root.session.actions.slice(0, -1) });
    if (!isOfOutcome(judged) || !EXISTENCE.has(ruleOf(judged)) || !isOfOneName(root, judged)) return root;
    root = judged;
  }
  return root;
}

export async function asMissing(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  const { session, culpritArguments } = small;
  const before = isAfterwards(small) ? session.actions : session.actions.slice(0, -1);
  if (isMissing(small) || !(isUnknown(small) || isOfPlugging(small) || (EXISTENCE.has(ruleOf(small)) && !isAfterwards(small)))) return small;
  for (const id of namesIn(culpritArguments)) {
    if (!mayGoOn()) return small;
    const judged = await attempt({ ...session, actions: [...before, command('netdev_del', { id })] });
    // What the deletions at the end miss is another, where it was not missed before.
    if (isMissing(judged) && (isUnknown(small) || namesIn(judged.culpritArguments).includes(id))) return judged;
  }
  return small;
}

function isMissing(judged: Judged): boolean {
  return ruleOf(judged) === 'netdev_del/success' && isUnknown(judged);
}

/** A NIC that was refused. */
function isOfPlugging(judged: Judged): boolean {
  return ruleOf(judged) === 'fixture/setup' && judged.culprit?.execute === 'device_add';
}

function isUnknown({ verdict }: Judged): boolean {
  return firstFinding(verdict)?.actual.startsWith('DeviceNotFound: ') === true;
}

/** Whether a name is there is one requirement, whoever asks, and whatever its netdev held. */
export function isSameRequirement(one: Judged, other: Judged): boolean {
  const [left, right] = [ruleOf(one), ruleOf(other)];
  return left === right || (EXISTENCE.has(left) && (EXISTENCE.has(right) || OUTLIVING.has(right)));
}

/** What the last command or the one that was answered wrongly speaks of. */
function isOfOneName(one: Judged, other: Judged): boolean {
  const [left = [], right = []] = [one, other].map(({ culpritArguments, session: { actions } }) => {
    const last = actions.at(-1);
    return [...namesIn(culpritArguments), ...namesIn(last?.kind === 'command' ? last.arguments : undefined)];
  });
  return left.some((name) => right.includes(name));
}

/** Those that arguments speak of. */
export function namesIn(args: JsonValue | undefined): readonly JsonValue[] {
  return isJsonObject(args) ? [args['id'], args['name'], args['netdev']].filter((name) => name !== undefined) : [];
}

const ORACLES: ReadonlySet<string> = new Set(['outcome', 'state']);

/** Of a target that lives. */
export function isOfOutcome({ verdict, performed }: Judged): boolean {
  return performed.execution === 'alive' && ORACLES.has(firstFinding(verdict)?.oracle ?? '');
}
