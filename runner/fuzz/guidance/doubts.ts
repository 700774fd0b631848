// Which sessions to run again for their steadiness: those in which a command went another way than the same command did before, in the
// same state of all that it names.
//
// A doubt is no finding: what the model does not know may be the reason. Only the same session on fresh instances tells, so that a command
// is put to that test a few times and then believed to have its reasons.

import { createHash } from 'node:crypto';
import { encodeJson, isJsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { FuzzSession } from '../../../generators/campaign/session.ts';
import { isReference, type Shape } from '../../../generators/campaign/shape.ts';
import { isOthersAffair, outcomeOf } from '../steadiness.ts';
import type { Judged } from '../trial.ts';

/** Commands whose outcome is remembered, and doubts that wait. */
const MOST_COMMANDS = 20_000;
const MOST_DOUBTS = 64;

/** Times that a command's doubts are looked into. */
const MOST_TRIALS = 3;

type Doubt = { readonly session: FuzzSession; readonly occurrences: number };

export class Doubts {
  readonly #outcomes = new Map<string, string>();
  readonly #waiting = new Map<string, Doubt>();
  readonly #trials = new Map<string, number>();

  /** Of a session that passed. */
  take({ session, exchanges, made }: Pick<Judged, 'session' | 'exchanges' | 'made'>): void {
    const commands = exchanges.flatMap(({ index, commands: all }) => all.map((exchange, place) => ({ exchange, shape: made.shapes[index]?.[place] })));
    const met = commands.flatMap(({ exchange, shape }) => (shape === undefined || isOthersAffair(exchange.command)
      ? [] : [{ key: keyOf(session.fixture, shape, exchange.command.arguments), outcome: outcomeOf(exchange) }]));
    for (const { key, outcome } of met) {
      const before = this.#outcomes.get(key);
      if (before === undefined && this.#outcomes.size < MOST_COMMANDS) this.#outcomes.set(key, outcome);
      if (before !== undefined && before !== outcome) this.#doubt(key, { session, occurrences: met.filter((other) => other.key === key).length });
    }
  }

  /** A session of the fixture that is worth more runs; what was tried least comes first. */
  next(fixture: string): FuzzSession | undefined {
    const [first] = [...this.#waiting].filter(([, { session }]) => session.fixture === fixture)
      .toSorted(([left], [right]) => (this.#trials.get(left) ?? 0) - (this.#trials.get(right) ?? 0));
    if (first === undefined) return undefined;
    const [key, { session }] = first;
    this.#waiting.delete(key);
    this.#trials.set(key, (this.#trials.get(key) ?? 0) + 1);
    return session;
  }

  /** The session with the command most often in it shows most. */
  #doubt(key: string, doubt: Doubt): void {
    const known = this.#waiting.get(key);
    const isWelcome = known === undefined ? this.#waiting.size < MOST_DOUBTS && (this.#trials.get(key) ?? 0) < MOST_TRIALS : known.occurrences < doubt.occurrences;
    if (isWelcome) this.#waiting.set(key, doubt);
  }
}

/** The command to the letter, but that a name stands for what bears it. */
function keyOf(fixture: string, shape: Shape, args: JsonValue | undefined): string {
  const text = textOf(fixture, shape, args);
  return text.length <= LONGEST_KEY ? text : createHash('sha256').update(text).digest('base64');
}

/** Texts may have thousands of letters, and are remembered by the thousand. */
const LONGEST_KEY = 120;

function textOf(fixture: string, { execute, members }: Shape, args: JsonValue | undefined): string {
  if (!isJsonObject(args)) return `${fixture} ${execute} ${args === undefined ? '' : encodeJson(args)}`;
  const named = Object.entries(args).map(([name, value]) => [name, isReference(name) ? members[name] ?? value : value] as const);
  return `${fixture} ${execute} ${encodeJson(Object.fromEntries(named.toSorted(([left], [right]) => (left < right ? -1 : 1))))}`;
}
