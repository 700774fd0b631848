// A campaign bounded by sessions against an emulator in this process, with or without planted defects.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import type { FuzzSession } from '../../generators/campaign/session.ts';
import { errata } from '../../suites/errata.ts';
import { BARE, campaignFixtures, fixtureOf, plainestFixtures } from '../../suites/fixtures.ts';
import { createScratch } from '../../targets/sandbox.ts';
import type { Target } from '../../targets/target.ts';
import { campaignMaterial, type Material } from '../cli/fuzz-setting.ts';
import type { Fixture } from '../case.ts';
import { Campaign, type CampaignStore, NOTHING_BEFORE, type Remains } from '../fuzz/campaign.ts';
import type { CampaignSnapshot, KeptFinding } from '../fuzz/campaign-state.ts';
import type { CorpusEntry } from '../fuzz/guidance/corpus.ts';
import type { CounterWatch } from '../fuzz/guidance/counter-watch.ts';
import { learnFacts } from '../learn.ts';
import type { TargetFacts } from '../need.ts';
import type { ScratchMaker } from '../scratch.ts';
import { emulatorInProcess } from './emulator-in-process.ts';

export type PlantedOptions = {
  readonly seed: number;
  readonly sessions: number;
  readonly maxFindings: number;
  readonly workers?: number;
  readonly replyDeadlineMs?: number;
  readonly limitMs?: number;
  readonly monitors?: 1 | 2;
  /** Where sessions start, if not in all worlds of campaigns. */
  readonly worlds?: readonly Fixture[];
  readonly counters?: CounterWatch | undefined;
  /** Told of each session that the corpus takes. */
  readonly kept?: (entry: CorpusEntry) => void;
  /** Ends with the first session that fails, and does not look into it. */
  readonly untilSuspect?: boolean;
  /** Where it keeps what it finds, and what it goes on from; else in memory, and from nothing. */
  readonly store?: CampaignStore;
  readonly before?: Remains;
  readonly begun?: (campaign: Campaign) => void;
};

/** `ways`: further ways to faults among the findings. */
export type PlantedEnd = { readonly ways: readonly KeptFinding[]; readonly findings: readonly KeptFinding[]; readonly suspects: readonly FuzzSession[]; readonly snapshot: CampaignSnapshot };

const spec = netSchema();

/** An emulator in this process answers within milliseconds; a busy machine makes them many. */
const REPLY_DEADLINE_MS = 1_000;

/** Rejects where the target cannot be run. */
export async function campaignAgainst(target: Target, options: PlantedOptions): Promise<PlantedEnd> {
  const { seed, sessions, maxFindings, workers = 1, monitors = 2, worlds = campaignFixtures(monitors), replyDeadlineMs = REPLY_DEADLINE_MS } = options;
  const scratch = createScratch();
  const findings: KeptFinding[] = [];
  const suspects: FuzzSession[] = [];
  const ending = new AbortController();
  const suspect = (session: FuzzSession): void => {
    suspects.push(session);
    if (options.untilSuspect === true) ending.abort();
  };
  try {
    const campaign = new Campaign({
      target, spec, errata, scratch, counters: options.counters, workers, seed, maxFindings, replyDeadlineMs, facts: await factsOfASoundOne(scratch), ...material(),
      fixtures: worlds, plainer: plainestFixtures(), limitMs: options.limitMs, limitSessions: sessions, untilPlateau: false,
      signal: ending.signal, before: options.before ?? NOTHING_BEFORE, store: options.store ?? { ...storeInto(findings), suspect, add: options.kept ?? nothing },
    });
    options.begun?.(campaign);
    const snapshot = await campaign.run();
    return { snapshot, suspects, findings: findings.filter(({ route }) => route === undefined), ways: findings.filter(({ route }) => route !== undefined) };
  } finally {
    scratch.remove();
  }
}

/** What is found in a session that has failed before, of which the campaign knows nothing else. */
export async function foundOf(session: FuzzSession, target: Target): Promise<readonly KeptFinding[]> {
  const worlds = [...campaignFixtures(2), ...plainestFixtures()].filter(({ name }) => name === session.fixture).slice(0, 1);
  return (await campaignAgainst(target, { seed: 1, sessions: 2, maxFindings: 40, worlds, before: { ...NOTHING_BEFORE, suspects: [session] } })).findings;
}

function storeInto(findings: KeptFinding[]): Omit<CampaignStore, 'suspect'> {
  return {
    add: nothing, remove: nothing, met: nothing, settled: nothing,
    keep: (finding) => {
      findings.push(finding);
      return Promise.resolve('');
    },
  };
}

function nothing(): void {}

let facts: Promise<TargetFacts> | undefined;

function factsOfASoundOne(scratch: ScratchMaker): Promise<TargetFacts> {
  return (facts ??= learnFacts(emulatorInProcess([]), fixtureOf(BARE), scratch));
}

let known: Material | undefined;

function material(): Material {
  return (known ??= campaignMaterial(spec));
}
