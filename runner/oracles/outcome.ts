// The certificate oracle: success or error, and the error's class, against what each command carries.
//
// `desc` is never looked at: the QMP specification reserves it for people.

import type { CertifiedCommand, Expectation } from '../../generators/certificate.ts';
import type { Erratum, Finding } from '../case.ts';
import type { CommandExchange, ReplyMessage } from '../exchange.ts';
import { mismatch } from '../json-match.ts';
import { commandText } from '../wire-text.ts';
import { finding, type Oracle } from './oracle.ts';

const NAME = 'outcome';

export const outcomeOracle: Oracle = {
  name: NAME,
  requirements: [],
  judge: (_subject, exchanges, context) =>
    exchanges.flatMap((exchange) =>
      exchange.commands.flatMap((command, index) => judgeCommand(command, exchange.index, index, context.errata))),
};

function judgeCommand(exchange: CommandExchange, step: number, index: number, errata: readonly Erratum[]): readonly Finding[] {
  const { command, reply, id } = exchange;
  // A missing reply is the liveness oracle's finding.
  if (reply === undefined) return [];
  const actual = departureFrom(command.expectation, reply);
  if (actual === undefined) return [];
  const rule = command.expectation.rule;
  const erratum = errata.find((row) => row.requirement === rule && row.practice.includes(outcomeOf(reply)))?.id;
  return [finding(NAME, {
    requirement: rule, step, command: index, erratum, actual,
    sent: commandText(command, id).trimEnd(),
    expected: describeExpectation(command),
  })];
}

/** `success` or the error class. */
function outcomeOf(reply: ReplyMessage): string {
  return reply.kind === 'return' ? 'success' : reply.errorClass;
}

/** What came instead, or undefined where the reply is as the certificate says. */
export function departureFrom(expectation: Expectation, reply: ReplyMessage): string | undefined {
  switch (expectation.kind) {
    case 'accept':
      if (reply.kind === 'error') return describeReply(reply);
      return expectation.returns === undefined ? undefined : mismatch(expectation.returns, reply.value, 'return');
    case 'reject':
      if (reply.kind === 'return') return describeReply(reply);
      return isOneOf(expectation.classes, reply.errorClass) ? undefined : describeReply(reply);
    case 'open':
      if (reply.kind === 'return') return undefined;
      return isOneOf(expectation.classes, reply.errorClass) ? undefined : describeReply(reply);
    default: throw expectation satisfies never;
  }
}

function isOneOf(classes: readonly string[], errorClass: string): boolean {
  return classes.includes(errorClass);
}

export function describeReply(reply: ReplyMessage): string {
  return reply.kind === 'return' ? 'success' : `${reply.errorClass}: ${reply.desc}`;
}

export function describeExpectation({ expectation }: CertifiedCommand): string {
  switch (expectation.kind) {
    case 'accept': {
      const returns = expectation.returns === undefined ? '' : ` with ${JSON.stringify(expectation.returns)}`;
      return `success${returns} (${expectation.rule})`;
    }
    case 'reject': return `${expectation.classes.join(' or ')} (${expectation.rule})`;
    case 'open': return `success or ${expectation.classes.join(' or ')} (${expectation.rule}: ${expectation.why})`;
    default: throw expectation satisfies never;
  }
}
