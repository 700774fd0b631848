// What the host or a guest found: an answer that the case did not expect.

import type { JsonValue } from '../../generators/qapi/json-value.ts';
import { isJsonObject } from '../../generators/qapi/json-value.ts';
import type { Finding } from '../case.ts';
import type { StepExchange } from '../exchange.ts';
import { patternMismatch } from '../packet-match.ts';
import { finding, type Oracle } from './oracle.ts';

const NAME = 'observation';

export const observationOracle: Oracle = {
  name: NAME,
  requirements: [],
  judge: (_subject, exchanges) => exchanges.flatMap(judgeStep),
};

function judgeStep({ step, index, answer }: StepExchange): readonly Finding[] {
  if ((step.kind !== 'observe' && step.kind !== 'converse') || answer === undefined) return [];
  const raw: JsonValue = JSON.parse(answer);
  const value = isJsonObject(raw) ? raw['value'] ?? null : null;
  const difference = patternMismatch(step.outcome.match, value);
  if (difference === undefined) return [];
  const asked = step.kind === 'observe' ? step.question : step.dialogue;
  return [finding(NAME, {
    requirement: step.outcome.rule, step: index, sent: `${step.kind} ${JSON.stringify(asked)}`,
    expected: `an answer like ${JSON.stringify(step.outcome.match)}`, actual: `${JSON.stringify(value)} (${difference})`,
  })];
}
