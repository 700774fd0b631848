// Commands per second of a campaign on a real QEMU, with all oracles on, restarts and findings included, against a bare client that
// says the same bytes to as many instances and looks at nothing; what both wait for in vain, where a target hangs, is left out. In pairs, one after the other, so that the machine's moods cancel.
//
// Two workers and one go on from the same earlier part of a campaign for the same time: what it has found is gone round, and neither has the luck
// of finding it first. All that they send in all of their turns counts, for in one turn somebody may wait half of it for one reply.

import { openTarget } from '../../targets/open.ts';
import { createScratch, type Scratch } from '../../targets/sandbox.ts';
import type { Target } from '../../targets/target.ts';
import { type Campaign, NOTHING_BEFORE, type Remains } from '../fuzz/campaign.ts';
import type { CorpusEntry } from '../fuzz/guidance/corpus.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';
import { type Figure, median, QEMU, seconds } from './figure.ts';
import { commandsIn, type Hearing, recordedTarget, sayAgain } from './recorded-target.ts';

const PAIRS = 3;
const SESSIONS = 120;
const SESSIONS_BEFORE = 3_000;
const TURNS = 6;
const TURN_MS = 60_000;

/** Milliseconds for the same bytes. */
type Pair = { readonly ours: number; readonly theirs: number; readonly commands: number };

export async function benchFuzzRate(): Promise<readonly Figure[]> {
  const scratch = createScratch();
  const target = openTarget(QEMU);
  try {
    const pairs: Pair[] = [];
    for (let seed = 1; seed <= PAIRS; seed++) pairs.push(await pairOf(target, seed, scratch));
    const [one, two] = await ratesByWorkers(target);
    return [
      { what: 'commands per second of a campaign, restarts and findings included', value: rateOf(pairs, 'ours'), aim: '' },
      { what: 'the same bytes by a bare client', value: rateOf(pairs, 'theirs'), aim: '' },
      { what: `ratio, median of ${PAIRS} pairs`, value: median(pairs.map(({ ours, theirs }) => theirs / ours)).toFixed(2), aim: 'at least 0.85' },
      { what: `two workers against one, ${TURNS} turns each`, value: (two / one).toFixed(2), aim: 'at least 1.7' },
      { what: 'commands per second of one, and of two', value: [one, two].map((rate) => Math.round(rate).toLocaleString('en')).join(', '), aim: '' },
    ];
  } finally {
    scratch.remove();
  }
}

function rateOf(pairs: readonly Pair[], whose: 'ours' | 'theirs'): string {
  return Math.round(median(pairs.map((pair) => (pair.commands * 1000) / pair[whose]))).toLocaleString('en');
}

async function pairOf(target: Target, seed: number, scratch: Scratch): Promise<Pair> {
  const hearings: Hearing[] = [];
  await campaignAgainst(recordedTarget(target, hearings), { seed, sessions: SESSIONS, maxFindings: 1_000, replyDeadlineMs: 10_000 });
  const ours = performance.now() - (hearings[0]?.startedMs ?? 0) - waitedMs(hearings);
  return { ours, theirs: await sayAgain(target, hearings, scratch), commands: commandsIn(hearings) };
}

function waitedMs(hearings: readonly Hearing[]): number {
  return hearings.reduce((sum, hearing) => sum + hearing.waitedMs, 0);
}

async function earlierPart(target: Target): Promise<Remains> {
  const corpus: CorpusEntry[] = [];
  let campaign: Campaign | undefined;
  const { findings, ways } = await campaignAgainst(target, {
    seed: PAIRS + 1, sessions: SESSIONS_BEFORE, workers: 2, maxFindings: 1_000, replyDeadlineMs: 10_000, kept: (entry) => void corpus.push(entry),
    begun: (begun) => (campaign = begun),
  });
  return { ...NOTHING_BEFORE, reached: campaign?.reached() ?? [], corpus, findings: [...findings, ...ways].map((finding) => ({ finding, count: 1, folder: '' })) };
}

/** Commands per second of one worker and of two, what findings are made small with included. */
async function ratesByWorkers(target: Target): Promise<readonly [number, number]> {
  const before = await earlierPart(target);
  const sent = { 1: 0, 2: 0 };
  const tookS = { 1: 0, 2: 0 };
  for (let seed = 1; seed <= TURNS; seed++) {
    for (const workers of [1, 2] as const) {
      const hearings: Hearing[] = [];
      await campaignAgainst(recordedTarget(target, hearings), {
        seed, sessions: Number.POSITIVE_INFINITY, limitMs: TURN_MS, workers, maxFindings: 1_000, replyDeadlineMs: 10_000, before,
      });
      sent[workers] += commandsIn(hearings);
      tookS[workers] += seconds(hearings[0]?.startedMs ?? 0);
    }
  }
  return [sent[1] / tookS[1], sent[2] / tookS[2]];
}
