// Makes a failing session small: fewer actions, then fewer members, then plainer values and the plainest world. Delta debugging over plain
// data (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002); each step is confirmed by running it.
//
// What is likeliest is tried first: of most faults the last command alone is the cause, or what speaks of the same things as it. What has
// survived once is not run again.

import type { FuzzAction, FuzzSession } from '../../../generators/campaign/session.ts';
import { relatedTo } from './related-actions.ts';
import { repeatsOf } from './repeats.ts';
import { withPlainNames } from './plain-names.ts';
import { smallerActions } from './smaller-actions.ts';
import { encodeAction, encodeSession } from '../session/session-text.ts';
import { unopened } from './unopened.ts';

/** Whether a session still shows the same fault. */
export type Fails = (candidate: FuzzSession) => Promise<boolean>;

export type MinimiseOptions = {
  /** Asked before each run; what is smallest by then is the result. */
  readonly mayGoOn: () => boolean;
  /** Those that may take the place of the session's own, the plainest first. */
  readonly worlds?: readonly string[];
  /** The action that was under way when it failed, where that is known. */
  readonly last?: number | undefined;
};

export async function minimise(failing: FuzzSession, fails: Fails, { mayGoOn, worlds = [], last }: MinimiseOptions): Promise<FuzzSession> {
  const survived = new Set<string>();
  const missing = unopened(failing.actions);
  const isSound = ({ actions }: FuzzSession): boolean => [...unopened(actions)].every((name) => missing.has(name));
  const attempt = async (candidate: FuzzSession): Promise<boolean> => {
    const text = encodeSession(candidate);
    if (survived.has(text) || !isSound(candidate) || !mayGoOn()) return false;
    const hasFailed = await fails(candidate);
    if (!hasFailed) survived.add(text);
    return hasFailed;
  };
  const fewer = await withFewerActions(await asLikely(failing, last, attempt), attempt);
  const inWorld = await inPlainestWorld(await asSingle(fewer, attempt), worlds, attempt);
  const plain = await withPlainerActions(inWorld, attempt);
  // What lost a member may have lost the need for another command.
  return withNames(await withFewerActions(plain, attempt), attempt);
}

/** What was under way alone or with what is related; else what is left when all that follows the fault is gone. */
async function asLikely(session: FuzzSession, last: number | undefined, fails: Fails): Promise<FuzzSession> {
  const upToLast = { ...session, actions: session.actions.slice(0, (last ?? session.actions.length) + 1) };
  const likely = last === undefined ? undefined : await asRelated(upToLast, fails);
  return likely ?? await shortened(session, fails);
}

async function shortened(session: FuzzSession, fails: Fails): Promise<FuzzSession> {
  const truncated = await asTruncated(session, fails);
  return await asRelated(truncated, fails) ?? truncated;
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

/** The last action, alone or with what speaks of the same things, or over and over. */
async function asRelated(session: FuzzSession, fails: Fails): Promise<FuzzSession | undefined> {
  for (const actions of [...relatedTo(session.actions), ...repeatsOf(session.actions)]) {
    const candidate = { ...session, actions };
    if (await fails(candidate)) return candidate;
  }
  return undefined;
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
  let small = session;
  for (const place of session.actions.keys()) small = await withPlainerAction(small, place, fails);
  return small;
}

/** In turn from where the last one was found, until none of all is left; what is done several times is made plainer in all places at once. */
async function withPlainerAction(session: FuzzSession, place: number, fails: Fails): Promise<FuzzSession> {
  let small = session;
  let from = 0;
  for (;;) {
    const candidates = plainerIn(small, place);
    const found = await firstFailing(candidates, from, fails);
    if (found === undefined && from === 0) return small;
    small = found === undefined ? small : candidates[found] ?? small;
    from = found ?? 0;
  }
}

function plainerIn(session: FuzzSession, place: number): readonly FuzzSession[] {
  const texts = session.actions.map(encodeAction);
  return [...smallerActions(session.actions[place])].map((plainer) =>
    ({ ...session, actions: session.actions.map((action, other) => (texts[other] === texts[place] ? plainer : action)) }));
}

async function firstFailing(candidates: readonly FuzzSession[], from: number, fails: Fails): Promise<number | undefined> {
  for (let index = from; index < candidates.length; index++) {
    const candidate = candidates[index];
    if (candidate !== undefined && await fails(candidate)) return index;
  }
  return undefined;
}

async function withNames(session: FuzzSession, fails: Fails): Promise<FuzzSession> {
  const named = { ...session, actions: withPlainNames(session.actions) };
  return encodeSession(named) !== encodeSession(session) && await fails(named) ? named : session;
}
