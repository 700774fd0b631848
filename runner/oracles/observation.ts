// What the host or a guest found: an answer that the case did not expect.

import { isJsonObject, type JsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import type { Finding } from '../case.ts';
import type { StepExchange } from '../exchange.ts';
import { patternMismatch } from '../packet-match.ts';
import { fill, type Known } from '../placeholders.ts';
import { finding, type Oracle } from './oracle.ts';

const NAME = 'observation';

export const observationOracle: Oracle = {
  name: NAME,
  requirements: [],
  judge: (_subject, exchanges) => {
    const told = new Map<string, JsonObject>();
    return exchanges.flatMap((exchange) => {
      const findings = judgeStep(exchange, told);
      note(exchange, told);
      return findings;
    });
  },
};

/** `told`: what endpoints and answers had told by then. */
function judgeStep({ step, index, answer }: StepExchange, told: Known): readonly Finding[] {
  if ((step.kind !== 'observe' && step.kind !== 'converse') || answer === undefined) return [];
  const value = valueOf(answer);
  const match = fill(step.outcome.match, told);
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

function note({ step, answer }: StepExchange, told: Map<string, JsonObject>): void {
  const name = step.kind === 'open' ? step.name : step.kind === 'observe' ? step.as : undefined;
  const value = name === undefined || answer === undefined ? null : valueOf(answer);
  if (name !== undefined && isJsonObject(value)) told.set(name, value);
}
