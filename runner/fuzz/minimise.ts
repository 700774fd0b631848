// Makes a failing session small: fewer actions, then fewer members, then plainer values and the plainest world. Delta debugging over plain
// data (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002); each step is confirmed by running it.
//
// What is likeliest is tried first: of most faults the last command alone is the cause, or what speaks of the same things as it.

import type { FuzzAction, FuzzSession } from '../../generators/campaign/session.ts';
import { relatedTo } from './related-actions.ts';
import { smallerActions } from './smaller-actions.ts';
import { withPlainNames } from './plain-names.ts';

/** Whether a session still shows the same fault. */
export type Fails = (candidate: FuzzSession) => Promise<boolean>;

/** `mayGoOn` is asked before each run; what is smallest by then is the result. `worlds`: those that may take the place of its own, the plainest first. */
export async function minimise(failing: FuzzSession, fails: Fails, mayGoOn: () => boolean, worlds: readonly string[] = []): Promise<FuzzSession> {
  const attempt = async (candidate: FuzzSession): Promise<boolean> => mayGoOn() && fails(candidate);
  const fewer = await withFewerActions(await asRelated(await asTruncated(failing, attempt), attempt), attempt);
  const inWorld = await inPlainestWorld(await asSingle(fewer, attempt), worlds, attempt);
  const plain = await withPlainerActions(inWorld, attempt);
  // What lost a member may have lost the need for another command.
  const last = await withFewerActions(plain, attempt);
  return withNames(last, attempt);
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

/** The last action, alone or with what speaks of the same things. */
async function asRelated(session: FuzzSession, fails: Fails): Promise<FuzzSession> {
  for (const actions of relatedTo(session.actions)) {
    const candidate = { ...session, actions };
    if (await fails(candidate)) return candidate;
  }
  return session;
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

async function asSingle(session: FuzzSession, fails: Fails): Promise<FuzzSession> {
  const single = { ...session, pipeline: 1 };
  return session.pipeline !== 1 && await fails(single) ? single : session;
}

/** With all on the first monitor, for a plainer world has but one. */
async function inPlainestWorld(session: FuzzSession, worlds: readonly string[], fails: Fails): Promise<FuzzSession> {
  const own = worlds.indexOf(session.fixture);
  const onFirst = { ...session, actions: session.actions.map(onFirstMonitor) };
  for (const fixture of own < 0 ? worlds : worlds.slice(0, own)) {
    const candidate = { ...onFirst, fixture };
    if (await fails(candidate)) return candidate;
  }
  return session.actions.some((action) => 'monitor' in action) && await fails(onFirst) ? onFirst : session;
}

function onFirstMonitor(action: FuzzAction): FuzzAction {
  if (!('monitor' in action)) return action;
  const { monitor: _monitor, ...rest } = action;
  return rest;
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

async function withNames(session: FuzzSession, fails: Fails): Promise<FuzzSession> {
  const named = { ...session, actions: withPlainNames(session.actions) };
  return JSON.stringify(named.actions, plainNumber) !== JSON.stringify(session.actions, plainNumber) && await fails(named) ? named : session;
}

function plainNumber(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
