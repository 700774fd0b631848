// What query-rx-filter tells of an adapter is what its driver has set, member by member, as far as that was seen in this case.
//
// Drivers are followed by what the adapter acknowledged, so that nothing is expected of what a target does not do. Of
// `broadcast-allowed` every known implementation says the opposite of the text (an erratum); here it must merely differ.

import { requirement, type RequirementId } from '../../generators/certificate.ts';
import { encodeJson, isJsonArray, isJsonObject, type JsonObject, sameJson } from '../../generators/qapi/json-value.ts';
import { rxFilterInfo } from '../../generators/net-model/rx-filter.ts';
import type { Case, Finding } from '../case.ts';
import type { CommandExchange, StepExchange } from '../exchange.ts';
import { mismatch } from '../json-match.ts';
import { commandText } from '../wire-text.ts';
import { FilterWatch } from './filter-watch.ts';
import { finding, type JudgeContext, type Oracle, requirements } from './oracle.ts';

const NAME = 'receive-filter';

const MEMBERS = [
  'promiscuous', 'multicast', 'unicast', 'vlan', 'multicast-overflow', 'unicast-overflow', 'main-mac', 'vlan-table', 'unicast-table', 'multicast-table',
] as const;
const CHANGES = 'broadcast-changes';

const RULES: readonly RequirementId[] = requirements(...[...MEMBERS, CHANGES].map((member) => `query-rx-filter/${member}`));

export const receiveFilterOracle: Oracle = { name: NAME, requirements: RULES, judge: judgeCase };

function judgeCase({ start }: Case, exchanges: readonly StepExchange[], { fixture }: JudgeContext): readonly Finding[] {
  // Adapters whose driver nobody moves have nothing to tell.
  if (!exchanges.some(({ step }) => step.kind === 'stimulate')) return [];
  const watch = new FilterWatch(fixture, start === 'fresh-instance');
  return exchanges.flatMap((exchange) => {
    watch.take(exchange);
    return exchange.commands.flatMap((item, index) => {
      watch.heard(item);
      return judgeReply(item, exchange.index, index, watch);
    });
  });
}

function judgeReply(item: CommandExchange, step: number, command: number, watch: FilterWatch): readonly Finding[] {
  const { reply, id } = item;
  if (item.command.execute !== 'query-rx-filter' || reply?.kind !== 'return' || !isJsonArray(reply.value)) return [];
  const sent = commandText(item.command, id).trimEnd();
  return reply.value.filter(isJsonObject).flatMap((told) => departures(told, watch).map(({ member, expected, actual }) =>
    finding(NAME, { requirement: requirement(`query-rx-filter/${member}`), step, command, sent, expected, actual })));
}

type Departure = { readonly member: string; readonly expected: string; readonly actual: string };

function departures(told: JsonObject, watch: FilterWatch): readonly Departure[] {
  const name = String(told['name']);
  const contents = watch.contentsOf(name);
  if (contents === undefined) return [];
  const wanted = rxFilterInfo(name, contents);
  const wrong = MEMBERS.flatMap((member): readonly Departure[] => {
    const pattern = wanted[member];
    const actual = pattern === undefined ? undefined : mismatch(pattern, told[member], member);
    return actual === undefined || pattern === undefined ? [] : [{ member, expected: `${member} ${encodeJson(pattern)} of ${name}, as its driver set it`, actual }];
  });
  return [...wrong, ...broadcastsUnchanged(name, told, watch)];
}

function broadcastsUnchanged(name: string, told: JsonObject, watch: FilterWatch): readonly Departure[] {
  const now = told['broadcast-allowed'];
  const before = now === undefined ? undefined : watch.broadcasts(name, now);
  if (now === undefined || before === undefined || !sameJson(before, now)) return [];
  return [{ member: CHANGES, expected: 'two values of broadcast-allowed, before and after broadcasts were forbidden', actual: encodeJson(now) }];
}
