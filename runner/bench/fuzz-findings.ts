// Whether findings are faults: each planted defect alone is one finding, several together are as many as there are, and a finding is small.
//
// A defect of state breaks several requirements by its nature. What it is found as when it is alone is its own; each further finding is a
// split. Of a group, what nobody alone is found as is a split. A defect that is not found there is merged with another, or hidden by it, if what
// shows it alone does not show it there either; else it was merely not met.
// `PLUMBLINE_ONLY`: these defects and no others, by name.

import { messageOf } from '../error-text.ts';
import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst, foundOf } from '../house/planted-campaign.ts';
import type { KeptFinding } from '../fuzz/campaign-state.ts';
import { type Figure, median } from './figure.ts';
import { soughtDefects } from './fuzz.ts';
import { benchMinimise } from './fuzz-minimise.ts';

const SESSIONS_ALONE = 150;
const SESSIONS_TOGETHER = 300;
const MOST_FINDINGS = 40;

/** What hinders every other in being found: it stops each session, or each connection. */
const ALL_STOPPING: ReadonlySet<string> = new Set(['slow-reply', 'event-late', 'close-on-unknown-command', 'netdev-leak-hang', 'netdev-leak-exit', 'memory-leak']);
const GROUP_SIZE = 4;

/** Each of these is two faults, seen from outside: what is wrong with all events is wrong with one and with the other. */
const OF_TWO: ReadonlySet<string> = new Set(['event-without-data', 'event-data-spread']);

export async function benchFuzzFindings(): Promise<readonly Figure[]> {
  const alone = new Map<string, readonly KeptFinding[]>();
  const { PLUMBLINE_ONLY: only } = process.env;
  for (const name of only?.split(',') ?? soughtDefects()) {
    const findings = await foundIn([name], SESSIONS_ALONE);
    alone.set(name, findings);
    tell(name, findings.map(({ signature }) => signature));
  }
  const found = [...alone].filter(([, findings]) => findings.length > 0);
  const beyond = found.map(([name, findings]) => Math.max(0, findings.length - (OF_TWO.has(name) ? 2 : 1)));
  const together = await benchGroups(groupsOf(found.map(([name]) => name).filter((name) => !ALL_STOPPING.has(name))), alone);
  const lengths = found.flatMap(([, findings]) => findings.map(({ session }) => session.actions.length));
  return [
    { what: `planted defects found in ${SESSIONS_ALONE} sessions`, value: `${found.length} of ${alone.size}`, aim: '' },
    { what: 'of these as one finding', value: `${beyond.filter((splits) => splits === 0).length} of ${found.length}`, aim: 'all' },
    { what: 'findings beyond one a defect, each defect alone', value: String(beyond.reduce((sum, splits) => sum + splits, 0)), aim: '0' },
    { what: `in groups of ${GROUP_SIZE}, ${together.defects} defects`, value: `merged ${together.merged}, split ${together.split}, not met ${together.unmet}`, aim: 'merged 0, split 0' },
    { what: 'commands of a finding, median', value: String(median(lengths)), aim: 'at most 3' },
    ...await benchMinimise(),
  ];
}

type Counted = { readonly defects: number; readonly merged: number; readonly split: number; readonly unmet: number };

async function benchGroups(groups: readonly (readonly string[])[], alone: ReadonlyMap<string, readonly KeptFinding[]>): Promise<Counted> {
  const all: { merged: readonly string[]; split: readonly string[]; unmet: readonly string[] }[] = [];
  for (const group of groups) {
    const found = new Set((await foundIn(group, SESSIONS_TOGETHER)).map(({ signature }) => signature));
    const own = group.flatMap((name) => (alone.get(name) ?? []).map(({ signature }) => signature));
    const lost = group.flatMap((name) => (alone.get(name) ?? []).slice(0, 1).flatMap((finding) => (found.has(finding.signature) ? [] : [{ name, finding }])));
    const hidden: string[] = [];
    for (const { name, finding } of lost) if (!await isToldApart(finding, group)) hidden.push(name);
    const split = [...found].filter((signature) => !own.includes(signature));
    all.push({ merged: hidden, split, unmet: lost.map(({ name }) => name).filter((name) => !hidden.includes(name)) });
    tell(group.join(' + '), [...hidden.map((name) => `MERGED ${name}`), ...split.map((signature) => `SPLIT ${signature}`), ...lost.map(({ name }) => `lost ${name}`)]);
  }
  const count = (what: keyof (typeof all)[number]): number => all.flatMap((each) => each[what]).length;
  return { defects: groups.flat().length, merged: count('merged'), split: count('split'), unmet: count('unmet') };
}

/** Whether what shows a defect alone shows it among others as well. */
async function isToldApart({ session, signature }: KeptFinding, group: readonly string[]): Promise<boolean> {
  return (await foundOf(session, emulatorInProcess(group))).some((finding) => finding.signature === signature);
}

/** Neighbours in the list are alike, and what is alike is likeliest to be merged; so they stay together, but for those of which a target can have one. */
function groupsOf(names: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (const name of names) {
    const kind = kindIn(name);
    const group = groups.find((each) => each.length < GROUP_SIZE && !each.some((other) => (kind !== undefined && kindIn(other) === kind) || isImplied(name, other)));
    if (group === undefined) groups.push([name]);
    else group.push(name);
  }
  return groups.filter((group) => group.length > 1);
}

/** Of each of these there are several ways to be wrong in one place: one value cannot be wrong in two. */
const ONE_PLACE: readonly RegExp[] = [
  /^timestamp-/, /^event-|^(?:first-)?rx-event-|^latch-/, /^failover-event-/, /^success-returns-/, /^promiscuous-|^query-rx-filter-|^main-mac-/, /^set-link-/, /^announce-/, /^netdev-del-|^deleted-netdev-/, /^duplicate-id-/,
];

/** The first has the second within it: who never deletes frees no id, and of what carries on the port is open. Nobody outside can tell. */
const IMPLYING: ReadonlyMap<string, string> = new Map([['netdev-del-ignored', 'deleted-id-stays-busy'], ['deleted-netdev-still-forwards', 'deleted-socket-still-listens']]);

function isImplied(one: string, other: string): boolean {
  return IMPLYING.get(one) === other || IMPLYING.get(other) === one;
}

function kindIn(name: string): number | undefined {
  const kind = ONE_PLACE.findIndex((pattern) => pattern.test(name));
  return kind < 0 ? undefined : kind;
}

/** None where the target cannot be run with them. */
async function foundIn(defects: readonly string[], sessions: number): Promise<readonly KeptFinding[]> {
  try {
    return (await campaignAgainst(emulatorInProcess(defects), { seed: 1, sessions, maxFindings: MOST_FINDINGS })).findings;
  } catch (error) {
    process.stderr.write(`${defects.join(' + ')}: ${messageOf(error)}\n`);
    return [];
  }
}

function tell(what: string, lines: readonly string[]): void {
  process.stderr.write(`${what} ${lines.length}\n${lines.map((line) => `    ${line.slice(0, 160)}\n`).join('')}`);
}
