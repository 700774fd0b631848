// What the host or a guest found: an answer that the case did not expect.

import type { JsonValue } from '../../generators/qapi/json-value.ts';
import { isJsonObject } from '../../generators/qapi/json-value.ts';
import type { Finding } from '../case.ts';
import type { StepExchange } from '../exchange.ts';
import { patternMismatch } from '../packet-match.ts';
import { fill, type Known } from '../placeholders.ts';
import { finding, type Oracle } from './oracle.ts';

const NAME = 'observation';

export const observationOracle: Oracle = {
  name: NAME,
  requirements: [],
  judge: (_subject, exchanges) => exchanges.flatMap((exchange, position) => judgeStep(exchange, exchanges.slice(0, position))),
};

function judgeStep({ step, index, answer }: StepExchange, before: readonly StepExchange[]): readonly Finding[] {
  if ((step.kind !== 'observe' && step.kind !== 'converse') || answer === undefined) return [];
  const value = valueOf(answer);
  const match = fill(step.outcome.match, knownFrom(before));
  const difference = patternMismatch(match, value);
  if (difference === undefined) return [];
  const asked = step.kind === 'observe' ? step.question : step.dialogue;
  return [finding(NAME, {
    requirement: step.outcome.rule, step: index, sent: `${step.kind} ${JSON.stringify(asked)}`,
    expected: `an answer like ${JSON.stringify(match)}`, actual: `${JSON.stringify(value)} (${difference})`,
  })];
}

function valueOf(answer: string): JsonValue {
  const raw: JsonValue = JSON.parse(answer);
  return isJsonObject(raw) ? raw['value'] ?? null : null;
}

/** What endpoints and answers had told by then; the answer itself is not among it. */
function knownFrom(exchanges: readonly StepExchange[]): Known {
  return new Map(exchanges.flatMap(({ step, answer }) => {
    const name = step.kind === 'open' ? step.name : step.kind === 'observe' ? step.as : undefined;
    const value = name === undefined || answer === undefined ? null : valueOf(answer);
    return name !== undefined && isJsonObject(value) ? [[name, value] as const] : [];
  }));
}
