// What a NIC answered to a stimulus: the acknowledgement of a control command, the link as its driver sees it.

import type { Finding } from '../case.ts';
import type { StepExchange } from '../exchange.ts';
import { finding, type Oracle } from './oracle.ts';

const NAME = 'stimulus';

export const stimulusOracle: Oracle = {
  name: NAME,
  requirements: [],
  judge: (_subject, exchanges) => exchanges.flatMap(judgeStep),
};

function judgeStep(exchange: StepExchange): readonly Finding[] {
  const { step, stimulusOutcome } = exchange;
  if (step.kind !== 'stimulate' || stimulusOutcome === undefined || step.outcome.kind === 'any') return [];
  const { rule, ...wanted } = step.outcome;
  const expected = JSON.stringify(wanted);
  if (expected === stimulusOutcome) return [];
  return [finding(NAME, {
    requirement: rule, step: exchange.index, sent: `stimulus ${JSON.stringify(step.stimulus)}`, expected, actual: stimulusOutcome,
  })];
}
