// What a monitor answers to bytes that are no well-formed command, and that it goes on serving afterwards.

import type { Finding } from '../case.ts';
import { type ReplyMessage, repliesOf, type StepExchange } from '../exchange.ts';
import { mismatch } from '../json-match.ts';
import { describeReply } from './outcome.ts';
import { finding, type Oracle } from './oracle.ts';

const NAME = 'raw-bytes';

export const rawBytesOracle: Oracle = {
  name: NAME,
  requirements: [],
  judge: (_subject, exchanges) => exchanges.flatMap(judgeStep),
};

function judgeStep(exchange: StepExchange): readonly Finding[] {
  const { step } = exchange;
  if (step.kind !== 'bytes' || !exchange.reached) return [];
  const replies = repliesOf(exchange.arrived).filter((reply) => reply.id !== exchange.ids[0]);
  const departure = departureIn(step.replies, replies);
  if (departure === undefined) return [];
  const sent = exchange.sent.slice(0, -1).map((text) => JSON.stringify(text)).join(' + ');
  return [finding(NAME, { requirement: step.replies.rule, step: exchange.index, sent, ...departure })];
}

type BytesStep = Extract<StepExchange['step'], { kind: 'bytes' }>;

function departureIn(
  expected: BytesStep['replies'], replies: readonly ReplyMessage[],
): { readonly expected: string; readonly actual: string } | undefined {
  switch (expected.kind) {
    case 'open': return undefined;
    case 'errors': return notErrors(expected.atLeast, replies);
    case 'exactly': return notExactly(expected.replies, replies);
    default: throw expected satisfies never;
  }
}

function notErrors(atLeast: number, replies: readonly ReplyMessage[]): { expected: string; actual: string } | undefined {
  const wanted = `at least ${atLeast} GenericError without id, then the session goes on`;
  if (replies.length < atLeast) return { expected: wanted, actual: `${replies.length} replies` };
  const odd = replies.find((reply) => reply.kind !== 'error' || reply.errorClass !== 'GenericError' || reply.id !== undefined);
  if (odd === undefined) return undefined;
  const id = odd.id === undefined ? '' : ` with id ${JSON.stringify(odd.id)}`;
  return { expected: wanted, actual: `${describeReply(odd)}${id}` };
}

function notExactly(
  patterns: Extract<BytesStep['replies'], { kind: 'exactly' }>['replies'], replies: readonly ReplyMessage[],
): { expected: string; actual: string } | undefined {
  const wanted = `exactly ${JSON.stringify(patterns, (_, v) => (typeof v === 'bigint' ? v.toString() : v))}`;
  if (replies.length !== patterns.length) {
    return { expected: wanted, actual: `${replies.length} replies: ${replies.map(describeReply).join('; ')}` };
  }
  for (const [index, pattern] of patterns.entries()) {
    const difference = mismatch(pattern, replies[index]?.raw, `reply ${index + 1}`);
    if (difference !== undefined) return { expected: wanted, actual: difference };
  }
  return undefined;
}
