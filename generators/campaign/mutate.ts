// A session made of one or two that reached something new: parts dropped, doubled, moved, exchanged, and further actions put in.

import type fc from 'fast-check';
import type { DrawScope, SessionSource } from './draw.ts';
import { exchanged, monitorsInTurn } from './monitors.ts';
import { afterAction, beginning, shapeAt } from './progress.ts';
import { type FuzzAction, type FuzzSession, leavesTraces } from './session.ts';
import { drawSwarm } from './swarm.ts';
import { TriggerWatch } from './triggers.ts';

const MOST_ACTIONS = 160;

export function mutate(random: fc.Random, parent: FuzzSession, other: FuzzSession | undefined, source: SessionSource, scope: DrawScope): FuzzSession {
  let { actions } = parent;
  for (let left = random.nextInt(1, 4); left > 0; left--) actions = mutatedOnce(random, actions, other?.actions ?? actions, source, scope);
  const { pipeline } = drawSwarm(random);
  return { ...parent, pipeline, actions: withoutKnown(actions.slice(0, MOST_ACTIONS), scope) };
}

function mutatedOnce(
  random: fc.Random, actions: readonly FuzzAction[], others: readonly FuzzAction[], source: SessionSource, scope: DrawScope,
): readonly FuzzAction[] {
  const at = random.nextInt(0, actions.length);
  const to = Math.min(actions.length, at + random.nextInt(1, 8));
  switch (random.nextInt(0, 5)) {
    case 0: return [...actions.slice(0, at), ...actions.slice(to)];
    case 1: return [...actions.slice(0, to), ...actions.slice(at, to), ...actions.slice(to)];
    case 2: return [...actions.slice(to), ...actions.slice(0, to)];
    case 3: return [...actions.slice(0, at), ...others.slice(random.nextInt(0, others.length))];
    case 4: return scope.monitors === 2 ? [...actions.slice(0, at), ...exchanged(actions.slice(at, to)), ...actions.slice(to)] : inserted(random, actions, at, source, scope);
    default: return inserted(random, actions, at, source, scope);
  }
}

/** New actions speak of what is there at their place. */
function inserted(random: fc.Random, actions: readonly FuzzAction[], at: number, source: SessionSource, scope: DrawScope): readonly FuzzAction[] {
  const swarm = drawSwarm(random);
  const past = [...actions.slice(0, at)];
  let progress = past.reduce(afterAction, beginning(scope.start));
  const fresh: FuzzAction[] = [];
  const inTurn = monitorsInTurn(random, scope.monitors);
  for (let left = random.nextInt(1, 6); left > 0; left--) {
    const drawn = source.drawActions(random, swarm, { ...progress, past: [...past, ...fresh] }, scope);
    fresh.push(...drawn.map(inTurn));
    progress = drawn.reduce(afterAction, progress);
  }
  return [...actions.slice(0, at), ...fresh, ...actions.slice(at)];
}

/** What would do what is known is left out, and what the host has not. */
export function withoutKnown(actions: readonly FuzzAction[], scope: DrawScope): readonly FuzzAction[] {
  const watch = new TriggerWatch(scope.triggers);
  let progress = beginning(scope.start);
  return actions.filter((action) => {
    const shape = shapeAt(progress, action);
    if ((shape !== undefined && watch.completes(shape)) || (!scope.traces && leavesTraces(action)) || !isPossible(action, scope)) return false;
    if (shape !== undefined) watch.take(shape);
    progress = afterAction(progress, action);
    return true;
  });
}

function isPossible(action: FuzzAction, { beside }: DrawScope): boolean {
  return action.kind !== 'open' || beside?.has(String(action.endpoint['kind'])) === true;
}
