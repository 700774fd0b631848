// `plumbline fuzz`: a campaign, from the command line to the exit code.

import type { JsonObject } from '../../generators/qapi/json-value.ts';
import { campaignSummary } from '../../reports/campaign-summary.ts';
import { paletteFor } from '../../reports/palette.ts';
import { campaignFixtures, plainestFixtures } from '../../suites/fixtures.ts';
import { messageOf } from '../error-text.ts';
import { Campaign, NOTHING_BEFORE, type Remains } from '../fuzz/campaign.ts';
import { CounterWatch } from '../fuzz/guidance/counter-watch.ts';
import { CampaignFolder, holdsCampaign, type Left, readCampaign, remainsOf } from '../fuzz/store/campaign-folder.ts';
import type { CampaignServer } from './campaign-server.ts';
import { aloneIn } from './alone-in.ts';
import { cannotRun, EXIT, type ExitCode, usageError } from './exit.ts';
import { createFuzzScreen, type FuzzScreen } from './fuzz-screen.ts';
import { campaignMaterial, type FuzzSetting, inSetting } from './fuzz-setting.ts';
import { type FuzzStore, fuzzStore } from './fuzz-store.ts';
import { writingTo } from './given-files.ts';
import { durationText } from './options.ts';
import type { Output } from './output.ts';
import { readFindings, replayAll, type Result } from './replay.ts';
import type { ServeAddress } from './serve-address.ts';
import { usableFixtures } from './usable-fixtures.ts';

export type FuzzOptions = {
  readonly target?: string;
  /** Milliseconds, of all parts of the campaign. */
  readonly time: number;
  /** Of all parts of the campaign. */
  readonly sessions?: number;
  readonly workers: number;
  readonly out?: string;
  readonly resume: boolean;
  readonly seed?: number;
  readonly maxFindings: number;
  readonly untilPlateau: boolean;
  readonly regress?: string;
  readonly serve?: ServeAddress;
  readonly counters?: string;
  /** Seconds. */
  readonly replyDeadline: number;
};

const DEFAULT_SEED = 1;

export function fuzz(options: FuzzOptions, output: Output): Promise<ExitCode> {
  return aloneIn(options.out, () => fuzzAlone(options, output));
}

async function fuzzAlone(options: FuzzOptions, output: Output): Promise<ExitCode> {
  const left = leftBy(options);
  for (const line of left?.complaints ?? []) output.err(`plumbline: ${line}\n`);
  return inSetting(targetFor(options, left), options.replyDeadline, output, (setting) => runCampaign(options, left, setting, output));
}

/** What an earlier part has left; undefined where this is the first. */
function leftBy({ out, resume }: FuzzOptions): Left | undefined {
  if (out === undefined) {
    if (resume) throw usageError('--resume goes on with the campaign of a folder; name it with --out');
    return undefined;
  }
  if (!resume && holdsCampaign(out)) throw usageError(`${out} holds a campaign already; go on with it by --resume, or name another folder`);
  return resume && holdsCampaign(out) ? readCampaign(out) : undefined;
}

function targetFor({ target, out }: FuzzOptions, left: Left | undefined): string {
  const before = left?.record?.target;
  if (left === undefined) return target ?? 'emulator';
  if (target === undefined && before === undefined) throw usageError(`${out} does not say what its campaign is about; name the target with --target`);
  if (target !== undefined && before !== undefined && target !== before) {
    throw usageError(`the campaign in ${out} is about ${before}; name another folder for ${target}`);
  }
  return target ?? before ?? 'emulator';
}

