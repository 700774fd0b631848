// Whether findings are faults: each planted defect alone is one finding, several together are as many as there are, and a finding is small.
//
// A defect of state breaks several requirements by its nature. What it is found as when it is alone is its own; each further finding is a
// split. A defect of a group that is found as nothing of that is merged with another, or hidden by it; what nobody alone is found as is a split.
// `PLUMBLINE_ONLY`: these defects and no others, by name.

import { emulatorInProcess } from '../house/emulator-in-process.ts';
import { campaignAgainst } from '../house/planted-campaign.ts';
import type { KeptFinding } from '../fuzz/campaign-state.ts';
import type { Signature } from '../fuzz/triage/signature.ts';
import { type Figure, median } from './figure.ts';
import { soughtDefects } from './fuzz.ts';
import { benchMinimise } from './fuzz-minimise.ts';

const SESSIONS_ALONE = 150;
const SESSIONS_TOGETHER = 300;
const MOST_FINDINGS = 40;

/** What hinders every other in being found: it stops each session, or each connection. */
const ALL_STOPPING: ReadonlySet<string> = new Set(['slow-reply', 'event-late', 'close-on-unknown-command', 'netdev-leak-hang', 'netdev-leak-exit', 'memory-leak']);
const GROUP_SIZES: readonly number[] = [4];

export async function benchFuzzFindings(): Promise<readonly Figure[]> {
  const alone = new Map<string, readonly KeptFinding[]>();
  const { PLUMBLINE_ONLY: only } = process.env;
  for (const name of only?.split(',') ?? soughtDefects()) {
    const findings = await foundIn([name], SESSIONS_ALONE);
    alone.set(name, findings);
    tell(name, findings.map(({ signature }) => signature));
  }
  const found = [...alone].filter(([, findings]) => findings.length > 0);
  const splits = found.reduce((sum, [, findings]) => sum + findings.length - 1, 0);
  const whole = found.filter(([, findings]) => findings.length === 1).length;
  const together: Counted[] = [];
  for (const size of GROUP_SIZES) together.push(await benchGroups(groupsOf(found.map(([name]) => name).filter((name) => !ALL_STOPPING.has(name)), size), alone));
  const lengths = found.flatMap(([, findings]) => findings.map(({ session }) => session.actions.length));
  return [
    { what: `planted defects found in ${SESSIONS_ALONE} sessions`, value: `${found.length} of ${alone.size}`, aim: '' },
    { what: 'of these as one finding', value: `${whole} of ${found.length}`, aim: 'all' },
    { what: 'findings beyond one a defect, each defect alone', value: String(splits), aim: '0' },
    ...together.map(({ size, defects, merged, split }): Figure => ({ what: `in groups of ${size}, ${defects} defects`, value: `merged ${merged}, split ${split}`, aim: 'merged 0, split 0' })),
    { what: 'commands of a finding, median', value: String(median(lengths)), aim: 'at most 3' },
    ...await benchMinimise(),
  ];
}

type Counted = { readonly size: number; readonly defects: number; readonly merged: number; readonly split: number };

async function benchGroups(groups: readonly (readonly string[])[], alone: ReadonlyMap<string, readonly KeptFinding[]>): Promise<Counted> {
  let [merged, split] = [0, 0];
  for (const group of groups) {
    const found = new Set((await foundIn(group, SESSIONS_TOGETHER)).map(({ signature }) => signature));
    const own = group.map((name) => (alone.get(name) ?? []).map(({ signature }) => signature));
    const lost = group.filter((_, place) => own[place]?.every((signature) => !found.has(signature)) === true);
    const strange = [...found].filter((signature) => !own.flat().includes(signature));
    merged += lost.length;
    split += strange.length;
    tell(group.join(' + '), [...lost.map((name) => `MERGED ${name}` as Signature), ...strange.map((signature) => `SPLIT ${signature}` as Signature)]);
  }
  return { size: groups[0]?.length ?? 0, defects: groups.flat().length, merged, split };
}

/** Neighbours in the list are alike, and what is alike is likeliest to be merged; so they stay together. */
function groupsOf(names: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.floor(names.length / size) }, (_, group) => names.slice(group * size, (group + 1) * size));
}

/** None where the target cannot be run with them. */
async function foundIn(defects: readonly string[], sessions: number): Promise<readonly KeptFinding[]> {
  try {
    return (await campaignAgainst(emulatorInProcess(defects), { seed: 1, sessions, maxFindings: MOST_FINDINGS })).findings;
  } catch (error) {
    process.stderr.write(`${defects.join(' + ')}: ${error instanceof Error ? error.message : error}\n`);
    return [];
  }
}

function tell(what: string, lines: readonly string[]): void {
  process.stderr.write(`${what} ${lines.length}\n${lines.map((line) => `    ${line.slice(0, 160)}\n`).join('')}`);
}
