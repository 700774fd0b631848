// A failure of a target that lives, looked for with the plainest netdevs in the place of others: what then fails in the session itself is the
// root, and what was seen its consequence. So an id that is taken twice is told as such, whatever else was wrong with the netdev that took it.
//
// Whether a name is there is one thing, by whichever command it shows: where it is wrong before the last command already, that one is left out;
// one that is missing is missed by a deletion as well; and a port that outlives its netdev says nothing new of one that is not gone as it must be.
//
// What is not heard is told as what it is without anything that was said before, where it is not heard then either.

import { command, type FuzzAction, type FuzzCommand, type FuzzSession } from '../../../generators/campaign/session.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { CommandExchange } from '../../exchange.ts';
import { aspectThat } from './aspects.ts';
import { withNames } from './plain-names.ts';
import { bearerIn, EXISTENCE, isAfterwards, isOfRefused, OUTLIVING, PLUGGED, ruleBroken } from './settled-signature.ts';
import { faultIn, firstFinding, type Signature } from './signature.ts';
import type { Attempt, Judged } from '../trial.ts';
import { withoutUnquoted } from './unopened.ts';

/**
 * Of a session that is small; a run for all of its netdevs and for each, one for an id that nobody has, one for each command that may be left out, and
 * one for each name of the last; or one without what was said on wires.
 */
export async function rooted(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  if (isOfPackets(small)) return withNothingSaid(small, attempt, mayGoOn);
  if ((!isOfOutcome(small) && !OUTLIVING.has(ruleOf(small))) || isOfRefused(small)) return small;
  const left = await leftByRefused(small, attempt, mayGoOn);
  if (left !== undefined) return left;
  const plain = await withFreeId(await withPlainNetdevs(small, attempt, mayGoOn), attempt, mayGoOn);
  return isOfOutcome(plain) ? asMissing(await beforeTheLast(plain, attempt, mayGoOn), attempt, mayGoOn) : plain;
}

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

/** What is not heard where nothing was said before is no fault of what was said. */
async function withNothingSaid(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  const actions = small.session.actions.filter(({ kind }) => kind !== 'packets');
  if (actions.length === small.session.actions.length || !mayGoOn()) return small;
  return aspectThat(isOfPackets, await attempt({ ...small.session, actions })) ?? small;
}

async function withPlainNetdevs(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  let root = small;
  const places = [...small.session.actions.keys()];
  for (const chosen of [places, ...places.map((place) => [place])]) {
    const candidate = chosen.reduce<FuzzSession>(withPlainest, root.session);
    if (candidate === root.session || !mayGoOn()) continue;
    const judged = await attempt(candidate);
    if (isOfOutcome(judged) && (isAfterwards(judged) ? isSameRequirement(judged, small) : isOfOutcome(small))) root = judged;
  }
  return root === small ? small : withoutTheirOpenings(root, attempt, mayGoOn);
}

/** What was opened for netdevs in whose place there are others now. */
async function withoutTheirOpenings(root: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  const actions = withoutUnquoted(root.session.actions);
  if (actions.length === root.session.actions.length || !mayGoOn()) return root;
  const judged = await attempt({ ...root.session, actions });
  return isSeenAlike(judged, root) ? judged : root;
}

