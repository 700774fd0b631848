// What outlives its netdev, told by how much of the netdev does: who finds a port open or a descriptor left asks next whether what was deleted
// carries frames as before, for then nothing of it has ended; and if it does not, whether the ports of all types stay. Each is seen in sessions
// of its own, so that what is small remains what was found.

import { command, type FuzzAction, open } from '../../../generators/campaign/session.ts';
import { isJsonObject } from '../../../generators/qapi/json-value.ts';
import { CARRIES_ON, isOfCutLink, isOfRefused, OUTLIVING } from './settled-signature.ts';
import { requirementOf, type Signature } from './signature.ts';
import type { Attempt, Judged } from '../trial.ts';

/** Of a session that is small; four runs at most, and none where nothing was deleted. */
export async function outlived(small: Judged, attempt: Attempt, mayGoOn: () => boolean): Promise<Judged> {
  const shows = async (actions: readonly FuzzAction[], requirement: string): Promise<boolean> => mayGoOn() && requirementOf((await attempt({ ...small.session, actions })).verdict) === requirement;
  if (isOfRefused(small)) return asOfType(small, await keepingTypes(shows));
  if (!isOfHoldings(small) && !isOfCutLink(small) && !isOfPlug(small)) return small;
  if (await shows(GHOST, CARRIES_ON)) return { ...small, signature: `packets: ${CARRIES_ON}` as Signature };
  const isOfAll = isOfHoldings(small) && (await keepingTypes(shows)).length === HOLDERS.length;
  return isOfAll ? { ...small, signature: `observation: ${FREES} at netdev_add` as Signature } : small;
}

/** What keeps its port whether it is deleted or refused, as others do not, is told as a deleted one. */
function asOfType(small: Judged, keeping: readonly string[]): Judged {
  const type = typesIn(small.session.actions).find((each) => keeping.includes(each));
  return type === undefined || keeping.length === HOLDERS.length ? small : { ...small, signature: `observation: ${FREES} at netdev_add ${type}` as Signature };
}

type Shows = (actions: readonly FuzzAction[], requirement: string) => Promise<boolean>;

async function keepingTypes(shows: Shows): Promise<readonly string[]> {
  const keeping: string[] = [];
  for (const members of HOLDERS) if (await shows([command('netdev_add', { ...members, id: 'a' })], FREES)) keeping.push(members.type);
  return keeping;
}

const FREES = 'netdev_del/frees-ports';

/** One of each type that holds a port. */
const HOLDERS = [
  { type: 'user', hostfwd: [{ str: 'tcp:127.91.73.73:7501-:22' }] },
  { type: 'socket', listen: '127.91.73.73:7502' },
  { type: 'l2tpv3', src: '127.91.73.73', dst: '127.0.0.1', udp: true, srcport: '7503', dstport: '9', txsession: 1 },
] as const;

/** One of two wires on a hub goes, and the other speaks. */
const GHOST: readonly FuzzAction[] = [...wired('a'), command('netdev_del', { id: 'a' }), ...wired('b')];

function wired(id: 'a' | 'b'): readonly FuzzAction[] {
  const [endpoint, localaddr] = [`wire-${id}`, `127.91.74.73:75${id === 'a' ? '01' : '02'}`];
  return [
    open(endpoint, { kind: 'datagrams', carries: 'frames', to: localaddr }),
    command('netdev_add', { type: 'socket', id, udp: `{${endpoint}.address}`, localaddr }), command('netdev_add', { type: 'hubport', id: `${id}-port`, hubid: 0, netdev: id }),
  ];
}

function isOfHoldings(small: Judged): boolean {
  const requirement = requirementOf(small.verdict);
  return OUTLIVING.has(requirement) || (requirement === 'process/descriptors' && commandsOf(small).includes('netdev_del'));
}

/** Whether something cannot be plugged in that was free after a deletion. */
function isOfPlug(small: Judged): boolean {
  return isJsonObject(small.culpritArguments) && small.culpritArguments['netdev'] !== undefined && commandsOf(small).includes('netdev_del');
}

function typesIn(actions: readonly FuzzAction[]): readonly string[] {
  return actions.flatMap((action) => (action.kind === 'command' && isJsonObject(action.arguments) && typeof action.arguments['type'] === 'string' ? [action.arguments['type']] : []));
}

function commandsOf({ session }: Judged): readonly string[] {
  return session.actions.flatMap((action) => (action.kind === 'command' ? [action.execute] : []));
}
