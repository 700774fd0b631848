// What query-rx-filter says of broadcasts changes when a driver forbids them, whichever way round it is said.
//
// Every known implementation says the opposite of the text (an erratum); one that says the same for both says nothing.

import type { RequirementId } from '../../generators/certificate.ts';
import { encodeJson, isJsonArray, isJsonObject, type JsonValue, sameJson } from '../../generators/qapi/json-value.ts';
import type { Case, Finding } from '../case.ts';
import type { StepExchange } from '../exchange.ts';
import { finding, type Oracle, requirements } from './oracle.ts';

const NAME = 'filter-change';

const [CHANGES] = requirements('query-rx-filter/broadcast-changes') as [RequirementId];

export const filterChangeOracle: Oracle = { name: NAME, requirements: [CHANGES], judge: judgeCase };

function judgeCase(subject: Case, exchanges: readonly StepExchange[]): readonly Finding[] {
  if (!subject.requirements.includes(CHANGES)) return [];
  const told = exchanges.flatMap((exchange) => exchange.commands.flatMap(({ reply }) => (reply?.kind === 'return' ? broadcastsIn(reply.value) : [])));
  const [before, after] = [told[0], told.at(-1)];
  if (before === undefined || after === undefined || !sameJson(before, after)) return [];
  return [finding(NAME, {
    requirement: CHANGES, step: exchanges.length - 1, sent: 'query-rx-filter before and after broadcasts were forbidden',
    expected: 'two values of broadcast-allowed', actual: encodeJson(before),
  })];
}

function broadcastsIn(filters: JsonValue): readonly JsonValue[] {
  const first = isJsonArray(filters) ? filters[0] : undefined;
  const told = isJsonObject(first) ? first['broadcast-allowed'] : undefined;
  return told === undefined ? [] : [told];
}
