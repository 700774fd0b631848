// The worlds into which all targets of a campaign or a comparison can be brought; what one lacks is told.

import type { Fixture } from '../case.ts';
import { messageOf } from '../error-text.ts';
import { fuzzLane, type FuzzNeeds } from '../fuzz/fuzz-lane.ts';
import { idleLife } from '../fuzz/idle.ts';
import { startOf } from '../fuzz/session/session-case.ts';
import { cannotRun } from './exit.ts';

/** Rejects where there is none. */
export async function usableFixtures(
  wanted: readonly Fixture[], targets: readonly FuzzNeeds[], signal: AbortSignal, tell: (line: string) => void,
): Promise<readonly Fixture[]> {
  const usable: Fixture[] = [];
  const lacking: string[] = [];
  for (const fixture of wanted) {
    const problems: string[] = [];
    for (const needs of targets) problems.push(...await problemsWith(fixture, needs, signal, usable.length === 0));
    if (problems.length === 0) usable.push(fixture);
    else lacking.push(`no sessions on ${fixture.name} (machine "${fixture.machine}"): ${problems.join('; ')}`);
  }
  if (usable.length === 0) throw cannotRun(lacking.join('; '));
  lacking.forEach(tell);
  return usable;
}

/** `isFirst`: whoever answers nothing here will not elsewhere, and each silence takes long. */
async function problemsWith(fixture: Fixture, needs: FuzzNeeds, signal: AbortSignal, isFirst: boolean): Promise<readonly string[]> {
  const { target, spec } = needs;
  if (!target.machines.includes(fixture.machine)) return [`${target.name} does not offer it`];
  if (signal.aborted) return [];
  const lane = fuzzLane(needs);
  const life = await idleLife(lane, { fixture, start: startOf(spec, fixture) })
    .catch((error: unknown) => ({ kind: 'dies', how: messageOf(error) }) as const).finally(() => lane.close());
  if (life.kind === 'mute' && isFirst) throw cannotRun(`${target.name} greets, and ${life.how}`);
  return life.kind === 'lives' ? [] : [`${target.name}: ${life.how}`];
}