/** Who plugs in wrongly after a netdev was refused is asked whether what is refused leaves one behind, alone and by a name that nobody has. */
async function leftByRefused(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged | undefined> {
  if (ruleOf(small) !== PLUGGED) return undefined;
  for (const { command: refused } of refusedIn(small)) {
    if (!mayGoOn() || !isJsonObject(refused.arguments)) return undefined;
    const judged = await attempt({ ...small.session, actions: [command('netdev_add', { ...refused.arguments, id: FREE_ID })] });
    if (isOfOutcome(judged) && EXISTENCE.has(ruleOf(judged))) return judged;
  }
  return undefined;
}

function refusedIn({ exchanges }: Judged): readonly CommandExchange[] {
  return exchanges.flatMap(({ commands }) => commands).filter(({ command: { execute }, reply }) => execute === 'netdev_add' && reply?.kind === 'error');
}

/** An id that a NIC has too is told only where one that nobody has, nor gets, will not do. */
async function withFreeId(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  if (bearerIn(small) === '' || !mayGoOn()) return small;
  const [taken] = namesIn(small.culpritArguments);
  const others = small.session.actions.filter((action) => !isNicOf(action, taken));
  const judged = await attempt({ ...small.session, actions: withNames(others, new Map([[String(taken), FREE_ID]])) });
  return isSeenAlike(judged, small) ? judged : small;
}

const FREE_ID = 'free';

function isNicOf(action: FuzzAction, id: JsonValue | undefined): boolean {
  return action.kind === 'command' && action.execute === 'device_add' && isJsonObject(action.arguments) && action.arguments['id'] === id;
}

async function beforeTheLast(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  let root = small;
  while (EXISTENCE.has(ruleOf(root)) && root.session.actions.length > 1 && mayGoOn()) {
    const judged = await attempt({ ...root.session, actions: root.session.actions.slice(0, -1) });
    if (!isOfOutcome(judged) || !EXISTENCE.has(ruleOf(judged)) || !isOfOneName(root, judged)) return root;
    root = judged;
  }
  return root;
}

async function asMissing(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  const { session, culpritArguments } = small;
  const before = isAfterwards(small) ? session.actions : session.actions.slice(0, -1);
  if (isMissing(small) || !(isUnknown(small) || isOfPlugging(small) || (EXISTENCE.has(ruleOf(small)) && !isAfterwards(small)))) return small;
  for (const id of namesIn(culpritArguments)) {
    if (!mayGoOn()) return small;
    const judged = await attempt({ ...session, actions: [...before, command('netdev_del', { id })] });
    // Not where the deletions at the end miss another.
    if (isMissing(judged) && namesIn(judged.culpritArguments).includes(id)) return judged;
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

function isSeenAlike(one: Judged, other: Judged): boolean {
  return isOfOutcome(one) && isSameRequirement(one, other) && isAfterwards(one) === isAfterwards(other);
}

/** Whether a name is there is one, whoever asks, and whatever its netdev held. */
function isSameRequirement(one: Judged, other: Judged): boolean {
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

function namesIn(args: JsonValue | undefined): readonly JsonValue[] {
  return isJsonObject(args) ? [args['id'], args['name'], args['netdev']].filter((name) => name !== undefined) : [];
}

const ORACLES: ReadonlySet<string> = new Set(['outcome', 'state']);

function isOfOutcome({ verdict, performed }: Judged): boolean {
  return performed.execution === 'alive' && ORACLES.has(firstFinding(verdict)?.oracle ?? '');
}

function isOfPackets({ verdict, performed }: Judged): boolean {
  return performed.execution === 'alive' && firstFinding(verdict)?.oracle === 'packets';
}

function ruleOf({ verdict }: Judged): string {
  const first = firstFinding(verdict);
  return first === undefined ? '' : ruleBroken(first) ?? first.requirement;
}

/** As it was where there is no netdev at the place, or it is plain already. */
function withPlainest(session: FuzzSession, place: number): FuzzSession {
  const action = session.actions[place];
  if (action?.kind !== 'command' || action.execute !== 'netdev_add' || !isJsonObject(action.arguments)) return session;
  const { id } = action.arguments;
  if (typeof id !== 'string' || (Object.keys(action.arguments).length === 2 && action.arguments['type'] === 'user')) return session;
  return { ...session, actions: session.actions.with(place, withArguments(action, { type: 'user' })) };
}

/** The same one as another. */
function withArguments(action: FuzzCommand, plainest: JsonObject): FuzzAction {
  const id = isJsonObject(action.arguments) ? action.arguments['id'] : undefined;
  return { ...action, arguments: { ...plainest, ...(id === undefined ? {} : { id }) } };
}
