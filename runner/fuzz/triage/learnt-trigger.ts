// What a campaign learns from a minimised session: the shapes of its commands, with the values that turn out not to matter left open.

import { ANY_VALUE, refersToSomething, type Shape } from '../../../generators/campaign/shape.ts';
import type { FuzzCommand } from '../../../generators/campaign/session.ts';
import type { Trigger } from '../../../generators/campaign/triggers.ts';
import type { Fails } from './minimise.ts';
import { firstFinding } from './signature.ts';
import { withOtherValue } from './smaller-actions.ts';
import type { Judged } from '../trial.ts';

/** What takes more is brought about by their number, and is not gone round. */
const MOST_COMMANDS = 20;

/** `fails` is asked once for each value that might not matter. */
export async function triggerOf({ made, session, verdict }: Judged, fails: Fails): Promise<Trigger> {
  // What is not heard on a wire is no command's fault, but that of what was said there before, if anything was.
  if (firstFinding(verdict)?.oracle === 'packets') return made.packets;
  const places = session.actions.flatMap((action, place) => (action.kind === 'command' ? [place] : []));
  if (places.length > MOST_COMMANDS) return [];
  const shapes = made.shapes.flat().slice(0, places.length);
  const last = shapes.at(-1);
  // What came before the last command is in its classes, where it speaks of something.
  const from = last !== undefined && refersToSomething(last) ? shapes.length - 1 : 0;
  const trigger: Shape[] = [];
  for (const [index, shape] of shapes.entries()) {
    if (index >= from) trigger.push(await loosened(shape, places[index] ?? 0, session, fails));
  }
  return trigger;
}

async function loosened(shape: Shape, place: number, session: Judged['session'], fails: Fails): Promise<Shape> {
  const action = session.actions[place] as FuzzCommand | undefined;
  const members: { [name: string]: string } = { ...shape.members };
  for (const name of Object.keys(shape.members)) {
    const other = action === undefined ? undefined : withOtherValue(action, name);
    if (other !== undefined && await fails({ ...session, actions: session.actions.with(place, other) })) members[name] = ANY_VALUE;
  }
  return { ...shape, members };
}
