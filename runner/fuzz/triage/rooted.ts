// A failure of a target that lives, looked for with the plainest netdevs in the place of others: what then fails in the session itself is the
// root, and what was seen its consequence. So an id that is taken twice is told as such, whatever else was wrong with the netdev that took it.
//
// A name that is there or missing wrongly is looked for before the last command (`presence.ts`), and a port that outlives its netdev says nothing new of
// one that is not gone as it must be.
//
// What is not heard is told as what it is without anything that was said before, where it is not heard then either.

import { command, type FuzzAction, type FuzzSession } from '../../../generators/campaign/session.ts';
import { isJsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { CommandExchange } from '../../exchange.ts';
import { withArguments } from './any-netdev.ts';
import { aspectThat } from './aspects.ts';
import { withNames } from './plain-names.ts';
import { asMissing, beforeTheLast, isOfOutcome, isSameRequirement, namesIn } from './presence.ts';
import { bearerIn, EXISTENCE, isAfterwards, isOfCutLink, isOfRefused, OUTLIVING, PLUGGED, ruleOf } from './settled-signature.ts';
import { firstFinding } from './signature.ts';
import type { Attempt, Judged } from '../trial.ts';
import { withoutUnquoted } from './unopened.ts';

/**
 * Of a session that is small; a run for all of its netdevs and for each, one for an id that nobody has, one for each command that may be left out, and
 * one for each name of the last; or one without what was said on wires.
 */
export async function rooted(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  if (isOfPackets(small)) return withNothingSaid(small, attempt, mayGoOn);
  if (isOfCutLink(small)) return await neverDeleted(small, attempt, mayGoOn) ?? small;
  if ((!isOfOutcome(small) && !OUTLIVING.has(ruleOf(small))) || isOfRefused(small)) return small;
  const left = await leftByRefused(small, attempt, mayGoOn);
  if (left !== undefined) return left;
  const plain = await withFreeId(await withPlainNetdevs(small, attempt, mayGoOn), attempt, mayGoOn);
  return isOfOutcome(plain) ? asMissing(await beforeTheLast(plain, attempt, mayGoOn), attempt, mayGoOn) : plain;
}

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
    if (isOfExistence(judged) && commandsOf(judged)[0]?.reply?.kind === 'error') return judged;
  }
  return undefined;
}

/** Whose link stays up is asked whether what is deleted stays as well. */
async function neverDeleted(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged | undefined> {
  if (!mayGoOn()) return undefined;
  const judged = await attempt({ ...small.session, actions: [command('netdev_add', { type: 'user', id: FREE_ID })] });
  return isOfExistence(judged) ? judged : undefined;
}

function isOfExistence(judged: Judged): boolean {
  return isOfOutcome(judged) && EXISTENCE.has(ruleOf(judged));
}

function commandsOf({ exchanges }: Judged): readonly CommandExchange[] {
  return exchanges.flatMap(({ commands }) => commands);
}

function refusedIn(judged: Judged): readonly CommandExchange[] {
  return commandsOf(judged).filter(({ command: { execute }, reply }) => execute === 'netdev_add' && reply?.kind === 'error');
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

function isSeenAlike(one: Judged, other: Judged): boolean {
  return isOfOutcome(one) && isSameRequirement(one, other) && isAfterwards(one) === isAfterwards(other);
}

function isOfPackets({ verdict, performed }: Judged): boolean {
  return performed.execution === 'alive' && firstFinding(verdict)?.oracle === 'packets';
}

/** As it was where there is no netdev at the place, or it is plain already. */
function withPlainest(session: FuzzSession, place: number): FuzzSession {
  const action = session.actions[place];
  if (action?.kind !== 'command' || action.execute !== 'netdev_add' || !isJsonObject(action.arguments)) return session;
  const { id } = action.arguments;
  if (typeof id !== 'string' || (Object.keys(action.arguments).length === 2 && action.arguments['type'] === 'user')) return session;
  return { ...session, actions: session.actions.with(place, withArguments(action, { type: 'user' })) };
}
