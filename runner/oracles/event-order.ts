// The spec's events come when their cause does: the sequence that each step names and no other, on every monitor,
// and before the reply to any command sent after the cause.

import type { RequirementId } from '../../generators/certificate.ts';
import { violations } from '../../generators/qapi/check.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import type { Erratum, EventExpectation, Finding } from '../case.ts';
import { type EventMessage, eventsOf, type StepExchange } from '../exchange.ts';
import { mismatch } from '../json-match.ts';
import { finding, type JudgeContext, type Oracle, requirements } from './oracle.ts';

const NAME = 'event-order';

/** What came instead of an event that was due. */
export const NO_EVENT = 'no event';

const [UNSOLICITED, DATA, DESCRIBED] = requirements(
  'event/only-when-caused', 'event/data-type', 'schema/introspection',
) as [RequirementId, RequirementId, RequirementId];

export const eventOrderOracle: Oracle = {
  name: NAME,
  requirements: [UNSOLICITED, DATA, DESCRIBED],
  judge: (_subject, exchanges, context) =>
    exchanges.flatMap((exchange) => (exchange.reached ? judgeStep(exchange, context) : [])),
};

function judgeStep(exchange: StepExchange, context: JudgeContext): readonly Finding[] {
  const monitors = exchange.step.kind === 'bytes' || exchange.step.kind === 'reconnect' ? [] : monitorsOf(context);
  const sequences = monitors.flatMap((monitor) => judgeSequence(exchange, monitor, context));
  return [...sequences, ...judgeData(exchange, context)];
}

function monitorsOf(context: JudgeContext): readonly number[] {
  return context.fixture.monitors === 2 ? [0, 1] : [0];
}

function judgeSequence(exchange: StepExchange, monitor: number, context: JudgeContext): readonly Finding[] {
  const expected = exchange.step.events ?? [];
  const came = eventsOf(exchange.arrived.filter((arrived) => arrived.monitor === monitor))
    .filter(({ name }) => context.spec.events.has(name));
  const findings: Finding[] = [];
  for (let index = 0; index < Math.max(expected.length, came.length); index++) {
    const departure = compare(expected[index], came[index], context.errata);
    if (departure === undefined) continue;
    const where = context.fixture.monitors === 2 ? ` on monitor ${monitor}` : '';
    findings.push(finding(NAME, {
      ...departure, expected: `${departure.expected}${where}`, step: exchange.index, sent: causeOf(exchange),
    }));
  }
  return findings;
}

type Departure = {
  readonly requirement: RequirementId; readonly expected: string; readonly actual: string;
  readonly erratum?: Finding['erratum'];
};

function compare(
  expected: EventExpectation | undefined, came: EventMessage | undefined, errata: readonly Erratum[],
): Departure | undefined {
  if (expected === undefined) {
    const actual = came === undefined ? '' : `${came.name} ${JSON.stringify(came.data ?? {})}`;
    return { requirement: UNSOLICITED, expected: 'no event', actual };
  }
  const wanted = `${expected.name} ${JSON.stringify(expected.data)} (${expected.rule})`;
  if (came === undefined) return { requirement: expected.rule, expected: wanted, actual: NO_EVENT };
  const difference = came.name === expected.name ? mismatch(expected.data, came.data ?? {}, 'data') : `event ${came.name}`;
  if (difference === undefined) return undefined;
  const erratum = errata.find((row) => row.requirement === expected.rule && row.practice.includes('event-data'))?.id;
  return { requirement: expected.rule, expected: wanted, actual: difference, erratum };
}

/** Data of the spec's type, where members that it does not know are a newer server's right; its own schema then has them. */
function judgeData(exchange: StepExchange, { spec, own }: JudgeContext): readonly Finding[] {
  return eventsOf(exchange.arrived).flatMap((event) => {
    const fault = dataFault(spec, event, GROWTH) ?? (own === undefined ? undefined : ownFault(own, event));
    return fault === undefined ? [] : [finding(NAME, { ...fault, step: exchange.index, sent: causeOf(exchange) })];
  });
}

type Fault = { readonly requirement: RequirementId; readonly expected: string; readonly actual: string };

/** A client is to ignore members that it does not know (qmp-spec 5). */
const ADDED: ReadonlySet<string> = new Set(['unexpected-member']);
const GROWTH: ReadonlySet<string> = new Set([...ADDED, 'unknown-enum-value']);

function ownFault(own: Schema, event: EventMessage): Fault | undefined {
  if (own.events.has(event.name)) return dataFault(own, event, ADDED);
  return { requirement: DESCRIBED, expected: 'an event of the server\'s own schema', actual: event.name };
}

function dataFault(schema: Schema, event: EventMessage, allowed: ReadonlySet<string>): Fault | undefined {
  const type = schema.events.get(event.name)?.data;
  if (type === undefined) return undefined;
  const found = violations(schema, { kind: 'named', name: type }, event.data ?? {}).find((each) => !allowed.has(each.rule));
  if (found === undefined) return undefined;
  return { requirement: DATA, expected: `data of ${event.name} as the schema has it`, actual: `${found.path || 'data'}: ${found.detail}` };
}

function causeOf(exchange: StepExchange): string {
  const { step } = exchange;
  if (step.kind === 'stimulate') return `stimulus ${JSON.stringify(step.stimulus)}`;
  return exchange.sent.map((text) => text.trimEnd()).join('\n');
}
