// Which reply belongs to which command: one reply each, with the id as it was sent, in the order of the commands
// (qmp-spec 2.3 and 2.4; only out-of-band commands may overtake).

import type { RequirementId } from '../../generators/certificate.ts';
import type { Finding } from '../case.ts';
import { repliesOf, type StepExchange } from '../exchange.ts';
import { commandText } from '../wire-text.ts';
import { describeReply } from './outcome.ts';
import { finding, type Oracle, requirements } from './oracle.ts';

const NAME = 'correlation';

const [ECHO, ONE, ORDER] = requirements(
  'response/id-echoed', 'response/one-per-command', 'response/in-order',
) as [RequirementId, RequirementId, RequirementId];

export const correlationOracle: Oracle = {
  name: NAME,
  requirements: [ECHO, ONE, ORDER],
  judge: (_subject, exchanges) =>
    exchanges.flatMap((exchange) => [...idFindings(exchange), ...surplusFindings(exchange), ...orderFindings(exchange)]),
};

function idFindings(exchange: StepExchange): readonly Finding[] {
  return exchange.commands.flatMap(({ command, id, reply, byOrder }, index) => {
    if (reply === undefined || !byOrder) return [];
    const actual = reply.id === undefined ? 'a reply without id' : `a reply with id ${JSON.stringify(reply.id)}`;
    const sent = commandText(command, id).trimEnd();
    return [finding(NAME, { requirement: ECHO, step: exchange.index, command: index, sent, expected: `id "${id}"`, actual })];
  });
}

function surplusFindings(exchange: StepExchange): readonly Finding[] {
  if (exchange.step.kind !== 'commands' || !exchange.reached) return [];
  const own = exchange.arrived.filter(({ monitor }) => monitor === (exchange.step.monitor ?? 0));
  const due = new Set(exchange.commands.map(({ reply }) => reply));
  const surplus = repliesOf(own).filter((reply) => !due.has(reply));
  const foreign = repliesOf(exchange.arrived.filter(({ monitor }) => monitor !== (exchange.step.monitor ?? 0)));
  return [...surplus, ...foreign].map((reply) => finding(NAME, {
    requirement: ONE, step: exchange.index, sent: exchange.sent.at(-1)?.trimEnd() ?? '',
    expected: `${exchange.commands.length} replies, on the monitor that sent the commands`, actual: describeReply(reply),
  }));
}

function orderFindings(exchange: StepExchange): readonly Finding[] {
  const wanted = exchange.ids;
  const came = repliesOf(exchange.arrived).flatMap(({ id }) => (typeof id === 'string' && wanted.includes(id) ? [id] : []));
  const sorted = [...came].sort((left, right) => wanted.indexOf(left) - wanted.indexOf(right));
  if (came.every((id, index) => id === sorted[index])) return [];
  return [finding(NAME, {
    requirement: ORDER, step: exchange.index, sent: exchange.sent.join('').trimEnd(),
    expected: `replies in the order ${sorted.join(', ')}`, actual: came.join(', '),
  })];
}
