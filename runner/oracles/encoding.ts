// The bytes of what the target writes: ASCII only, each object ended by CRLF (qmp-spec 2 and 2.1.1).
//
// Judged in the cases that are about it. A server that ends all its lines in another way is told so once, and is
// judged on all else by the other cases.

import type { RequirementId } from '../../generators/certificate.ts';
import type { Case, Finding } from '../case.ts';
import type { StepExchange } from '../exchange.ts';
import { finding, type Oracle, requirements } from './oracle.ts';

const NAME = 'encoding';

const [CRLF, ASCII] = requirements('message/crlf', 'message/ascii') as [RequirementId, RequirementId];

export const encodingOracle: Oracle = { name: NAME, requirements: [CRLF, ASCII], judge: judgeCase };

function judgeCase(subject: Case, exchanges: readonly StepExchange[]): readonly Finding[] {
  return [
    ...(subject.requirements.includes(CRLF) ? exchanges.flatMap(lineEndFindings) : []),
    ...(subject.requirements.includes(ASCII) ? exchanges.flatMap(asciiFindings) : []),
  ];
}

function lineEndFindings({ badLineEnds, index, sent }: StepExchange): readonly Finding[] {
  const { lf, none } = badLineEnds;
  if (lf + none === 0) return [];
  const actual = [...(lf > 0 ? [`${lf} with LF alone`] : []), ...(none > 0 ? [`${none} with neither`] : [])].join(', ');
  return [finding(NAME, { requirement: CRLF, step: index, sent: sent.at(-1)?.trimEnd() ?? '(nothing)', expected: 'each object ends with CRLF', actual })];
}

function asciiFindings({ arrived, index, sent }: StepExchange): readonly Finding[] {
  const odd = arrived.find(({ text }) => NOT_ASCII.test(text));
  if (odd === undefined) return [];
  const base = { requirement: ASCII, step: index, sent: sent.at(-1)?.trimEnd() ?? '(nothing)' };
  return [finding(NAME, { ...base, expected: 'ASCII, other characters as escapes', actual: odd.text })];
}

const NOT_ASCII = /[^\x00-\x7f]/;
