// What campaigns find: a sound emulator in so many commands, and each planted defect alone. `PLUMBLINE_ONLY`: these defects and no others, by name.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import { campaignFixtures } from '../../suites/fixtures.ts';
import { defectsFor } from '../../targets/emulator/defects.ts';
import { openTarget } from '../../targets/open.ts';
import type { Target } from '../../targets/target.ts';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst, type PlantedEnd, type PlantedOptions } from '../house/planted-campaign.ts';
import { type Figure, median, seconds } from './figure.ts';

/** Sessions have some 48 commands each. */
const SOUND_SESSIONS = 21_000;
const SOUND_WANTED = '1,000,000 commands and more, 0 findings';
const DEFECT_SESSIONS = 800;
const WITHIN_SECONDS = 60;
const AREAS: ReadonlySet<string> = new Set(['process', 'state', 'timing', 'events']);

/** Each with the reason why no campaign is to find it. */
const NOT_SOUGHT: ReadonlyMap<string, string> = new Map([
  ['greeting-late', 'the campaign ends before its first session, and says that nobody greets'],
  ['event-before-negotiation', 'sessions negotiate as soon as they are connected'],
  ['announce-first-late', 'no check sees it: the text has the first announcement wait'],
  ...['announce-ignores-initial', 'announce-ignores-step', 'announce-ignores-max'].map((name) => [name, 'sessions do not wait for the rounds of an announcement'] as const),
]);

/** Those that stop the process which they befall, and would stop this one. */
const IN_A_PROCESS_OF_ITS_OWN: ReadonlySet<string> = new Set(['netdev-add-slow']);

/** With these, adapters with backends cannot be set up: the command line tells so, and goes on with the other worlds. */
const WITHOUT_BACKENDS: ReadonlySet<string> = new Set(['abort-on-backend-member']);

/** Those that a campaign in this process, in its usual worlds, is to find. */
export function soughtDefects(): readonly string[] {
  return allSought().filter((name) => !IN_A_PROCESS_OF_ITS_OWN.has(name) && !WITHOUT_BACKENDS.has(name));
}

function allSought(): readonly string[] {
  return defectsFor(netSchema()).filter(({ name, area }) => AREAS.has(area) && !NOT_SOUGHT.has(name)).map(({ name }) => name);
}

export async function benchFuzz(): Promise<readonly Figure[]> {
  const { PLUMBLINE_ONLY: only } = process.env;
  return only === undefined ? [...await benchSound(), ...await benchDefects(allSought())] : benchDefects(only.split(','));
}

async function benchSound(): Promise<readonly Figure[]> {
  const begun = performance.now();
  const sound = await campaignAgainst(emulatorInProcess([]), { seed: 1, sessions: SOUND_SESSIONS, maxFindings: 5, replyDeadlineMs: 10_000 });
  const rate = sound.snapshot.commands / seconds(begun);
  return [
    { what: 'a sound emulator', value: `${sound.snapshot.commands.toLocaleString('en')}, ${sound.findings.length} findings`, aim: SOUND_WANTED },
    { what: 'commands per second, emulator in the same process', value: Math.round(rate).toLocaleString('en'), aim: '' },
  ];
}

async function benchDefects(sought: readonly string[]): Promise<readonly Figure[]> {
  const missed: string[] = [];
  const ends: (PlantedEnd & { readonly name: string; readonly tookSeconds: number })[] = [];
  for (const name of sought) {
    const begun = performance.now();
    const end = await campaignAgainst(targetWith(name), { seed: 1, sessions: DEFECT_SESSIONS, maxFindings: 1, ...worldsWith(name) });
    if (end.findings.length === 0) missed.push(name);
    else ends.push({ ...end, name, tookSeconds: seconds(begun) });
    const found = end.findings.map(({ kind, title, session: { actions } }) => `${kind} of ${actions.length}: ${title}`)[0] ?? 'not found';
    process.stderr.write(`${name.padEnd(44)} ${String(end.snapshot.sessions).padStart(4)} sessions ${seconds(begun).toFixed(1).padStart(6)} s  ${found.slice(0, 120)}\n`);
  }
  const lengths = ends.flatMap(({ findings }) => findings.map(({ session }) => session.actions.length));
  const slow = ends.filter(({ tookSeconds }) => tookSeconds > WITHIN_SECONDS).map(({ name }) => name);
  return [
    { what: `planted defects found in ${DEFECT_SESSIONS} sessions`, value: `${ends.length} of ${sought.length}${missed.length > 0 ? ` (not ${missed.join(', ')})` : ''}`, aim: 'all' },
    { what: `of these after more than ${WITHIN_SECONDS} s, minimised and repeated`, value: slow.length === 0 ? '0' : slow.join(', '), aim: '0' },
    { what: 'commands of a finding, median', value: String(median(lengths)), aim: 'at most 3' },
    { what: 'seconds to a finding, minimised and repeated, median', value: median(ends.map(({ tookSeconds }) => tookSeconds)).toFixed(1), aim: '' },
    { what: 'seconds to a finding, minimised and repeated, slowest', value: Math.max(...ends.map(({ tookSeconds }) => tookSeconds)).toFixed(1), aim: `below ${WITHIN_SECONDS}` },
  ];
}

function targetWith(defect: string): Target {
  return IN_A_PROCESS_OF_ITS_OWN.has(defect) ? openTarget(`emulator:defect=${defect}`) : emulatorInProcess([defect]);
}

function worldsWith(defect: string): Pick<PlantedOptions, 'worlds'> {
  const plain = campaignFixtures(2).filter(({ setup }) => setup.every(({ execute }) => execute !== 'netdev_add'));
  return WITHOUT_BACKENDS.has(defect) ? { worlds: plain } : {};
}
