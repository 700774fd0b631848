// A campaign bounded by sessions against an emulator in this process, with or without planted defects.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import type { CertifiedCommand } from '../../generators/certificate.ts';
import type { Noise } from '../../generators/wire-noise.ts';
import { errata } from '../../suites/errata.ts';
import { BARE, campaignFixtures, fixtureOf, plainestFixtures } from '../../suites/fixtures.ts';
import { createScratch } from '../../targets/sandbox.ts';
import type { Target } from '../../targets/target.ts';
import { campaignCommands, campaignNoises } from '../cli/fuzz-setting.ts';
import { Campaign, type CampaignStore, NOTHING_BEFORE } from '../fuzz/campaign.ts';
import type { CampaignSnapshot, KeptFinding } from '../fuzz/campaign-state.ts';
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
  readonly monitors?: 1 | 2;
};

/** `ways`: further ways to faults among the findings. */
export type PlantedEnd = { readonly ways: readonly KeptFinding[]; readonly findings: readonly KeptFinding[]; readonly snapshot: CampaignSnapshot };

const spec = netSchema();

/** An emulator in this process answers within milliseconds; a busy machine makes them many. */
const REPLY_DEADLINE_MS = 1_000;

/** Rejects where the target cannot be run. */
export async function campaignAgainst(target: Target, options: PlantedOptions): Promise<PlantedEnd> {
  const { seed, sessions, maxFindings, workers = 1, monitors = 2, replyDeadlineMs = REPLY_DEADLINE_MS } = options;
  const scratch = createScratch();
  const findings: KeptFinding[] = [];
  try {
    const campaign = new Campaign({
      target, spec, errata, scratch, workers, seed, maxFindings, replyDeadlineMs, facts: await factsOfASoundOne(scratch), ...worthwhile(),
      fixtures: campaignFixtures(monitors), plainer: plainestFixtures(), limitMs: undefined, limitSessions: sessions, untilPlateau: false,
      signal: new AbortController().signal, before: NOTHING_BEFORE, store: storeInto(findings),
    });
    const snapshot = await campaign.run();
    return { snapshot, findings: findings.filter(({ route }) => route === undefined), ways: findings.filter(({ route }) => route !== undefined) };
  } finally {
    scratch.remove();
  }
}

function storeInto(findings: KeptFinding[]): CampaignStore {
  return {
    add: nothing, remove: nothing, met: nothing, suspect: nothing, settled: nothing,
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

type Worthwhile = { readonly commands: readonly CertifiedCommand[]; readonly noises: readonly Noise[] };

let known: Worthwhile | undefined;

function worthwhile(): Worthwhile {
  return (known ??= { commands: campaignCommands(spec), noises: campaignNoises(spec) });
}
