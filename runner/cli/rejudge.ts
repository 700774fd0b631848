// A recorded case judged anew: the record is the evidence, the oracles are today's.

import { netSchema } from '../../generators/net-7.1/schema.ts';
import { errata } from '../../suites/errata.ts';
import { fixtureOf } from '../../suites/fixtures.ts';
import type { RunEvent } from '../events.ts';
import { judge } from '../judge.ts';

/**
 * Events without a record stay as they are. Of somebody else's target neither clock nor state are ours (`owned`).
 * The target's own schema is not part of a record, so that oracle rests.
 */
export function rejudged(event: RunEvent, owned: boolean): RunEvent {
  if (event.kind !== 'case-finished' || event.record === undefined) return event;
  const { case: subject, transcript } = event.record;
  const context = { spec: netSchema(), own: undefined, errata, fixture: fixtureOf(subject.fixture), sameClock: owned };
  return { ...event, verdict: judge(subject, transcript, context) };
}
