// Timestamps of events: seconds and microseconds since the epoch, or -1 both where the host has no clock;
// they never go backwards, and on this host they say the time that it is (qmp-spec 2.5).

import type { RequirementId } from '../../generators/certificate.ts';
import { isJsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { Finding } from '../case.ts';
import type { Arrived, StepExchange } from '../exchange.ts';
import { TIMESTAMP_SKEW_MS } from '../limits.ts';
import { finding, type Oracle, requirements } from './oracle.ts';

const NAME = 'timestamps';

const [FORM, TIME, MONOTONIC] = requirements(
  'event/timestamp-form', 'event/timestamp-is-now', 'event/timestamp-order',
) as [RequirementId, RequirementId, RequirementId];

export const timestampsOracle: Oracle = {
  name: NAME,
  requirements: [FORM, TIME, MONOTONIC],
  judge: (_subject, exchanges, context) => {
    const latest = new Map<number, number>();
    const found = exchanges.flatMap((exchange) =>
      exchange.arrived.flatMap((arrived) => judgeEvent(arrived, exchange, latest, context.sameClock)));
    return context.clockHasJumped === true ? found.filter(({ requirement }) => requirement === FORM) : found;
  },
};

function judgeEvent(arrived: Arrived, exchange: StepExchange, latest: Map<number, number>, sameClock: boolean): readonly Finding[] {
  const { message } = arrived;
  if (message.kind !== 'event' || message.timestamp === undefined) return [];
  const fault = faultIn(message.timestamp, arrived, latest, sameClock);
  return fault === undefined ? [] : [finding(NAME, { ...fault, step: exchange.index, sent: exchange.sent.at(-1) ?? '(no command)' })];
}

function faultIn(
  timestamp: JsonValue, arrived: Arrived, latest: Map<number, number>, sameClock: boolean,
): { requirement: RequirementId; expected: string; actual: string } | undefined {
  const actual = arrived.text;
  const ms = millisecondsOf(timestamp);
  if (ms === undefined) return { requirement: FORM, expected: 'integer seconds and microseconds below a million, or -1 both', actual };
  if (ms === 'no clock') return undefined;
  const before = latest.get(arrived.monitor) ?? Number.NEGATIVE_INFINITY;
  latest.set(arrived.monitor, Math.max(before, ms));
  if (ms < before) return { requirement: MONOTONIC, expected: 'no earlier than the event before', actual };
  if (sameClock && Math.abs(ms - arrived.atMs) > TIMESTAMP_SKEW_MS) {
    return { requirement: TIME, expected: `the time of the event, about ${(arrived.atMs / 1000).toFixed(3)} s`, actual };
  }
  return undefined;
}

function millisecondsOf(timestamp: JsonValue): number | 'no clock' | undefined {
  if (!isJsonObject(timestamp)) return undefined;
  const { seconds, microseconds } = timestamp;
  if (seconds === -1 && microseconds === -1) return 'no clock';
  if (!isCount(seconds) || !isCount(microseconds) || microseconds >= 1_000_000) return undefined;
  return seconds * 1000 + microseconds / 1000;
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
