// The same sessions to two targets, and where their outcomes differ.
//
// Both run at once. An outcome is `success` or an error class; texts are not compared.

import fc from 'fast-check';
import type { CertifiedCommand } from '../../generators/certificate.ts';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { encodeJson } from '../../generators/qapi/json-value.ts';
import { leftovers, session, sessionStart, type SessionOptions } from '../../generators/sessions.ts';
import { fixtureOf, NICS } from '../../suites/fixtures.ts';
import type { Target } from '../../targets/target.ts';
import type { ScratchMaker } from '../scratch.ts';
import { exceptionFor } from './equivalence-exceptions.ts';
import { type GeneratedSession, type OutcomeText, replaySessions, type SessionKind } from './session-replay.ts';

export type Difference = {
  readonly kind: string;
  readonly session: number;
  /** The commands up to the one that differs, as sent. */
  readonly sent: readonly string[];
  readonly outcomes: readonly [OutcomeText, OutcomeText];
  /** Name of the exception that covers it. */
  readonly exception: string | undefined;
};

export type Equivalence = {
  readonly sessions: number;
  readonly commands: number;
  readonly differences: readonly Difference[];
};

type Mix = SessionKind & { readonly options: SessionOptions; /** Out of 100 sessions. */ readonly share: number };

export async function compareTargets(
  left: Target, right: Target, sessions: number, seed: number, scratch: ScratchMaker,
): Promise<Equivalence> {
  const parts: Equivalence[] = [];
  for (const [index, mix] of mixes().entries()) {
    const generated = generate(mix, Math.ceil((sessions * mix.share) / 100), seed + index);
    const outcomes = await Promise.all([left, right].map((target) => replaySessions(target, mix, generated, scratch)));
    parts.push(compare(mix, generated, outcomes[0] ?? [], outcomes[1] ?? []));
  }
  return {
    sessions: sum(parts.map((part) => part.sessions)),
    commands: sum(parts.map((part) => part.commands)),
    differences: parts.flatMap((part) => part.differences),
  };
}

function mixes(): readonly Mix[] {
  const { setup } = fixtureOf(NICS);
  const nics: SessionOptions = { machine: 'pc', setup };
  return [
    { name: 'bare', machine: 'bare', setup: [], sessionsPerInstance: 500, options: {}, share: 60 },
    { name: 'nics', machine: 'pc', setup, sessionsPerInstance: 500, options: nics, share: 39 },
    { name: 'plug', machine: 'pc', setup, sessionsPerInstance: 1, options: { ...nics, deviceAdd: true, maxLength: 80 }, share: 1 },
  ];
}

function generate({ options }: Mix, count: number, seed: number): readonly GeneratedSession[] {
  const schema = netSchema();
  const start = sessionStart(schema, options);
  return fc.sample(session(schema, options), { numRuns: count, seed }).map((commands) => ({ commands, cleanUp: leftovers(commands, start) }));
}

function compare(
  mix: Mix, sessions: readonly GeneratedSession[], left: readonly (readonly OutcomeText[])[], right: readonly (readonly OutcomeText[])[],
): Equivalence {
  const differences = sessions.flatMap((each, index) => firstDifference(mix, each, index, left[index] ?? [], right[index] ?? []));
  const commands = sum(sessions.map((each) => each.commands.length + each.cleanUp.length));
  return { sessions: sessions.length, commands, differences };
}

/** The first alone, for what follows it may only follow from it. */
function firstDifference(
  mix: Mix, { commands, cleanUp }: GeneratedSession, session: number, left: readonly OutcomeText[], right: readonly OutcomeText[],
): readonly Difference[] {
  const all = [...commands, ...cleanUp];
  const at = all.findIndex((_, index) => left[index] !== right[index]);
  const command = all[at];
  if (command === undefined) return [];
  const outcomes = [left[at] ?? 'not sent', right[at] ?? 'not sent'] as const;
  return [{ kind: mix.name, session, sent: all.slice(0, at + 1).map(textOf), outcomes, exception: exceptionFor(command)?.name }];
}

function textOf({ execute, arguments: args }: CertifiedCommand): string {
  return args === undefined ? execute : `${execute} ${encodeJson(args)}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
