// What came over the wires: packets that must come, in number and in time, and packets that must not.
//
// Judged is each exchange, over what came since the one before. A packet is never early by the sender's own measure; how late it
// may be follows from how late the harness's own timers were meanwhile.

import type { Erratum, Finding, PacketExpectation } from '../case.ts';
import type { StepExchange } from '../exchange.ts';
import { countOf, type Seen } from '../exchange-progress.ts';
import type { PacketEntry } from '../events.ts';
import { packetValue } from '../packet-match.ts';
import { finding, type Oracle } from './oracle.ts';

const NAME = 'packets';

export const packetsOracle: Oracle = {
  name: NAME,
  requirements: [],
  judge: (_subject, exchanges, { errata, clockHasJumped }) =>
    exchanges.flatMap((exchange) => judgeExchange(exchange, exchanges, errata, clockHasJumped !== true)),
};

/** What practice gives, in errata, where a packet should come and none does. */
const NO_SUCH_PACKET = 'no-such-packet';
/** And where packets come at the times of practice. */
const TIMES_OF_PRACTICE = 'packet-times';

type Arrival = Seen & { readonly atMs: number; readonly hex: string };

function judgeExchange(exchange: StepExchange, all: readonly StepExchange[], errata: readonly Erratum[], isTimed: boolean): readonly Finding[] {
  const { step, index, reached } = exchange;
  if (step.kind !== 'exchange' || !reached) return [];
  const previous = all.findLastIndex((other) => other.index < index && other.step.kind === 'exchange');
  const window = all.slice(previous + 1, index + 1);
  const arrivals = window.flatMap(({ packets }) => packets).map(arrivalOf);
  const sent = step.send.length === 0 ? '(nothing)' : step.send.map(({ at, packet }) => `${at}: ${packet}`).join('\n');
  const say: Say = (requirement, expected, actual, practice) => {
    const erratum = errata.find((row) => practice !== undefined && row.requirement === requirement && row.practice.includes(practice))?.id;
    return finding(NAME, { requirement, step: index, sent, expected, actual, erratum });
  };

  const lost = step.fence.filter((fence) => countOf(fence, arrivals) === 0)
    .map(({ rule, at, match }) => say(rule, `at ${at}, ${JSON.stringify(match)}`, `it did not come; what came: ${listOf(arrivals)}`));
  const miscounted = step.expect.flatMap((expected) => judgeCount(expected, arrivals, say));
  const mistimed = (isTimed ? step.expect : []).flatMap((expected) => judgeTimes(expected, arrivals, { window, lagMs: exchange.lagMs ?? 0 }, say));
  return [...lost, ...miscounted, ...mistimed];
}

type Say = (requirement: Finding['requirement'], expected: string, actual: string, practice?: string) => Finding;

function judgeCount(expected: PacketExpectation, arrivals: readonly Arrival[], say: Say): readonly Finding[] {
  const count = countOf(expected, arrivals);
  const fits = expected.count === undefined ? count > 0 : count === expected.count;
  if (fits) return [];
  const wanted = expected.count === undefined ? 'one or more' : String(expected.count);
  const actual = `${count} came; all that came: ${listOf(arrivals)}`;
  return [say(expected.rule, `at ${expected.at}, ${wanted} of ${JSON.stringify(expected.match)}`, actual, count === 0 ? NO_SUCH_PACKET : undefined)];
}

/** Clocks in whole milliseconds on either side, for each wait that adds up. */
const ROUNDING_MS = 2;

/** What a host that is not busy may need to run a timer and carry a frame; a busy one shows in the measured lag. */
const LATE_MS = 100;
const LATE_PER_LAG = 10;

type Timing = { readonly window: readonly StepExchange[]; readonly lagMs: number };
type Miss = { readonly nth: number; readonly dueMs: number; readonly cameMs: number };

function judgeTimes(expected: PacketExpectation, arrivals: readonly Arrival[], { window, lagMs }: Timing, say: Say): readonly Finding[] {
  const { rule, at, afterMs, practiceMs } = expected;
  const commands = window.findLast(({ step }) => step.kind === 'commands');
  const sentAtMs = commands?.sentAtMs;
  if (afterMs === undefined || sentAtMs === undefined) return [];
  const repliedMs = (commands?.arrived.at(-1)?.atMs ?? sentAtMs) - sentAtMs;
  const latest = (dueMs: number): number => repliedMs + dueMs + LATE_MS + LATE_PER_LAG * lagMs;
  const times = arrivals.filter((arrival) => countOf(expected, [arrival]) > 0).map(({ atMs }) => atMs - sentAtMs);
  const misses = (schedule: readonly number[]): readonly Miss[] => schedule.flatMap((dueMs, nth) => {
    const cameMs = times[nth];
    if (cameMs === undefined || (cameMs >= dueMs - ROUNDING_MS * (nth + 1) && cameMs <= latest(dueMs))) return [];
    return [{ nth, dueMs, cameMs }];
  });
  const practice = practiceMs !== undefined && misses(practiceMs).length === 0 ? TIMES_OF_PRACTICE : undefined;
  return misses(afterMs).map(({ nth, dueMs, cameMs }) => {
    const wanted = `packet ${nth + 1} at ${at} ${dueMs} ms after the command (until ${Math.ceil(latest(dueMs))} ms on this host)`;
    return say(rule, wanted, `it came after ${cameMs.toFixed(1)} ms`, practice);
  });
}

function arrivalOf({ endpoint, hex, frames, atMs }: PacketEntry): Arrival {
  return { endpoint, hex, atMs, value: packetValue(hex, frames) };
}

/** The last ones say most. */
const LISTED = 8;

function listOf(arrivals: readonly Arrival[]): string {
  if (arrivals.length === 0) return 'nothing';
  const last = arrivals.slice(-LISTED).map(({ endpoint, value }) => `${endpoint}: ${JSON.stringify(value)}`).join('; ');
  return arrivals.length > LISTED ? `(${arrivals.length - LISTED} more) ${last}` : last;
}
