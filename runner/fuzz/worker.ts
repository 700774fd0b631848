// One worker of a campaign: session after session on a live instance, each judged while the next is under way.

import type { Lane } from '../lane.ts';
import type { Campaign } from './campaign.ts';
import { type Judged, judgeTrial, perform, type Trial, type World } from './trial.ts';

/** Sessions in one world before the next: another world is another instance. */
const SESSIONS_PER_WORLD = 40;

/** A target that cannot be started is tried again, each time a little later, and then given up. */
const MOST_FAILED_STARTS = 6;
const FIRST_PAUSE_MS = 50;

type Waiting = { readonly number: number; readonly trial: Trial };

export async function work(campaign: Campaign, lane: Lane, tell: (doing: string) => void): Promise<void> {
  const worlds = [...campaign.worlds.values()];
  try {
    for (let turn = 0; !campaign.over(); turn++) {
      const world = worlds[turn % worlds.length];
      if (world === undefined) return;
      tell(`sessions on ${world.fixture.name}`);
      await workIn(world, campaign, lane, tell);
    }
  } finally {
    tell('done');
    await lane.discard();
  }
}

async function workIn(world: World, campaign: Campaign, lane: Lane, tell: (doing: string) => void): Promise<void> {
  let waiting: Waiting | undefined;
  let next = campaign.next(world.fixture.name);
  for (let count = 0; count < SESSIONS_PER_WORLD && !campaign.over(); count++) {
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
    const trial = await started(() => perform(lane, session, world, `campaign/${number}`, shadow), campaign, lane);
    shadow();
    if (campaign.options.signal.aborted) return;
    waiting = trial === undefined ? undefined : { number, trial };
    if (before === undefined || judged === undefined) continue;
    const failed = await conclude(judged, before.number, world, campaign, lane, tell);
    // What came after a failure may be its echo.
    if (failed) waiting = undefined;
  }
  if (waiting !== undefined) await conclude(judgeTrial(lane, waiting.trial), waiting.number, world, campaign, lane, tell);
}

/** True where the session failed; the instance is discarded then. */
async function conclude(
  judged: Judged, number: number, world: World, campaign: Campaign, lane: Lane, tell: (doing: string) => void,
): Promise<boolean> {
  campaign.take(judged);
  const { signature } = judged;
  if (signature === undefined) return false;
  await lane.discard();
  if (campaign.desk.isKnown(judged)) return true;
  tell(`looking into ${signature}`);
  await campaign.desk.lookInto(judged, number, lane, world);
  tell(`sessions on ${world.fixture.name}`);
  return true;
}

/** Undefined where the target could not be started this time. Rejects when it never can. */
async function started(perform_: () => Promise<Trial>, campaign: Campaign, lane: Lane): Promise<Trial | undefined> {
  for (let failures = 0; ; failures++) {
    try {
      return await perform_();
    } catch (error) {
      await lane.discard();
      if (campaign.options.signal.aborted) return undefined;
      if (failures >= MOST_FAILED_STARTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** failures));
    }
  }
}

