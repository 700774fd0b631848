// Which of two monitors an action is done on: in some sessions all on one, in others to and fro.

import type fc from 'fast-check';
import type { FuzzAction, MonitorNumber } from './session.ts';
import { pick } from './swarm.ts';

/** Of 100 actions, before how many the monitor changes; what lies between goes out in one write. */
const SWITCHES: readonly number[] = [0, 0, 3, 12, 40];

/** Gives each action in turn its monitor. Where there is but one, no number is drawn. */
export function monitorsInTurn(random: fc.Random, monitors: 1 | 2 = 1): (action: FuzzAction) => FuzzAction {
  if (monitors === 1) return (action) => action;
  const switches = pick(random, SWITCHES) ?? 0;
  let monitor: MonitorNumber = random.nextInt(0, 3) === 0 ? 1 : 0;
  return (action) => {
    if (random.nextInt(0, 99) < switches) monitor = otherThan(monitor);
    return on(monitor, action);
  };
}

/** The same actions, each on the other monitor. */
export function exchanged(actions: readonly FuzzAction[]): readonly FuzzAction[] {
  return actions.map((action) => on(otherThan(monitorOf(action)), action));
}

/** The first goes without saying. */
function on(monitor: MonitorNumber, action: FuzzAction): FuzzAction {
  if (!isSpoken(action)) return action;
  const { monitor: _, ...rest } = action;
  return monitor === 0 ? rest : { ...rest, monitor };
}

function monitorOf(action: FuzzAction): MonitorNumber {
  return isSpoken(action) ? action.monitor ?? 0 : 0;
}

function isSpoken(action: FuzzAction): action is Extract<FuzzAction, { readonly kind: 'command' | 'noise' | 'reconnect' }> {
  return action.kind === 'command' || action.kind === 'noise' || action.kind === 'reconnect';
}

function otherThan(monitor: MonitorNumber): MonitorNumber {
  return monitor === 0 ? 1 : 0;
}
