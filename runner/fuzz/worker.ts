// One worker of a campaign: session after session on a live instance, each judged while the next is under way.

import type { FuzzSession } from '../../generators/campaign/session.ts';
import { TargetError } from '../../targets/target.ts';
import type { Performed } from '../lane.ts';
import type { Campaign } from './campaign.ts';
import type { FuzzLane } from './fuzz-lane.ts';
import { idleLife } from './idle.ts';
import { tryForLeak } from './leak/leak-trial.ts';
import { patiently } from './patience.ts';
import { caseOfSession } from './session/session-case.ts';
import { tryForSteadiness } from './steadiness.ts';
import { type Judged, judgeTrial, type Trial, type World } from './trial.ts';
import { worldOfTurn } from './turns.ts';

/** Sessions in one world before the next: another world is another instance. */
const SESSIONS_PER_WORLD = 40;

type Waiting = { readonly number: number; readonly trial: Trial };

export async function work(campaign: Campaign, lane: FuzzLane, tell: (doing: string) => void): Promise<void> {
  const worlds = [...campaign.worlds.values()];
  try {
    for (let turn = 0; !campaign.over(); turn++) {
      const world = worldOfTurn(worlds, turn);
      if (world === undefined) return;
      tell(`sessions on ${world.fixture.name}`);
      await workIn(world, campaign, lane, tell);
      await hunt(world, turn, campaign, lane, tell);
    }
    await takeUp(campaign, lane, tell);
  } finally {
    tell('done');
    await lane.close();
  }
}

async function workIn(world: World, campaign: Campaign, lane: FuzzLane, tell: (doing: string) => void): Promise<void> {
  const interrupted = (): boolean => campaign.options.signal.aborted;
  let waiting: Waiting | undefined;
  let past: readonly FuzzSession[] = [];
  let next = campaign.next(world.fixture.name);
  for (let count = 0; count < SESSIONS_PER_WORLD && !campaign.over(); count++) {
    await takeUp(campaign, lane, tell);
    const { number, session } = next;
    let judged: Judged | undefined;
    const before = waiting;
    let done = false;
    const shadow = (): void => {
      if (done) return;
      done = true;
      if (before !== undefined) judged = judgeTrial(lane, before.trial);
      next = campaign.next(world.fixture.name);
    };
    const made = caseOfSession(session, world.fixture, world.start, `campaign/${number}`);
    const attempt = (): Promise<Performed> => lane.perform(made.case, world.fixture, shadow);
    // What fails as it is known to is not waited for once more.
    const perform = campaign.desk.isToFail(made) ? (): Promise<Performed> => lane.watch.inHurry(attempt) : attempt;
    const performed = await patiently(perform, lane, interrupted).catch((error: unknown) => {
      shadow();
      setAside(judged, campaign);
      return unless(interrupted)(error);
    });
    shadow();
    if (interrupted()) return setAside(judged, campaign);
    waiting = performed === undefined ? undefined : { number, trial: { session, made, performed } };
    // Whoever ends the process while the one before is looked into has it in the folder.
    if (waiting !== undefined && hasEndedBadly(waiting.trial)) campaign.options.store.suspect(session);
    if (before !== undefined && judged !== undefined) {
      if (judged.performed.history === 0) past = [];
      const failed = await conclude(judged, before.number, world, campaign, lane, tell, past);
      past = failed ? [] : [...past, judged.session];
      // What came after a failure may be its echo.
      if (failed) waiting = undefined;
    }
    // Nothing is won by another that may be as long in ending.
    if (waiting !== undefined && hasEndedBadly(waiting.trial)) {
      await conclude(judgeTrial(lane, waiting.trial), number, world, campaign, lane, tell, waiting.trial.performed.history === 0 ? [] : past);
      waiting = undefined;
    }
  }
  if (waiting !== undefined) await conclude(judgeTrial(lane, waiting.trial), waiting.number, world, campaign, lane, tell);
}

const LEAKS_PER_TURN = 3;
const DOUBTS_PER_TURN = 2;

