// The target lives and answers: no crash, no exit, no dropped connection, no command without a reply.

import type { RequirementId } from '../../generators/certificate.ts';
import type { Finding } from '../case.ts';
import { hasClosed, type StepExchange } from '../exchange.ts';
import { finding, type Oracle, requirements } from './oracle.ts';

const NAME = 'liveness';

const [ANSWERS, SURVIVES, STAYS_OPEN] = requirements(
  'session/answers', 'session/survives', 'session/stays-open',
) as [RequirementId, RequirementId, RequirementId];

export const livenessOracle: Oracle = {
  name: NAME,
  requirements: [ANSWERS, SURVIVES, STAYS_OPEN],
  judge: (_subject, exchanges) => exchanges.flatMap(judgeStep),
};

function judgeStep(exchange: StepExchange): readonly Finding[] {
  const sent = exchange.sent.map((text) => text.trimEnd()).join('\n');
  const base = { step: exchange.index, sent };
  if (exchange.death !== undefined) {
    return [finding(NAME, { ...base, requirement: SURVIVES, expected: 'the target goes on', actual: exchange.death })];
  }
  if (hasClosed(exchange)) {
    return [finding(NAME, { ...base, requirement: STAYS_OPEN, expected: 'the connection stays open', actual: 'the target closed it' })];
  }
  if (exchange.silentForMs !== undefined) {
    const missing = exchange.commands.filter(({ reply }) => reply === undefined).length;
    const what = exchange.step.kind === 'greet' ? 'a greeting and a reply to negotiation' : `a reply to each of the commands`;
    const told = [`silence for ${exchange.silentForMs} ms`, ...(missing > 0 ? [`${missing} commands without a reply`] : []), ...(exchange.stillness === undefined ? [] : [exchange.stillness])];
    const actual = told.join(', ');
    return [finding(NAME, { ...base, requirement: ANSWERS, expected: what, actual })];
  }
  const unanswered = exchange.commands.find(({ reply }) => reply === undefined);
  if (unanswered === undefined || !exchange.reached) return [];
  return [finding(NAME, { ...base, requirement: ANSWERS, expected: `a reply to ${unanswered.id}`, actual: 'none' })];
}
