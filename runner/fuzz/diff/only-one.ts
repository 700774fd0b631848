// What only one of two builds has, by their own schemas: a command that one of them cannot take is no difference of behaviour.

import { commandViolations, type Violation } from '../../../generators/qapi/check.ts';
import type { Schema } from '../../../generators/qapi/ir.ts';
import { isJsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import type { TargetFacts } from '../../need.ts';
import { type Fact, type Side, SIDES } from './difference.ts';

/** What of two builds is asked here. */
export type Builds = { readonly [side in Side]: Pick<TargetFacts, 'schema' | 'slirp'> };

/** Undefined where both can take the command, or neither. */
export function factAbout(execute: string, args: JsonValue | undefined, builds: Builds): Fact | undefined {
  const found = slirpFact(execute, args, builds);
  if (found !== undefined) return found;
  const { target, against } = builds;
  if (target.schema === undefined || against.schema === undefined) return undefined;
  const [here, there] = [faultsOf(target.schema, execute, args), faultsOf(against.schema, execute, args)];
  const [more] = [...without(here, there)];
  if (more !== undefined) return { side: 'against', has: describe(more, execute, args) };
  const [most] = [...without(there, here)];
  return most === undefined ? undefined : { side: 'target', has: describe(most, execute, args) };
}

/** An event that only one of the builds declares. */
export function factAboutEvent(name: string, builds: Builds): Fact | undefined {
  const [having, ...more] = SIDES.filter((side) => builds[side].schema?.events.has(name) !== false);
  return having === undefined || more.length > 0 ? undefined : { side: having, has: `the event ${name}` };
}

/** A build without the stack has the type in its schema all the same. */
function slirpFact(execute: string, args: JsonValue | undefined, builds: Builds): Fact | undefined {
  if (execute !== 'netdev_add' || !isJsonObject(args) || args['type'] !== 'user') return undefined;
  const lacking = SIDES.filter((side) => builds[side].slirp === false);
  return lacking.length === 1 ? { side: lacking[0] === 'target' ? 'against' : 'target', has: 'user-mode networking in its build' } : undefined;
}

function faultsOf(schema: Schema, execute: string, args: JsonValue | undefined): readonly Violation[] {
  return commandViolations(schema, execute, args);
}

function without(violations: readonly Violation[], others: readonly Violation[]): readonly Violation[] {
  return violations.filter(({ path, rule }) => !others.some((other) => other.path === path && other.rule === rule));
}

/** From the side of the one that takes it. */
function describe({ path, rule }: Violation, execute: string, args: JsonValue | undefined): string {
  const type = isJsonObject(args) && typeof args['type'] === 'string' ? args['type'] : undefined;
  const place = [execute, ...(type === undefined || execute !== 'netdev_add' ? [] : [type])].join(' ');
  switch (rule) {
    case 'unknown-command': return `the command ${execute}`;
    case 'unknown-enum-value': return path === 'type' ? `the type ${type} of ${execute}` : `a further value of ${withoutPlaces(path)} in ${place}`;
    case 'unexpected-member': return `the member ${withoutPlaces(path)} of ${place}`;
    case 'missing-member': return `${place} without ${withoutPlaces(path)}`;
    default: return `another type of ${withoutPlaces(path) || 'arguments'} in ${place}`;
  }
}

function withoutPlaces(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]');
}