/** Of the turns in a world that leave no doubts, one in so many ends with a session that is run again all the same. */
const TURNS_PER_STEADINESS = 2;

/** What takes more than one run to be seen. */
async function hunt(world: World, turn: number, campaign: Campaign, lane: FuzzLane, tell: (doing: string) => void): Promise<void> {
  const interrupted = (): boolean => campaign.options.signal.aborted;
  const look = async (what: string, { number, session }: ReturnType<Campaign['next']>, attempt: typeof tryForLeak): Promise<void> => {
    if (campaign.over()) return;
    tell(`looking for ${what} on ${world.fixture.name}`);
    const judged = await patiently(() => attempt(lane, session, world), lane, interrupted).catch(unless(interrupted));
    if (judged !== undefined && !interrupted()) await conclude(judged, number, world, campaign, lane, tell);
  };
  for (let count = 0; count < LEAKS_PER_TURN; count++) await look('leaks', campaign.nextRound(world.fixture.name), tryForLeak);
  let doubts = 0;
  while (doubts < DOUBTS_PER_TURN) {
    const doubtful = campaign.nextDoubtful(world.fixture.name);
    if (doubtful === undefined) break;
    doubts++;
    await look('unsteadiness', doubtful, tryForSteadiness);
  }
  if (doubts === 0 && turn % TURNS_PER_STEADINESS === 0) await look('unsteadiness', campaign.next(world.fixture.name), tryForSteadiness);
}

/** What fails because of an interruption is no failure. */
function unless(interrupted: () => boolean): (error: unknown) => undefined {
  return (error) => {
    if (interrupted()) return undefined;
    throw error;
  };
}

function hasEndedBadly({ performed }: Trial): boolean {
  return performed.execution !== 'alive' && performed.execution !== 'abandoned';
}

/** What failed before an interruption is looked into when the campaign goes on. */
function setAside(judged: Judged | undefined, campaign: Campaign): void {
  if (judged?.signature !== undefined && !campaign.desk.isKnown(judged)) campaign.options.store.suspect(judged.session);
}

/** True where the session failed; the instance is discarded then. */
async function conclude(
  judged: Judged, number: number, world: World, campaign: Campaign, lane: FuzzLane, tell: (doing: string) => void, past: readonly FuzzSession[] = [],
): Promise<boolean> {
  campaign.take(judged);
  const { signature } = judged;
  const { store } = campaign.options;
  const isNoted = hasEndedBadly(judged);
  if (signature === undefined && isNoted) store.settled(judged.session);
  if (signature === undefined) return false;
  await lane.discard();
  let isKnown = true;
  for (const unknown of campaign.desk.unknownIn(judged)) {
    tell(`looking into ${unknown.signature}`);
    store.suspect(judged.session);
    if (isNoted) await demandLife(lane, world);
    await campaign.desk.lookInto({ judged: unknown, number, past }, lane);
    isKnown = false;
  }
  if (isKnown && isNoted) store.settled(judged.session);
  tell(`sessions on ${world.fixture.name}`);
  return true;
}

/** What others have left to be looked into. */
async function takeUp(campaign: Campaign, lane: FuzzLane, tell: (doing: string) => void): Promise<void> {
  for (let failure = campaign.desk.next(); failure !== undefined; failure = campaign.desk.next()) {
    tell(`looking into ${failure.judged.signature}`);
    await lane.discard();
    await campaign.desk.lookInto(failure, lane);
  }
}

/** A host that is busy makes a target slow; one that answers never is silent each time. */
const MUTE_TIMES = 3;

/** Rejects with a TargetError where the target ends by itself, or answers nothing. */
async function demandLife(lane: FuzzLane, world: World): Promise<void> {
  for (let time = 1; ; time++) {
    const life = await idleLife(lane, world);
    if (life.kind === 'lives') return;
    if (life.kind === 'dies' || time === MUTE_TIMES) throw new TargetError('died-at-start', `the target is of no use on ${world.fixture.name}: it ${life.how}`);
  }
}
