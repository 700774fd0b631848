// The same session on fresh instances, each time: do its outcomes differ?

import type { FuzzSession } from '../../generators/campaign/session.ts';
import { type CertifiedCommand, requirement } from '../../generators/certificate.ts';
import type { Finding } from '../case.ts';
import { eventsOf, type StepExchange } from '../exchange.ts';
import type { FuzzLane } from './fuzz-lane.ts';
import { signatureFor } from './triage/signature.ts';
import { type Judged, tryAlone, type World } from './trial.ts';

/** Runs of which none differs from the first; what goes another way one time in three is seen in nine of ten trials. */
const RUNS = 6;

/** As `tryAlone`; the verdict fails as well where a further run went another way. */
export async function tryForSteadiness(lane: FuzzLane, session: FuzzSession, world: World): Promise<Judged> {
  const first = await tryAlone(lane, session, world);
  for (let run = 1; run < RUNS && first.signature === undefined; run++) {
    const again = await tryAlone(lane, session, world);
    if (again.signature !== undefined) return again;
    const finding = differenceOf(first.exchanges, again.exchanges);
    if (finding !== undefined) return withDifference(first, finding);
  }
  return first;
}

function withDifference(judged: Judged, finding: Finding): Judged {
  const verdict: Judged['verdict'] = { kind: 'fail', findings: [finding] };
  const culprit = judged.made.shapes[finding.step]?.[finding.command ?? 0];
  return { ...judged, verdict, culprit, signature: signatureFor(verdict, undefined, culprit) };
}

/** Undefined also where the host may have been another the second time: all that follows may differ then. */
export function differenceOf(one: readonly StepExchange[], other: readonly StepExchange[]): Finding | undefined {
  const pairs = one.flatMap(({ index, commands, sent }) => commands.map((left, place) =>
    ({ step: index, command: place, sent: sent.join(''), execute: left.command, outcomes: [outcomeOf(left), outcomeOf(other[index]?.commands[place])] as const })));
  const differing = pairs.filter(({ outcomes: [left, right] }) => left !== right);
  if (differing.some(({ execute }) => isOthersAffair(execute))) return undefined;
  const [first] = differing;
  if (first !== undefined) return found(first, first.outcomes);
  const hasGuest = pairs.some(({ execute }) => isOthersAffair(execute));
  const [left, right] = [eventsIn(one), eventsIn(other)];
  return left === right || hasGuest ? undefined : found({ step: 0, command: undefined, sent: '' }, [left, right]);
}

function found({ step, command, sent }: Pick<Finding, 'step' | 'command' | 'sent'>, [left, right]: readonly [string, string]): Finding {
  return {
    oracle: 'steadiness', requirement: requirement('session/steady'), erratum: undefined, step, command, sent,
    expected: `${left}, as the first time`, actual: `${right}, the same session on a fresh instance`,
  };
}

/** What the host decides, or a guest. */
export function isOthersAffair({ execute, expectation }: CertifiedCommand): boolean {
  return expectation.rule === 'netdev_add/host' || execute === 'device_del';
}

export function outcomeOf(exchange: StepExchange['commands'][number] | undefined): string {
  const reply = exchange?.reply;
  if (reply === undefined) return 'no reply';
  return reply.kind === 'return' ? 'success' : reply.errorClass;
}

/** How many of each name, on the first monitor: when all has been answered there, one may still be under way to the other. */
function eventsIn(exchanges: readonly StepExchange[]): string {
  const names = exchanges.flatMap(({ arrived }) => eventsOf(arrived.filter(({ monitor }) => monitor === 0))).map(({ name }) => name).toSorted();
  return names.length === 0 ? 'no events' : names.join(', ');
}
