// Makes a failing session small: fewer actions, then fewer members, then plainer values. Delta debugging over plain data
// (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002); each step is confirmed by running it.

import type { FuzzAction, FuzzSession } from '../../generators/campaign/session.ts';
import { smallerActions } from './smaller-actions.ts';

/** Whether a session still shows the same fault. */
export type Fails = (candidate: FuzzSession) => Promise<boolean>;

/** `mayGoOn` is asked before each run; what is smallest by then is the result. */
export async function minimise(failing: FuzzSession, fails: Fails, mayGoOn: () => boolean): Promise<FuzzSession> {
  const attempt = async (candidate: FuzzSession): Promise<boolean> => mayGoOn() && fails(candidate);
  const fewer = await withFewerActions(await asTruncated(failing, attempt), attempt);
  const plain = await withPlainerActions(fewer, attempt);
  // What lost a member may have lost the need for another command.
  const last = await withFewerActions(plain, attempt);
  const single = { ...last, pipeline: 1 };
  return last.pipeline !== 1 && await attempt(single) ? single : last;
}

/** What follows the fault goes first, half of it at a time. */
async function asTruncated(session: FuzzSession, fails: Fails): Promise<FuzzSession> {
  let low = 0;
  let high = session.actions.length;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await fails({ ...session, actions: session.actions.slice(0, middle) })) high = middle;
    else low = middle;
  }
  return { ...session, actions: session.actions.slice(0, high) };
}

async function withFewerActions(session: FuzzSession, fails: Fails): Promise<FuzzSession> {
  let { actions } = session;
  let size = Math.ceil(actions.length / 2);
  while (size >= 1 && actions.length > 1) {
    const before = actions.length;
    for (let from = actions.length - size; from > -size; from -= size) {
      const candidate = without(actions, Math.max(from, 0), size + Math.min(from, 0));
      if (candidate.length > 0 && candidate.length < actions.length && await fails({ ...session, actions: candidate })) actions = candidate;
    }
    if (actions.length === before || size > actions.length) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return { ...session, actions };
}

function without(actions: readonly FuzzAction[], from: number, count: number): readonly FuzzAction[] {
  return [...actions.slice(0, from), ...actions.slice(from + count)];
}

async function withPlainerActions(session: FuzzSession, fails: Fails): Promise<FuzzSession> {
  let { actions } = session;
  for (let place = 0; place < actions.length; place++) {
    for (let found = true; found;) {
      found = false;
      for (const smaller of smallerActions(actions[place])) {
        const candidate = actions.with(place, smaller);
        if (!await fails({ ...session, actions: candidate })) continue;
        actions = candidate;
        found = true;
        break;
      }
    }
  }
  return { ...session, actions };
}
