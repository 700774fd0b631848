// Commands per second of a campaign on a real QEMU, with all oracles on, restarts and findings included, against a bare client that
// says the same bytes to as many instances and looks at nothing; what both wait for in vain, where a target hangs, is left out. In pairs, one after the other, so that the machine's moods cancel.
//
// Two workers and one go on from the same earlier part of a campaign for the same time: what it has found is gone round, and neither has the luck
// of finding it first. All that they send in all of their turns counts, for in one turn somebody may wait half of it for one reply. How many cores
// they keep busy, targets included, tells what the machine would allow: two cannot be twice as fast on fewer than twice as many.

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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
    const [one, two] = await turnsByWorkers(target);
    return [
      { what: 'commands per second of a campaign, restarts and findings included', value: rateOf(pairs, 'ours'), aim: '' },
      { what: 'the same bytes by a bare client', value: rateOf(pairs, 'theirs'), aim: '' },
      { what: `ratio, median of ${PAIRS} pairs`, value: median(pairs.map(({ ours, theirs }) => theirs / ours)).toFixed(2), aim: 'at least 0.85' },
      { what: `two workers against one, ${TURNS} turns each`, value: (two.rate / one.rate).toFixed(2), aim: 'at least 1.7' },
      { what: 'commands per second of one, and of two', value: [one, two].map(({ rate }) => Math.round(rate).toLocaleString('en')).join(', '), aim: '' },
      { what: `cores busy with one, and with two, of ${availableParallelism()}`, value: [one, two].map(({ cores }) => cores.toFixed(2)).join(', '), aim: '' },
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

/** Commands per second, what findings are made small with included, and cores. */
type Turns = { readonly rate: number; readonly cores: number };

/** Of one worker and of two. */
async function turnsByWorkers(target: Target): Promise<readonly [Turns, Turns]> {
  const before = await earlierPart(target);
  const sums = { 1: { sent: 0, tookS: 0, cpuS: 0 }, 2: { sent: 0, tookS: 0, cpuS: 0 } };
  for (let seed = 1; seed <= TURNS; seed++) {
    for (const workers of [1, 2] as const) {
      const hearings: Hearing[] = [];
      const cpuS = cpuSeconds();
      await campaignAgainst(recordedTarget(target, hearings), {
        seed, sessions: Number.POSITIVE_INFINITY, limitMs: TURN_MS, workers, maxFindings: 1_000, replyDeadlineMs: 10_000, before,
      });
      sums[workers].sent += commandsIn(hearings);
      sums[workers].tookS += seconds(hearings[0]?.startedMs ?? 0);
      sums[workers].cpuS += cpuSeconds() - cpuS;
    }
  }
  const turnsOf = ({ sent, tookS, cpuS }: (typeof sums)[1]): Turns => ({ rate: sent / tookS, cores: cpuS / tookS });
  return [turnsOf(sums[1]), turnsOf(sums[2])];
}

/** Of this process, and of those that it has started and seen end; `man 5 proc`, fields 14 to 17. */
function cpuSeconds(): number {
  const [, fields = ''] = /\) (.*)$/s.exec(readFileSync('/proc/self/stat', 'latin1')) ?? [];
  return fields.split(' ').slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / TICKS_PER_SECOND, 0);
}

const TICKS_PER_SECOND = 100;
