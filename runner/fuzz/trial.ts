// One session carried out and judged: its case, what came of it, what it reached, and the signature where it failed.

import type { FuzzSession } from '../../generators/campaign/session.ts';
import type { Shape } from '../../generators/campaign/shape.ts';
import type { NetState } from '../../generators/net-model/state.ts';
import type { JsonValue } from '../../generators/qapi/json-value.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import type { Fixture, Verdict } from '../case.ts';
import { hasEnded, type StepExchange } from '../exchange.ts';
import { exchangesIn, type Lane, type Performed } from '../lane.ts';
import { patiently } from './patience.ts';
import { caseOfSession, type SessionCase, startOf } from './session/session-case.ts';
import { holdersOf } from './triage/holders.ts';
import { firstFinding, type Signature, signatureFor, tellingFirst } from './triage/signature.ts';

export type World = { readonly fixture: Fixture; readonly start: NetState };

export type Trial = {
  readonly session: FuzzSession;
  readonly made: SessionCase;
  readonly performed: Performed;
};

export type Judged = Trial & {
  readonly verdict: Verdict;
  readonly exchanges: readonly StepExchange[];
  /** Present where it failed. */
  readonly signature: Signature | undefined;
  /** Of a failing one: the command under way when the target ended, else the first that was answered wrongly. */
  readonly culprit: Shape | undefined;
  /** What came with it. */
  readonly culpritArguments: JsonValue | undefined;
  /** How many commands came before it. */
  readonly place: number | undefined;
  /** What a debugger said of its end, where one was asked. */
  readonly backtrace?: string;
};

/** Carries a session out where nothing was before it, and judges it. */
export type Attempt = (session: FuzzSession) => Promise<Judged>;

export function worldsOf(schema: Schema, fixtures: readonly Fixture[]): ReadonlyMap<string, World> {
  return new Map(fixtures.map((fixture) => [fixture.name, { fixture, start: startOf(schema, fixture) }]));
}

/** Rejects where no instance could be made ready. */
export async function perform(lane: Lane, session: FuzzSession, { fixture, start }: World, id: string): Promise<Trial> {
  const made = caseOfSession(session, fixture, start, id);
  return { session, made, performed: await lane.perform(made.case, fixture) };
}

export function judgeTrial(lane: Lane, trial: Trial): Judged {
  const { made, performed } = trial;
  const exchanges = exchangesIn(performed);
  const verdict = tellingFirst(lane.judge(performed, exchanges));
  const place = verdict.kind === 'fail' ? culpritPlace(verdict, exchanges) : undefined;
  const culprit = place === undefined ? undefined : made.shapes[place.step]?.[place.command];
  const culpritArguments = place === undefined ? undefined : exchanges.find(({ index }) => index === place.step)?.commands[place.command]?.command.arguments;
  const signature = verdict.kind === 'fail' ? signatureFor(verdict, performed.ended, culprit) : undefined;
  return { ...trial, verdict, exchanges, signature, culprit, culpritArguments, place: place === undefined ? undefined : commandsBefore(place, made) };
}

/** As `judgeTrial`, on an instance of its own from the start to the end: nobody was at its adapters before, and that is known. */
export async function tryAlone(lane: Lane, session: FuzzSession, { fixture, start }: World): Promise<Judged> {
  const shared = caseOfSession(session, fixture, start, 'session');
  const made: SessionCase = { ...shared, case: { ...shared.case, start: 'fresh-instance' } };
  return judgeTrial(lane, { session, made, performed: await patiently(() => lane.perform(made.case, fixture), lane) });
}

type Place = { readonly step: number; readonly command: number };

export function commandsBefore({ step, command }: Place, { shapes }: SessionCase): number {
  return shapes.slice(0, step).flat().length + command;
}

function culpritPlace(verdict: Verdict, exchanges: readonly StepExchange[]): Place | undefined {
  const ended = exchanges.find(hasEnded);
  if (ended !== undefined) return { step: ended.index, command: Math.max(ended.commands.findIndex(({ reply }) => reply === undefined), 0) };
  const first = firstFinding(verdict);
  if (first === undefined) return undefined;
  const holders = holdersOf(first, exchanges);
  return holders.findLast(({ isGranted }) => isGranted) ?? holders[0] ?? { step: first.step, command: first.command ?? 0 };
}
