// Events of two runs, by name and data: what came more often to one than to the other. When exactly they come is not compared.

import type { StepExchange } from '../../exchange.ts';
import { type EventMessage, eventsOf } from '../../exchange.ts';
import { encodeJson, type JsonObject } from '../../../generators/qapi/json-value.ts';
import type { Compared, Runs, Scope } from './compare.ts';
import type { Difference, Fact, Side } from './difference.ts';
import { factAboutEvent } from './only-one.ts';
import { vocabularyOf } from './same-values.ts';
import type { Taint } from './taint.ts';

type Seen = { readonly name: string; readonly data: string; count: number; lastStep: number };

export function compareEvents(runs: Runs, scope: Scope, taint: Taint): Compared {
  const seen = { target: eventsIn(runs.target, scope, taint), against: eventsIn(runs.against, scope, taint) };
  const differences: Difference[] = [];
  const facts: Fact[] = [];
  for (const key of new Set([...seen.target.keys(), ...seen.against.keys()])) {
    const [left, right] = [seen.target.get(key), seen.against.get(key)];
    if (left?.count === right?.count) continue;
    const more: Seen | undefined = (left?.count ?? 0) > (right?.count ?? 0) ? left : right;
    if (more === undefined) continue;
    const fact = factAboutEvent(more.name, scope.builds);
    if (fact === undefined) differences.push(differenceOf(more, left?.count ?? 0, right?.count ?? 0, runs, scope));
    else facts.push(fact);
  }
  return { differences, facts };
}

function eventsIn(exchanges: readonly StepExchange[], scope: Scope, taint: Taint): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const { index, arrived } of exchanges) {
    for (const event of eventsOf(arrived)) {
      if (taint.coversName(subjectOf(event))) continue;
      const data = dataOf(event, scope);
      const key = `${event.name} ${data}`;
      const known = seen.get(key) ?? { name: event.name, data, count: 0, lastStep: index };
      seen.set(key, { ...known, count: known.count + 1, lastStep: index });
    }
  }
  return seen;
}

function subjectOf({ data }: EventMessage): string | undefined {
  const subject = [data?.['name'], data?.['netdev-id'], data?.['device-id'], data?.['device']].find((value) => typeof value === 'string');
  return typeof subject === 'string' ? subject : undefined;
}

/** Of members only those that both builds declare, in one order. */
function dataOf({ name, data = {} }: EventMessage, { builds }: Scope): string {
  const isCommon = (member: string): boolean => [builds.target, builds.against].every(({ schema }) => {
    const type = schema?.events.get(name)?.data;
    return type === undefined || vocabularyOf(schema, { kind: 'named', name: type })?.has(member) !== false;
  });
  const common: JsonObject = Object.fromEntries(Object.entries(data).filter(([member]) => isCommon(member)).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  return encodeJson(common);
}

function differenceOf({ name, data, lastStep }: Seen, left: number, right: number, runs: Runs, { shapes }: Scope): Difference {
  const commands = runs.target[lastStep]?.commands ?? [];
  const more: Side = left > right ? 'target' : 'against';
  return {
    kind: 'events', step: lastStep, place: undefined, command: commands.at(-1)?.command, shape: shapes[lastStep]?.at(-1),
    did: { target: `${left} × ${name} ${data}`, against: `${right} × ${name} ${data}` }, ended: [], nature: `event ${name}, more of it from ${more}`, toldBy: 'shape',
  };
}
