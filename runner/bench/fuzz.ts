// What campaigns find: a sound emulator in so many commands, and each planted defect alone.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import { defectsFor } from '../../targets/emulator/defects.ts';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst, type PlantedEnd } from '../house/planted-campaign.ts';
import { type Figure, median, seconds } from './figure.ts';

/** Sessions have some 48 commands each. */
const SOUND_SESSIONS = 21_000;
const SOUND_WANTED = '1,000,000 commands and more, 0 findings';
const DEFECT_SESSIONS = 800;
const AREAS: ReadonlySet<string> = new Set(['process', 'state', 'timing']);

/** Each with the reason why no campaign is to find it. */
const NOT_SOUGHT: ReadonlyMap<string, string> = new Map([
  ['greeting-late', 'the campaign ends before its first session, and says that nobody greets'],
  ['netdev-add-slow', 'it stops the process of the harness, which is the same here'],
  ['abort-on-backend-member', 'the fixture of NICs cannot be set up, which the command line finds out before it begins'],
  ['failover-event-late', 'no session has a failover pair'],
  ['set-link-ignores-netdevs', 'whether set_link takes the name of a backend is left open'],
  ['set-link-spares-peer', 'whether set_link takes the name of a backend is left open'],
  ['socket-port-conflict-accepted', 'whether a port is free is left to the host'],
  ...[
    'main-mac-not-updated', 'query-rx-filter-first-nic-only', 'query-rx-filter-mac-without-colons', 'query-rx-filter-wrong-mac', 'query-rx-filter-multicast-stuck',
    'query-rx-filter-unicast-stuck', 'query-rx-filter-states-swapped', 'query-rx-filter-vlan-stuck', 'query-rx-filter-broadcast-stuck',
    'query-rx-filter-multicast-overflow-missed', 'query-rx-filter-unicast-overflow-missed', 'query-rx-filter-tables-swapped', 'query-rx-filter-tables-cut',
    'query-rx-filter-vlans-off-by-one', 'promiscuous-stuck', 'promiscuous-inverted',
  ].map((name) => [name, 'the model knows of a receive filter that it changed, and not to what'] as const),
]);

/** Names of the planted faults that a campaign is to find. */
export function soughtDefects(): readonly string[] {
  return defectsFor(netSchema()).filter(({ name, area }) => AREAS.has(area) && !NOT_SOUGHT.has(name)).map(({ name }) => name);
}

export async function benchFuzz(): Promise<readonly Figure[]> {
  const begun = performance.now();
  const sound = await campaignAgainst(emulatorInProcess([]), { seed: 1, sessions: SOUND_SESSIONS, maxFindings: 5, replyDeadlineMs: 10_000 });
  const rate = sound.snapshot.commands / seconds(begun);
  return [
    { what: 'a sound emulator', value: `${sound.snapshot.commands.toLocaleString('en')}, ${sound.findings.length} findings`, aim: SOUND_WANTED },
    { what: 'commands per second, emulator in the same process', value: Math.round(rate).toLocaleString('en'), aim: '' },
    ...await benchDefects(),
  ];
}

async function benchDefects(): Promise<readonly Figure[]> {
  const sought = soughtDefects();
  const missed: string[] = [];
  const ends: (PlantedEnd & { readonly tookSeconds: number })[] = [];
  for (const name of sought) {
    const begun = performance.now();
    const end = await campaignAgainst(emulatorInProcess([name]), { seed: 1, sessions: DEFECT_SESSIONS, maxFindings: 1 });
    if (end.findings.length === 0) missed.push(name);
    else ends.push({ ...end, tookSeconds: seconds(begun) });
    const found = end.findings.map(({ kind, title, session: { actions } }) => `${kind} of ${actions.length}: ${title}`)[0] ?? 'not found';
    process.stderr.write(`${name.padEnd(44)} ${String(end.snapshot.sessions).padStart(4)} sessions ${seconds(begun).toFixed(1).padStart(6)} s  ${found.slice(0, 120)}\n`);
  }
  const lengths = ends.flatMap(({ findings }) => findings.map(({ session }) => session.actions.length));
  return [
    { what: `planted defects found in ${DEFECT_SESSIONS} sessions`, value: `${ends.length} of ${sought.length}${missed.length > 0 ? ` (not ${missed.join(', ')})` : ''}`, aim: 'all' },
    { what: 'commands of a finding, median', value: String(median(lengths)), aim: 'at most 3' },
    { what: 'seconds to a finding, minimised and repeated, median', value: median(ends.map(({ tookSeconds }) => tookSeconds)).toFixed(1), aim: '' },
    { what: 'seconds to a finding, minimised and repeated, slowest', value: Math.max(...ends.map(({ tookSeconds }) => tookSeconds)).toFixed(1), aim: 'below 60' },
  ];
}
