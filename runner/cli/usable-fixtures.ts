// The worlds into which all targets of a campaign or a comparison can be brought; what one lacks is told.

import { BARE, fixtureOf, NICS } from '../../suites/fixtures.ts';
import type { Fixture } from '../case.ts';
import { fuzzLane, type FuzzNeeds } from '../fuzz/fuzz-lane.ts';
import { idleDeath } from '../fuzz/idle.ts';
import { worldsOf } from '../fuzz/trial.ts';
import { cannotRun, messageOf } from './exit.ts';

/** Those in which sessions are drawn. */
export const DRAWN_ON: readonly Fixture[] = [BARE, NICS].map(fixtureOf);

/** Rejects where there is none. */
export async function usableFixtures(
  wanted: readonly Fixture[], targets: readonly FuzzNeeds[], signal: AbortSignal, tell: (line: string) => void,
): Promise<readonly Fixture[]> {
  const usable: Fixture[] = [];
  const lacking: string[] = [];
  for (const fixture of wanted) {
    const problems: string[] = [];
    for (const needs of targets) problems.push(...await problemsWith(fixture, needs, signal));
    if (problems.length === 0) usable.push(fixture);
    else lacking.push(`no sessions on ${fixture.name} (machine "${fixture.machine}"): ${problems.join('; ')}`);
  }
  if (usable.length === 0) throw cannotRun(lacking.join('; '));
  lacking.forEach(tell);
  return usable;
}

async function problemsWith(fixture: Fixture, needs: FuzzNeeds, signal: AbortSignal): Promise<readonly string[]> {
  const { target, spec } = needs;
  if (!target.machines.includes(fixture.machine)) return [`${target.name} does not offer it`];
  const world = worldsOf(spec, [fixture]).get(fixture.name);
  if (world === undefined || signal.aborted) return [];
  const how = await idleDeath(fuzzLane(needs), world).catch(messageOf);
  return how === undefined ? [] : [`${target.name}: ${how}`];
}