async function runCampaign(options: FuzzOptions, left: Left | undefined, setting: FuzzSetting, output: Output): Promise<ExitCode> {
  const screen = createFuzzScreen(output);
  const { out } = options;
  const folder = out === undefined ? undefined : writingTo(out, () => new CampaignFolder(out, (line) => screen.tell(line)));
  for (const line of remarks(options, left, setting.needs.facts.version)) screen.tell(line);
  const counters = options.counters === undefined ? undefined : new CounterWatch(options.counters, left?.record?.reached);
  // What an idle instance moves is nothing new to any session.
  const fixtures = await usableFixtures(campaignFixtures(setting.needs.target.maxMonitors), [{ ...setting.needs, counters }], setting.signal, (line) => screen.tell(line));
  if (counters?.problem !== undefined && !setting.signal.aborted) throw cannotRun(`there are no counters in ${options.counters}: ${counters.problem}; plumbline fuzz --help tells how a target is built for them`);
  const regressed = options.regress === undefined ? [] : await regress(options.regress, setting, output);
  const store = fuzzStore(folder, toldOptions(options), (line) => screen.tell(line));
  const campaign = new Campaign({
    ...setting.needs, counters, fixtures, plainer: plainestFixtures(), signal: setting.signal, store: store.store, ...campaignMaterial(setting.needs.spec),
    ...(options.sessions === undefined ? {} : { limitSessions: options.sessions }), limitMs: options.time, untilPlateau: options.untilPlateau,
    workers: options.workers, seed: options.seed ?? left?.record?.seed ?? DEFAULT_SEED,
    maxFindings: options.maxFindings + regressed.filter(isFailing).length, before: beforeOf(left, regressed),
  });
  const server = options.serve === undefined ? undefined : await served(options.serve, campaign, screen);
  const problem = await run(campaign, store, screen);
  screen.finish();
  await server?.close();
  output.out(campaignSummary({ snapshot: campaign.snapshot(), sessions: store.unwritten(), duration: durationText }, paletteFor(output.colour)));
  return exitCodeOf(campaign, problem, regressed, folder, output);
}

/** What somebody who goes on with a campaign might not expect. */
function remarks({ time, sessions = Number.POSITIVE_INFINITY, out }: FuzzOptions, left: Left | undefined, version: string): readonly string[] {
  const before = left?.record;
  if (before === undefined) return [];
  return [
    ...(before.version === version ? [] : [`the campaign began with ${before.version} and goes on with ${version}`]),
    ...(before.elapsedMs < time ? [] : [`the campaign in ${out} has had its ${durationText(time)}; to go on, give it a longer --time`]),
    ...(before.sessions < sessions ? [] : [`the campaign in ${out} has had its ${sessions} sessions; to go on, give it more --sessions`]),
  ];
}

function toldOptions({ time, workers, maxFindings, untilPlateau, replyDeadline }: FuzzOptions): JsonObject {
  return { time, workers, maxFindings, untilPlateau, replyDeadline };
}

async function regress(path: string, setting: FuzzSetting, output: Output): Promise<readonly Result[]> {
  return replayAll(readFindings([path]), setting, undefined, output);
}

/** What still fails is known: it is counted and gone round, and not found a second time. */
function beforeOf(left: Left | undefined, regressed: readonly Result[]): Remains {
  const before = left === undefined ? NOTHING_BEFORE : remainsOf(left);
  const known = new Set(before.findings.map(({ finding }) => finding.signature));
  const failing = regressed.flatMap(({ found, replayed }) =>
    (replayed.kind === 'fails' && !('problem' in found) && !known.has(found.finding.signature) ? [{ finding: found.finding, folder: found.folder, count: 1 }] : []));
  return { ...before, findings: [...before.findings, ...failing] };
}

function isFailing({ replayed }: Result): boolean {
  return replayed.kind === 'fails';
}

/** What serves it takes a while to load. */
async function served(address: ServeAddress, campaign: Campaign, screen: FuzzScreen): Promise<CampaignServer> {
  const { serveCampaign } = await import('./campaign-server.ts');
  const server = await serveCampaign(address, () => campaign.snapshot());
  screen.tell(`shown at ${server.url}`);
  return server;
}

const TICK_MS = 200;

/** Returns why the campaign could not go on, where it could not. */
async function run(campaign: Campaign, store: FuzzStore, screen: FuzzScreen): Promise<string | undefined> {
  store.save(campaign, true);
  const ticks = setInterval(() => {
    screen.show(campaign.snapshot());
    store.save(campaign);
  }, TICK_MS);
  try {
    await campaign.run();
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    clearInterval(ticks);
    store.save(campaign, true);
  }
}

function exitCodeOf(
  campaign: Campaign, problem: string | undefined, regressed: readonly Result[], folder: CampaignFolder | undefined, output: Output,
): ExitCode {
  if (problem !== undefined) output.err(`plumbline: the campaign ended early: ${problem}\n`);
  const missing = folder?.missing() ?? [];
  if (missing.length > 0) output.err(`plumbline: not written, for want of room: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}; make room\n`);
  if (campaign.desk.size > 0) return EXIT.findings;
  const isIncomplete = problem !== undefined || missing.length > 0 || regressed.some(({ replayed }) => replayed.kind === 'error');
  return isIncomplete ? EXIT.couldNotRun : EXIT.conforms;
}
